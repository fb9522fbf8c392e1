//! One training step at a time.

use super::heads::Heads;
use super::optimizer::{Group, Parameter, Rates, grouped, step_groups, step_on_cpu};
use super::settings::{Decay, TrainingSettings};
use crate::error::Result;
use crate::network::{Mode, Network};
use tch::{Cuda, Device, Kind, Reduction, Tensor};

/// A network in training.
pub struct Trainer<'a> {
    network: &'a Network,
    settings: &'a TrainingSettings,
    heads: Heads,
    /// First class and number of classes of the one head that is trained; all are where `None`.
    only: Option<(i64, i64)>,
    parameters: Vec<Parameter>,
    /// The places of those that are trained; the others keep every bit.
    trained: Vec<usize>,
    /// Those in groups, where they are on a GPU.
    groups: Option<Vec<Group>>,
    /// What the network computes with: the parameters' leaves, then the buffers.
    values: Vec<Tensor>,
}

/// What a step found, still on the device.
pub struct StepOutcome {
    /// Mean loss of the batch before the update, nats, float32 scalar.
    pub loss: Tensor,
    /// How many images of the batch were classified rightly before the update, int64 scalar.
    pub correct: Tensor,
}

impl<'a> Trainer<'a> {
    /// Begins with float32 values in the network's order, parameters and buffers, at rest.
    pub fn new(
        network: &'a Network,
        values: &[Tensor],
        settings: &'a TrainingSettings,
    ) -> Result<Self> {
        let kind = settings.precision.kind();
        let count = network.parameters().len();
        let parameters = network
            .parameters()
            .iter()
            .zip(values)
            .map(|(shape, value)| {
                let decays = settings.decay == Decay::All || shape.role.is_weight();
                Parameter::new(value, network.kind_of(shape, kind), decays)
            })
            .collect::<Result<Vec<_>>>()?;
        let leaves = parameters.iter().map(|p| Ok(p.leaf.shallow_clone()));
        let on_gpu = values
            .first()
            .is_some_and(|value| value.device() != Device::Cpu);
        // Batch normalisation writes into its buffers, so they are copies.
        let buffers = values[count..].iter().map(|buffer| {
            let mut own = buffer.f_empty_like()?;
            own.f_copy_(buffer)?;
            Ok(own)
        });
        let values = leaves.chain(buffers).collect::<Result<Vec<_>>>()?;
        let mut trainer = Self {
            network,
            settings,
            heads: Heads::new(network.heads()),
            only: None,
            trained: (0..parameters.len()).collect(),
            groups: None,
            parameters,
            values,
        };
        if on_gpu {
            // Every step has the same shapes, but for an epoch's last one.
            Cuda::cudnn_set_benchmark(true);
            trainer.group()?;
        }
        Ok(trainer)
    }

    /// Has the parameters that are trained updated in groups from now on.
    fn group(&mut self) -> Result<()> {
        self.groups = Some(grouped(&mut self.parameters, &self.trained)?);
        for (value, parameter) in self.values.iter_mut().zip(&self.parameters) {
            *value = parameter.leaf.shallow_clone();
        }
        Ok(())
    }

    /// Trains one head alone, from 0, beside the stages that all heads share. Labels are of its
    /// classes. The other heads keep their values and momenta: neither decay nor momentum moves
    /// them.
    pub fn only_head(mut self, head: usize) -> Result<Self> {
        let stages = self.network.head_stages();
        let others = stages.enumerate().filter(|&(at, _)| at != head);
        let kept = self.network.values_of(others.map(|(_, stage)| stage));
        self.trained.retain(|place| !kept.contains(place));
        let range = self.heads.range(head);
        self.heads = Heads::new(&[range.1]);
        self.only = Some(range);
        if self.groups.is_some() {
            self.group()?;
        }
        Ok(self)
    }

    /// Sets the momenta, float32 in the parameters' order.
    pub fn set_velocities(&mut self, velocities: &[Tensor]) -> Result<()> {
        for (parameter, velocity) in self.parameters.iter_mut().zip(velocities) {
            parameter.velocity.f_copy_(velocity)?;
        }
        Ok(())
    }

    /// One step of SGD on the mean cross-entropy of a batch.
    ///
    /// `batch` is normalised, `[b, 3, side, side]`, of the precision's kind; `labels` int64 `[b]`,
    /// of the classes of all heads.
    pub fn step(
        &mut self,
        batch: &Tensor,
        labels: &Tensor,
        learning_rate: f64,
    ) -> Result<StepOutcome> {
        let logits = self
            .network
            .forward_in(Mode::Training, &self.values, batch, |_, _| Ok(()))?
            .f_to_kind(Kind::Float)?;
        let (logits, labels) = match self.only {
            None => (logits, labels.shallow_clone()),
            Some((first, count)) => (
                logits.f_narrow(1, first, count)?,
                labels.f_sub_scalar(first)?,
            ),
        };
        let smoothing = self.settings.label_smoothing;
        let loss = self
            .heads
            .loss(&logits, &labels, smoothing, Reduction::Mean)?;
        let leaves: Vec<&Tensor> = self.trained.iter().map(|&at| &self.values[at]).collect();
        let gradients = Tensor::f_run_backward(&[&loss], &leaves, false, false)?;
        let rates = Rates {
            learning_rate: learning_rate as f32,
            momentum: self.settings.momentum as f32,
            nesterov: self.settings.nesterov,
            weight_decay: self.settings.weight_decay as f32,
            clip: self.settings.gradient_clip,
        };
        match &mut self.groups {
            Some(groups) => step_groups(groups, &gradients, rates)?,
            None => step_on_cpu(&mut self.parameters, &self.trained, &gradients, rates)?,
        }
        let correct = self.heads.correct(&logits.f_detach()?, &labels)?;
        Ok(StepOutcome {
            loss: loss.f_detach()?,
            correct,
        })
    }

    /// What a batch must be converted to.
    pub fn kind(&self) -> Kind {
        self.settings.precision.kind()
    }

    /// The tensors that the network computes with now, for evaluation.
    pub fn current(&self) -> &[Tensor] {
        &self.values
    }

    /// The float32 values now, in the network's order: parameters, then buffers.
    pub fn values(&self) -> Vec<Tensor> {
        let buffers = &self.values[self.parameters.len()..];
        self.parameters
            .iter()
            .map(|parameter| &parameter.value)
            .chain(buffers)
            .map(Tensor::shallow_clone)
            .collect()
    }

    /// The momenta now, float32 in the parameters' order.
    pub fn velocities(&self) -> Vec<Tensor> {
        self.parameters
            .iter()
            .map(|parameter| parameter.velocity.shallow_clone())
            .collect()
    }
}
