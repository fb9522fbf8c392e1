//! A network as an ordered graph of named stages, each of which can be read.

use super::initialisation::Initialisation;
use super::stage::{Operation, Stage};
use super::value_shape::{Role, ValueShape};
use crate::error::{EngineError, ErrorCode, Result};
use crate::layer_names::check_layer_names;
use tch::{Device, Kind, Tensor};

/// PyTorch's defaults for batch normalisation.
const NORM_MOMENTUM: f64 = 0.1;
const NORM_EPSILON: f64 = 1e-5;

/// Whether batch normalisation uses the batch's statistics and keeps a running mean of them, or
/// uses the running ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The batch's statistics; the buffers among the values are updated in place.
    Training,
    /// The running statistics.
    Evaluation,
}

/// The plan of a network: stages and the values that they need, but no values.
#[derive(Clone, Debug)]
pub struct Network {
    stages: Vec<Stage>,
    /// Parameters, then buffers, each in the stages' order.
    values: Vec<ValueShape>,
    parameters: usize,
    heads: Vec<i64>,
    /// For each stage the last one that takes its output: after it, the output is let go.
    last_use: Vec<usize>,
}

/// A layer that a verb reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its number among the layers that are read, from 1.
    pub number: usize,
    /// Its stable name.
    pub name: String,
    /// The shape of its output for one image: `[d]` or `[c, h, w]`.
    pub shape: Vec<i64>,
    /// Features of its representation.
    pub features: i64,
    /// Its place among the stages.
    pub stage: usize,
}

impl Network {
    /// Orders the values, parameters first, and tells the stages.
    pub(super) fn new(mut stages: Vec<Stage>, values: Vec<ValueShape>, heads: Vec<i64>) -> Self {
        let (parameters, buffers): (Vec<usize>, Vec<usize>) =
            (0..values.len()).partition(|&at| values[at].role.is_parameter());
        let order: Vec<usize> = parameters.iter().chain(&buffers).copied().collect();
        let mut place = vec![0; values.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        for stage in &mut stages {
            renumber(&mut stage.operation, &place);
        }
        let mut last_use: Vec<usize> = (0..stages.len()).collect();
        for (at, stage) in stages.iter().enumerate() {
            for input in inputs(stage, at) {
                last_use[input] = at;
            }
        }
        Self {
            values: order.iter().map(|&old| values[old].clone()).collect(),
            parameters: parameters.len(),
            stages,
            heads,
            last_use,
        }
    }

    /// All stages in order, those that cannot be read too.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// Names, shapes and roles of all values: parameters, then buffers, each in the stages' order.
    pub fn values(&self) -> &[ValueShape] {
        &self.values
    }

    /// The values that are learned.
    pub fn parameters(&self) -> &[ValueShape] {
        &self.values[..self.parameters]
    }

    /// Outputs of each head; one head where there is one number.
    pub fn heads(&self) -> &[i64] {
        &self.heads
    }

    /// Stages that can be read, in order.
    pub fn layers(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| stage.readable)
    }

    /// The number of values of all parameters.
    pub fn parameter_count(&self) -> i64 {
        self.parameters()
            .iter()
            .map(|p| p.shape.iter().product::<i64>())
            .sum()
    }

    /// The layers to read: the named ones in the network's order, or the default ones.
    ///
    /// # Errors
    /// `layer-unknown`; `invalid-spec` for an empty list or a name twice.
    pub fn select(&self, names: Option<&[String]>) -> Result<Vec<Layer>> {
        let Some(names) = names else {
            return Ok(self.numbered(|stage| stage.layer.is_some()));
        };
        let known: Vec<&str> = self.layers().map(|stage| stage.name.as_str()).collect();
        check_layer_names(names, &known, "this network")?;
        Ok(self.numbered(|stage| names.contains(&stage.name)))
    }

    fn numbered(&self, keep: impl Fn(&Stage) -> bool) -> Vec<Layer> {
        self.stages
            .iter()
            .enumerate()
            .filter(|(_, stage)| keep(stage))
            .enumerate()
            .map(|(place, (stage_at, stage))| Layer {
                number: place + 1,
                name: stage.name.clone(),
                shape: stage.shape.clone(),
                features: stage.features(),
                stage: stage_at,
            })
            .collect()
    }

