//! One layer's probe: a softmax regression.

use super::adam::Adam;
use super::settings::ProbeSettings;
use crate::error::Result;
use crate::random::{Purpose, Stream};
use crate::representations::LayerFeatures;
use tch::{Device, Kind, Tensor};

/// Weights `[k, d]` and biases `[k, 1]`, float32.
pub(super) struct LinearProbe {
    weight: Adam,
    bias: Adam,
}

/// A probe's values at one moment.
pub(super) struct Values {
    weight: Tensor,
    bias: Tensor,
}

/// Images that are tested at once.
const BLOCK: i64 = 2000;

impl LinearProbe {
    /// Begins as PyTorch's linear layer does, uniform within 1/√d; `layer` is the place of the
    /// layer among those that are read.
    pub fn new(
        layer: usize,
        features: i64,
        classes: i64,
        settings: &ProbeSettings,
        seed: u64,
        device: Device,
    ) -> Result<Self> {
        let bound = 1.0 / (features as f64).sqrt();
        let draw = |index: u64, shape: [i64; 2]| -> Result<Adam> {
            let mut stream = Stream::new(seed, Purpose::Probe, 2 * layer as u64 + index);
            let values: Vec<f32> = (0..shape[0] * shape[1])
                .map(|_| ((2.0 * stream.uniform() - 1.0) * bound) as f32)
                .collect();
            let value = Tensor::f_from_slice(&values)?
                .f_view(shape)?
                .f_to_device(device)?;
            Adam::new(value, settings.learning_rate, settings.weight_decay)
        };
        Ok(Self {
            weight: draw(0, [classes, features])?,
            bias: draw(1, [classes, 1])?,
        })
    }

    /// One step on `x [b, d]` towards `target [k, b]`. The gradient of softmax regression is closed,
    /// `(p − y) xᵀ`, so nothing is recorded. Products are of x's kind, all else is float32.
    pub fn step(&mut self, x: &Tensor, target: &Tensor) -> Result<()> {
        let scale = 1.0 / x.size()[0] as f64;
        let weight = self.weight.value.f_to_kind(x.kind())?;
        let logits = (weight.f_mm(&x.f_tr()?)?.f_to_kind(Kind::Float)?).f_add_(&self.bias.value)?;
        let error = (logits.f_softmax(0, Kind::Float)?)
            .f_sub_(target)?
            .f_mul_scalar_(scale)?;
        let gradient = error.f_to_kind(x.kind())?.f_mm(x)?;
        self.weight.step(&gradient.f_to_kind(Kind::Float)?)?;
        self.bias
            .step(&error.f_sum_dim_intlist(&[1i64][..], true, Kind::Float)?)
    }

    /// The values now, as a copy.
    pub fn values(&self) -> Result<Values> {
        Ok(Values {
            weight: self.weight.value.f_detach_copy()?,
            bias: self.bias.value.f_detach_copy()?,
        })
    }

    /// Goes back to earlier values, to be tested; no step may follow.
    pub fn restore(&mut self, values: Values) {
        self.weight.value = values.weight;
        self.bias.value = values.bias;
    }

    /// Whether each of the `n` images from `first` on is classified rightly, bool `[n]` on the CPU,
    /// and the mean loss. Computed in float32, since rounded logits tie.
    pub fn test(
        &self,
        features: &LayerFeatures,
        first: i64,
        labels: &Tensor,
        n: i64,
    ) -> Result<(Tensor, f64)> {
        let mut correct = Vec::new();
        let mut loss = Tensor::f_zeros([], (Kind::Double, features.device()))?;
        for start in (first..first + n).step_by(BLOCK as usize) {
            let count = BLOCK.min(first + n - start);
            let labels = labels.f_narrow(0, start, count)?;
            let x = features.rows(start, count)?.f_to_kind(Kind::Float)?;
            let logits = (self.weight.value.f_mm(&x.f_tr()?)?).f_add_(&self.bias.value)?;
            correct.push(logits.f_argmax(0, false)?.f_eq_tensor(&labels)?);
            let of_label = logits.f_log_softmax(0, Kind::Float)?.f_gather(
                0,
                &labels.f_view([1, count])?,
                false,
            )?;
            let _ = loss.f_sub_(&of_label.f_sum(Kind::Double)?)?;
        }
        let correct = Tensor::f_cat(&correct, 0)?.f_to_device(Device::Cpu)?;
        Ok((correct, loss.f_double_value(&[])? / n as f64))
    }
}
