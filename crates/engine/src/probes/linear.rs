//! One layer's probe: a softmax regression.

use super::adam::Adam;
use super::head::Head;
use super::settings::ProbeSettings;
use super::standardise::Standardisation;
#[cfg(target_arch = "x86_64")]
use super::wide::{Rows, slice};
use crate::error::{EngineError, ErrorCode, Result};
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

    /// One step on `x [b, d]` towards `labels`, int64 `[b]`, of which the share `smoothing` is spread
    /// over all classes. The gradient of softmax regression is closed, `(p − y) xᵀ`, so nothing is
    /// recorded. Products and sums are float32, or, by libtorch, of x's kind.
    pub fn step(&mut self, x: &Tensor, labels: &Tensor, smoothing: f64) -> Result<()> {
        #[cfg(target_arch = "x86_64")]
        if let Some(rows) = Rows::of(x) {
            return self.wide_step(rows, labels, smoothing);
        }
        let scale = 1.0 / x.size()[0] as f64;
        let weight = self.weight.value.f_to_kind(x.kind())?;
        let logits = (weight.f_mm(&x.f_tr()?)?.f_to_kind(Kind::Float)?).f_add_(&self.bias.value)?;
        let classes = self.bias.value.size()[0];
        let error = (logits.f_softmax(0, Kind::Float)?)
            .f_sub_(&target(labels, classes, smoothing)?)?
            .f_mul_scalar_(scale)?;
        let gradient = error.f_to_kind(x.kind())?.f_mm(x)?;
        self.weight.step(&gradient.f_to_kind(Kind::Float)?)?;
        self.bias
            .step(&error.f_sum_dim_intlist(&[1i64][..], true, Kind::Float)?)
    }

    /// As [`LinearProbe::step`], by products of our own.
    #[cfg(target_arch = "x86_64")]
    fn wide_step(&mut self, rows: Rows, labels: &Tensor, smoothing: f64) -> Result<()> {
        let labels = Vec::<i64>::try_from(labels)?;
        let (weights, biases) = self.on_cpu();
        let (k, d) = (biases.len(), weights.len() / biases.len());
        if let Some(label) = labels
            .iter()
            .find(|&&label| !(0..k as i64).contains(&label))
        {
            let message = format!("label {label} is none of the probe's {k} classes");
            return Err(EngineError::new(ErrorCode::LabelOutOfRange, message));
        }
        let errors = rows.errors(weights, biases, &labels, smoothing as f32);
        let mut sums = vec![0f32; k];
        for error in errors.chunks_exact(k) {
            sums.iter_mut().zip(error).for_each(|(sum, e)| *sum += e);
        }
        let tensor = |values: &[f32], columns: usize| {
            Tensor::f_from_slice(values)?.f_view([k as i64, columns as i64])
        };
        self.weight
            .step(&tensor(&rows.gradient(d, &errors, k), d)?)?;
        self.bias.step(&tensor(&sums, 1)?)
    }

    /// Weights and biases as they lie in memory.
    #[cfg(target_arch = "x86_64")]
    fn on_cpu(&self) -> (&[f32], &[f32]) {
        let (weight, bias) = (&self.weight.value, &self.bias.value);
        // SAFETY: contiguous float32 CPU tensors, which only `&mut self` lets change.
        unsafe { (slice(weight, weight.numel()), slice(bias, bias.numel())) }
    }

    /// The values now, as a copy.
    pub fn values(&self) -> Result<Values> {
        Ok(Values {
            weight: self.weight.value.f_detach_copy()?,
            bias: self.bias.value.f_detach_copy()?,
        })
    }

    /// What it has become, on features as they are before they are standardised.
    pub fn head(&self, standardisation: Option<&Standardisation>) -> Result<Head> {
        let statistics = standardisation.map(Standardisation::statistics);
        Head::unstandardised(&self.weight.value, &self.bias.value, statistics)
    }

    /// Goes back to earlier values, to be tested; no step may follow.
    pub fn restore(&mut self, values: Values) {
        self.weight.value = values.weight;
        self.bias.value = values.bias;
    }

    /// The logits `[k, b]` of `x [b, d]`, float32.
    fn logits(&self, x: &Tensor) -> Result<Tensor> {
        #[cfg(target_arch = "x86_64")]
        if let Some(rows) = Rows::of(x) {
            let (weights, biases) = self.on_cpu();
            let k = biases.len() as i64;
            let logits = Tensor::f_from_slice(&rows.logits(weights, biases))?;
            return Ok(logits.f_view([x.size()[0], k])?.f_tr()?);
        }
        let x = x.f_to_kind(Kind::Float)?;
        Ok((self.weight.value.f_mm(&x.f_tr()?)?).f_add_(&self.bias.value)?)
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
            let logits = self.logits(&features.rows(start, count)?)?;
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

/// Targets as columns, float32 `[k, b]`: one-hot, smoothed.
fn target(labels: &Tensor, classes: i64, smoothing: f64) -> Result<Tensor> {
    let one_hot = labels.f_one_hot(classes)?.f_tr()?.f_to_kind(Kind::Float)?;
    Ok(one_hot
        .f_mul_scalar(1.0 - smoothing)?
        .f_add_scalar(smoothing / classes as f64)?
        .f_contiguous()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_by_our_products_are_those_by_libtorch_s() {
        let settings = ProbeSettings {
            epochs: 1,
            batch_size: 64,
            learning_rate: 1e-2,
            weight_decay: 0.01,
            label_smoothing: 0.1,
            max_features: 100,
            standardise: false,
            pooling: None,
            validation_share: 0.0,
        };
        let (n, d, k) = (70, 300, 7);
        let probe = || LinearProbe::new(0, d, k, &settings, 3, Device::Cpu).unwrap();
        let (mut ours, mut theirs) = (probe(), probe());
        let x = Tensor::linspace(0.0, 900.0, n * d, (Kind::Float, Device::Cpu));
        let x = x.sin().view([n, d]);
        let labels = Tensor::arange(n, (Kind::Int64, Device::Cpu)).remainder(k);
        // libtorch's way is taken where rows are not contiguous.
        let strided = x.tr().contiguous().tr();
        for _ in 0..5 {
            ours.step(&x, &labels, 0.1).unwrap();
            theirs.step(&strided, &labels, 0.1).unwrap();
        }
        for (ours, theirs) in [
            (&ours.weight.value, &theirs.weight.value),
            (&ours.bias.value, &theirs.bias.value),
            (&ours.logits(&x).unwrap(), &theirs.logits(&strided).unwrap()),
        ] {
            let apart = (ours - theirs).abs().max().double_value(&[]);
            assert!(apart < 1e-4, "{apart}");
        }
    }
}