    /// Logits `[b, classes]` of a batch in evaluation mode. `read` is given each stage's place and
    /// output; outputs `[b, c, h, w]` lie channels-last in memory.
    pub fn forward(
        &self,
        values: &[Tensor],
        batch: &Tensor,
        read: impl FnMut(usize, &Tensor) -> Result<()>,
    ) -> Result<Tensor> {
        self.forward_in(Mode::Evaluation, values, batch, read)
    }

    /// Logits of a batch in evaluation mode, with nothing read.
    pub fn logits(&self, values: &[Tensor], batch: &Tensor) -> Result<Tensor> {
        self.forward(values, batch, |_, _| Ok(()))
    }

    /// As [`Network::forward`], up to the stage at the place `last`, with no logits.
    pub fn forward_to(
        &self,
        last: usize,
        values: &[Tensor],
        batch: &Tensor,
        read: impl FnMut(usize, &Tensor) -> Result<()>,
    ) -> Result<()> {
        self.run(Mode::Evaluation, last, values, batch, read)
            .map(drop)
    }

    /// As [`Network::forward`], in the mode that is asked for.
    pub fn forward_in(
        &self,
        mode: Mode,
        values: &[Tensor],
        batch: &Tensor,
        read: impl FnMut(usize, &Tensor) -> Result<()>,
    ) -> Result<Tensor> {
        self.run(mode, self.stages.len() - 1, values, batch, read)
    }

    /// The output of the stage at the place `last`.
    fn run(
        &self,
        mode: Mode,
        last: usize,
        values: &[Tensor],
        batch: &Tensor,
        mut read: impl FnMut(usize, &Tensor) -> Result<()>,
    ) -> Result<Tensor> {
        let batch = self.laid_out(batch)?;
        let mut outputs: Vec<Option<Tensor>> = Vec::with_capacity(last + 1);
        for (at, stage) in self.stages.iter().enumerate().take(last + 1) {
            let x = match stage.input {
                None => &batch,
                Some(input) => held(&outputs, input)?,
            };
            let y = match stage.operation {
                Operation::AddRelu { other } => x.f_add(held(&outputs, other)?)?.f_relu_()?,
                Operation::Concatenate { first } => {
                    let parts = (first..at)
                        .map(|part| held(&outputs, part))
                        .collect::<Result<Vec<_>>>()?;
                    Tensor::f_cat(&parts, 1)?
                }
                operation => apply(operation, mode, values, x)?,
            };
            read(at, &y)?;
            outputs.push(Some(y));
            for input in inputs(stage, at) {
                if self.last_use[input] == at {
                    outputs[input] = None;
                }
            }
        }
        outputs
            .pop()
            .flatten()
            .ok_or_else(|| EngineError::new(ErrorCode::Internal, "the network has no stages"))
    }

    /// The most values for one image that a forward pass holds at once: outputs that are still to
    /// be used, the stage's own, and as much again for its kernel to work in.
    pub fn peak_features(&self) -> i64 {
        let mut peak = 0;
        for (at, stage) in self.stages.iter().enumerate() {
            let live: i64 = (0..at)
                .filter(|&before| self.last_use[before] >= at)
                .map(|before| self.stages[before].features())
                .sum();
            peak = peak.max(live + 2 * stage.features());
        }
        peak
    }

    /// The batch as the first stage wants it: channels-last for convolutions, which are half as
    /// fast again that way on a CPU.
    fn laid_out(&self, batch: &Tensor) -> Result<Tensor> {
        let convolves = self
            .stages
            .first()
            .is_some_and(|stage| matches!(stage.operation, Operation::Convolution { .. }));
        if !convolves {
            return Ok(batch.shallow_clone());
        }
        Ok(batch
            .f_permute([0, 2, 3, 1])?
            .f_contiguous()?
            .f_permute([0, 3, 1, 2])?)
    }

    /// The values as the network computes with them in `kind`; those of batch normalisation stay
    /// float32.
    pub fn cast(&self, values: &[Tensor], kind: Kind) -> Result<Vec<Tensor>> {
        self.values
            .iter()
            .zip(values)
            .map(|(shape, value)| {
                let kind = self.kind_of(shape, kind);
                Ok(value.f_to_kind(kind)?)
            })
            .collect()
    }

    /// What a value is computed with where the network computes in `kind`.
    pub fn kind_of(&self, shape: &ValueShape, kind: Kind) -> Kind {
        if shape.role.stays_float32() {
            Kind::Float
        } else {
            kind
        }
    }

