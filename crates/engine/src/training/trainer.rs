//! One training step at a time.

use super::optimizer::{Parameter, Rates};
use super::settings::{Precision, TrainingSettings};
use crate::error::Result;
use crate::network::Network;
use tch::{Kind, Reduction, Tensor};

/// A network in training.
pub struct Trainer<'a> {
    network: &'a Network,
    parameters: Vec<Parameter>,
    leaves: Vec<Tensor>,
    precision: Precision,
    momentum: f32,
    weight_decay: f32,
}

/// What a step found, still on the device.
pub struct StepOutcome {
    /// Mean cross-entropy of the batch before the update, nats, float32 scalar.
    pub loss: Tensor,
    /// How many images of the batch were classified rightly before the update, int64 scalar.
    pub correct: Tensor,
}

impl<'a> Trainer<'a> {
    /// Begins with float32 values in the network's order.
    pub fn new(
        network: &'a Network,
        values: &[Tensor],
        settings: &TrainingSettings,
    ) -> Result<Self> {
        let kind = settings.precision.kind();
        let parameters = values
            .iter()
            .map(|value| Parameter::new(value, kind))
            .collect::<Result<Vec<_>>>()?;
        let leaves = parameters.iter().map(|p| p.leaf.shallow_clone()).collect();
        Ok(Self {
            network,
            parameters,
            leaves,
            precision: settings.precision,
            momentum: settings.momentum as f32,
            weight_decay: settings.weight_decay as f32,
        })
    }

    /// One step of SGD on the mean cross-entropy of a batch.
    ///
    /// `batch` is normalised, `[b, 3, 32, 32]`, of the precision's kind; `labels` int64 `[b]`.
    pub fn step(
        &mut self,
        batch: &Tensor,
        labels: &Tensor,
        learning_rate: f64,
    ) -> Result<StepOutcome> {
        let logits = self
            .network
            .logits(&self.leaves, batch)?
            .f_to_kind(Kind::Float)?;
        let loss =
            logits.f_cross_entropy_loss::<Tensor>(labels, None, Reduction::Mean, -100, 0.0)?;
        let gradients = Tensor::f_run_backward(&[&loss], &self.leaves, false, false)?;
        let rates = Rates {
            learning_rate: learning_rate as f32,
            momentum: self.momentum,
            weight_decay: self.weight_decay,
        };
        for (parameter, gradient) in self.parameters.iter_mut().zip(&gradients) {
            parameter.step(gradient, rates)?;
        }
        let correct = correct(&logits.f_detach()?, labels)?;
        Ok(StepOutcome {
            loss: loss.f_detach()?,
            correct,
        })
    }

    /// What a batch must be converted to.
    pub fn kind(&self) -> Kind {
        self.precision.kind()
    }

    /// The tensors that the network computes with now, for evaluation.
    pub fn leaves(&self) -> &[Tensor] {
        &self.leaves
    }

    /// The float32 values now, in the network's order.
    pub fn values(&self) -> Vec<Tensor> {
        self.parameters
            .iter()
            .map(|parameter| parameter.value.shallow_clone())
            .collect()
    }
}

/// How many rows of `logits [b, k]` have their maximum at the label, int64 scalar.
pub(super) fn correct(logits: &Tensor, labels: &Tensor) -> Result<Tensor> {
    Ok(logits
        .f_argmax(1, false)?
        .f_eq_tensor(labels)?
        .f_sum(Kind::Int64)?)
}
