//! Training of all probes at once from cached representations.

use super::adam::Adam;
use super::settings::ProbeSettings;
use super::standardise::Standardisation;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::Meter;
use crate::random::{Purpose, Stream};
use crate::representations::Group;
use tch::{Device, Kind, Tensor};

/// Representations of one split, and its labels in the same order.
pub struct ProbeSplit<'a> {
    /// Layers of equal width together, each group `[L, n, d]`.
    pub groups: &'a [Group],
    /// int64 `[n]`.
    pub labels: &'a Tensor,
}

/// What one layer's probe reached.
pub struct ProbeOutcome {
    /// Share of test images classified rightly.
    pub accuracy: f64,
    /// Mean cross-entropy on the test images, nats.
    pub loss_nats: f64,
    /// Share of training images classified rightly after the last step.
    pub train_accuracy: f64,
    /// Whether each test image was, uint8 `[n]` on the CPU.
    pub correct: Tensor,
}

/// One group's probes: weights `[L, k, d]` and biases `[L, k, 1]`.
struct Probes {
    weight: Adam,
    bias: Adam,
}

/// How many steps [`train_probes`] counts.
pub fn probe_steps(images: i64, settings: &ProbeSettings) -> u64 {
    settings.epochs * (images as u64).div_ceil(settings.batch_size as u64)
}