    /// Initial values of all parameters and buffers, float32 on the device.
    ///
    /// # Errors
    /// `out-of-memory` where a training of them cannot fit.
    pub fn initialise(
        &self,
        how: Initialisation,
        seed: u64,
        device: Device,
    ) -> Result<Vec<Tensor>> {
        // Asked for at once and given back untouched: values, momenta and gradients. Piece by piece
        // the system would promise more than it has, and end the process when it is used.
        drop(Tensor::f_empty(
            [3 * self.parameter_count()],
            (Kind::Float, device),
        )?);
        self.values
            .iter()
            .enumerate()
            .map(|(place, value)| {
                let numbers = match value.role {
                    Role::Weight | Role::Bias => how.values(value, seed, place as u64),
                    Role::NormWeight | Role::RunningVariance => vec![1.0; count(&value.shape)],
                    Role::NormBias | Role::RunningMean => vec![0.0; count(&value.shape)],
                };
                Ok(Tensor::f_from_slice(&numbers)?
                    .f_view(value.shape.as_slice())?
                    .f_to_device(device)?
                    .f_to_kind(Kind::Float)?)
            })
            .collect()
    }
}

fn count(shape: &[i64]) -> usize {
    shape.iter().product::<i64>() as usize
}

fn held(outputs: &[Option<Tensor>], at: usize) -> Result<&Tensor> {
    outputs[at].as_ref().ok_or_else(|| {
        EngineError::new(
            ErrorCode::Internal,
            format!("the output of stage {at} is gone"),
        )
    })
}

/// The stages whose outputs a stage takes.
pub(super) fn inputs(stage: &Stage, at: usize) -> Vec<usize> {
    match stage.operation {
        Operation::AddRelu { other } => stage.input.into_iter().chain([other]).collect(),
        Operation::Concatenate { first } => (first..at).collect(),
        _ => stage.input.into_iter().collect(),
    }
}

/// Replaces places among the values by their new ones.
pub(super) fn renumber(operation: &mut Operation, place: &[usize]) {
    for value in operation.places() {
        *value = place[*value];
    }
}

/// With fewer input channels, oneDNN's weight gradient of a strided 1×1 convolution in bfloat16 (libtorch
/// 2.11) reads what is not there in batches that its threads cannot share evenly, and ends the process.
const FEWEST_STRIDED: i64 = 16;

/// What a convolution reads, and its stride there: of a strided 1×1 convolution of few channels only the
/// places that it reads, at stride 1, which is the same convolution.
fn subsampled(x: &Tensor, weight: &Tensor, stride: i64) -> Result<(Tensor, i64)> {
    let (_, channels, height, width) = weight.size4()?;
    if stride == 1 || (height, width) != (1, 1) || channels >= FEWEST_STRIDED {
        return Ok((x.shallow_clone(), stride));
    }
    let rows = x.f_slice(2, None, None, stride)?;
    Ok((rows.f_slice(3, None, None, stride)?, 1))
}

/// The output of a stage with one input.
fn apply(operation: Operation, mode: Mode, values: &[Tensor], x: &Tensor) -> Result<Tensor> {
    Ok(match operation {
        Operation::Flatten => x.f_flatten(1, -1)?,
        Operation::Linear { weight, bias } => x.f_linear(&values[weight], Some(&values[bias]))?,
        Operation::Convolution {
            weight,
            bias,
            stride,
            padding,
        } => {
            let weight = &values[weight];
            let (x, stride) = subsampled(x, weight, stride)?;
            x.f_conv2d(
                weight,
                bias.map(|bias| &values[bias]),
                [stride, stride],
                [padding, padding],
                [1, 1],
                1,
            )?
        }
        Operation::BatchNorm {
            weight,
            bias,
            mean,
            variance,
        } => x.f_batch_norm(
            Some(&values[weight]),
            Some(&values[bias]),
            Some(&values[mean]),
            Some(&values[variance]),
            mode == Mode::Training,
            NORM_MOMENTUM,
            NORM_EPSILON,
            true,
        )?,
        Operation::Relu => x.f_relu()?,
        Operation::MaxPool => x.f_max_pool2d([2, 2], [2, 2], [0, 0], [1, 1], false)?,
        Operation::GlobalAveragePool => x.f_adaptive_avg_pool2d([1, 1])?.f_flatten(1, -1)?,
        Operation::AddRelu { .. } | Operation::Concatenate { .. } => {
            return Err(EngineError::new(
                ErrorCode::Internal,
                "a stage with several inputs was applied to one",
            ));
        }
    })
}