/// Trains one linear classifier a layer, and tests it. Outcomes come in the layers' order.
///
/// The training split must come in random order: batches are its blocks, and only the blocks'
/// order changes from epoch to epoch, so that a batch is read without a gather. The gradient of
/// softmax regression is closed, `(p − y) xᵀ`, so nothing is recorded. Features are standardised in
/// place where the settings say so. Weights begin as PyTorch's linear layer does, uniform within
/// 1/√d.
///
/// # Errors
/// `not-finite`, `cancelled`.
pub fn train_probes(
    train: &ProbeSplit,
    test: &ProbeSplit,
    classes: i64,
    settings: &ProbeSettings,
    seed: u64,
    meter: &mut Meter,
) -> Result<Vec<ProbeOutcome>> {
    let _guard = tch::no_grad_guard();
    if settings.standardise {
        for (train, test) in train.groups.iter().zip(test.groups) {
            let standardisation = Standardisation::of(&train.features)?;
            standardisation.apply(&train.features)?;
            standardisation.apply(&test.features)?;
        }
    }
    let mut probes = train
        .groups
        .iter()
        .map(|group| Probes::new(group, classes, settings, seed))
        .collect::<Result<Vec<_>>>()?;
    let n = train.labels.size()[0];
    let blocks = (n as u64).div_ceil(settings.batch_size as u64);
    let targets = targets(train.labels, classes, settings.label_smoothing)?;
    meter.start();
    for epoch in 1..=settings.epochs {
        meter.epoch(epoch);
        for block in Stream::new(seed, Purpose::Order, epoch).permutation(blocks as usize) {
            let start = block * settings.batch_size;
            let size = settings.batch_size.min(n - start);
            let target = targets.f_narrow(1, start, size)?;
            for (probes, group) in probes.iter_mut().zip(train.groups) {
                probes.step(&group.features.f_narrow(1, start, size)?, &target)?;
            }
            meter.step(size as u64, None)?;
        }
    }
    let mut outcomes: Vec<(usize, ProbeOutcome)> = Vec::new();
    for (at, probes) in probes.iter().enumerate() {
        let trained = probes.test(&train.groups[at].features, train.labels)?;
        let tested = probes.test(&test.groups[at].features, test.labels)?;
        for (place, &layer) in train.groups[at].layers.iter().enumerate() {
            let place = place as i64;
            outcomes.push((
                layer,
                ProbeOutcome {
                    accuracy: share(&tested.0.f_get(place)?)?,
                    loss_nats: finite(tested.1.f_double_value(&[place])?)?,
                    train_accuracy: share(&trained.0.f_get(place)?)?,
                    correct: tested.0.f_get(place)?.f_to_kind(Kind::Uint8)?,
                },
            ));
        }
    }
    outcomes.sort_by_key(|(layer, _)| *layer);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// Targets as columns, float32 `[k, n]`: one-hot, smoothed.
fn targets(labels: &Tensor, classes: i64, smoothing: f64) -> Result<Tensor> {
    let one_hot = labels.f_one_hot(classes)?.f_tr()?.f_to_kind(Kind::Float)?;
    Ok(one_hot
        .f_mul_scalar(1.0 - smoothing)?
        .f_add_scalar(smoothing / classes as f64)?
        .f_contiguous()?)
}

fn finite(loss: f64) -> Result<f64> {
    if loss.is_finite() {
        return Ok(loss);
    }
    Err(EngineError::new(
        ErrorCode::NotFinite,
        format!("a probe's test loss is {loss}; lower probe.learningRate or standardise"),
    ))
}

fn share(correct: &Tensor) -> Result<f64> {
    Ok(correct.f_sum(Kind::Int64)?.f_int64_value(&[])? as f64 / correct.numel() as f64)
}

impl Probes {
    fn new(group: &Group, classes: i64, settings: &ProbeSettings, seed: u64) -> Result<Self> {
        let size = group.features.size();
        let (layers, d) = (size[0], size[2]);
        let device = group.features.device();
        let bound = 1.0 / (d as f64).sqrt();
        let draw = |count: i64, kind: u64, shape: &[i64]| -> Result<Tensor> {
            let mut values = Vec::with_capacity((layers * count) as usize);
            for &layer in &group.layers {
                let mut stream = Stream::new(seed, Purpose::Probe, 2 * layer as u64 + kind);
                values.extend((0..count).map(|_| ((2.0 * stream.uniform() - 1.0) * bound) as f32));
            }
            Ok(Tensor::f_from_slice(&values)?
                .f_view(shape)?
                .f_to_device(device)?)
        };
        let weight = draw(classes * d, 0, &[layers, classes, d])?;
        let bias = draw(classes, 1, &[layers, classes, 1])?;
        Ok(Self {
            weight: Adam::new(weight, settings.learning_rate, settings.weight_decay)?,
            bias: Adam::new(bias, settings.learning_rate, settings.weight_decay)?,
        })
    }

    /// Logits as columns, `[L, k, b]`, of `x [L, b, d]`.
    fn logits(&self, x: &Tensor) -> Result<Tensor> {
        let mut logits = self.weight.value.f_bmm(&x.f_transpose(1, 2)?)?;
        Ok(logits.f_add_(&self.bias.value)?)
    }

    fn step(&mut self, x: &Tensor, target: &Tensor) -> Result<()> {
        let scale = 1.0 / x.size()[1] as f64;
        let mut error = self.logits(x)?.f_softmax(1, Kind::Float)?;
        error = error.f_sub_(target)?.f_mul_scalar_(scale)?;
        self.weight.step(&error.f_bmm(x)?)?;
        self.bias
            .step(&error.f_sum_dim_intlist(&[2i64][..], true, Kind::Float)?)
    }

    /// Whether each image is classified rightly, bool `[L, n]`, and the mean loss `[L]` in float64;
    /// both on the CPU.
    fn test(&self, features: &Tensor, labels: &Tensor) -> Result<(Tensor, Tensor)> {
        const BLOCK: i64 = 2000;
        let size = features.size();
        let (layers, n) = (size[0], size[1]);
        let mut correct = Vec::new();
        let mut loss = Tensor::f_zeros([layers], (Kind::Double, features.device()))?;
        let mut start = 0;
        while start < n {
            let count = BLOCK.min(n - start);
            let labels = labels.f_narrow(0, start, count)?;
            let logits = self.logits(&features.f_narrow(1, start, count)?)?;
            correct.push(logits.f_argmax(1, false)?.f_eq_tensor(&labels)?);
            let index = labels
                .f_view([1, 1, count])?
                .f_expand([layers, 1, count], false)?;
            let of_label = logits
                .f_log_softmax(1, Kind::Float)?
                .f_gather(1, &index, false)?;
            loss =
                loss.f_sub_(&of_label.f_sum_dim_intlist(&[1i64, 2][..], false, Kind::Double)?)?;
            start += count;
        }
        Ok((
            Tensor::f_cat(&correct, 1)?.f_to_device(Device::Cpu)?,
            loss.f_div_scalar(n as f64)?.f_to_device(Device::Cpu)?,
        ))
    }
}
