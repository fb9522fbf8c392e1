//! Stochastic gradient descent with momentum, one pass over memory a step.

use crate::bfloat16::{rounded, widened};
use crate::error::Result;
use crate::parallel::{for_ranges, widest};
use std::ffi::c_void;
use std::ops::Range;
use std::slice;
use tch::{Device, Kind, Tensor};

/// What one step of SGD multiplies by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    pub learning_rate: f32,
    pub momentum: f32,
    pub nesterov: bool,
    pub weight_decay: f32,
    /// What every gradient is multiplied by first: below 1 where their norm is clipped.
    pub scale: f32,
}

impl Rates {
    /// The rates of a parameter that weight decay reaches, or not.
    fn for_parameter(self, decays: bool) -> Self {
        let weight_decay = if decays { self.weight_decay } else { 0.0 };
        Self {
            weight_decay,
            ..self
        }
    }

    /// PyTorch's update of one value: g ← g + λw, v ← μv + g, w ← w − ηv, and under Nesterov's
    /// momentum w ← w − η(g + μv).
    #[inline(always)]
    fn update(self, gradient: f32, weight: &mut f32, velocity: &mut f32) {
        let gradient = self.scale * gradient + self.weight_decay * *weight;
        *velocity = self.momentum * *velocity + gradient;
        let change = if self.nesterov {
            gradient + self.momentum * *velocity
        } else {
            *velocity
        };
        *weight -= self.learning_rate * change;
    }
}

/// One parameter: its float32 value, its momentum, and the leaf that the network computes with.
/// In float32 the leaf is the value itself; in bfloat16 it is a rounded copy. All lie in memory as
/// [`laid_out`] says.
pub(super) struct Parameter {
    pub value: Tensor,
    pub velocity: Tensor,
    pub leaf: Tensor,
    /// Whether weight decay reaches it.
    decays: bool,
}

/// Fewer values than this are updated on one thread.
const GRAIN: usize = 1 << 15;

/// The order of a parameter's values in memory: convolutions compute with channels last, and would
/// have to bring weights and gradients of another order to theirs in every step.
fn laid_out(tensor: &Tensor) -> Result<Tensor> {
    if tensor.dim() != 4 {
        return Ok(tensor.f_contiguous()?);
    }
    Ok(tensor
        .f_permute([0, 2, 3, 1])?
        .f_contiguous()?
        .f_permute([0, 3, 1, 2])?)
}

impl Parameter {
    /// Takes a float32 tensor as the initial value.
    pub fn new(value: &Tensor, kind: Kind, decays: bool) -> Result<Self> {
        let value = laid_out(&value.f_detach_copy()?)?;
        let leaf = if kind == Kind::Float {
            value.f_detach()?
        } else {
            value.f_to_kind(kind)?
        };
        Ok(Self {
            velocity: value.f_zeros_like()?,
            leaf: leaf.f_set_requires_grad(true)?,
            value,
            decays,
        })
    }

    fn step_on_device(&mut self, gradient: &Tensor, rates: Rates) -> Result<()> {
        let _guard = tch::no_grad_guard();
        let gradient = gradient
            .f_to_kind(Kind::Float)?
            .f_mul_scalar(f64::from(rates.scale))?
            .f_add(&self.value.f_mul_scalar(f64::from(rates.weight_decay))?)?;
        let _ = self
            .velocity
            .f_mul_scalar_(f64::from(rates.momentum))?
            .f_add_(&gradient)?;
        let change = if rates.nesterov {
            gradient.f_add(&self.velocity.f_mul_scalar(f64::from(rates.momentum))?)?
        } else {
            self.velocity.shallow_clone()
        };
        let _ = self
            .value
            .f_sub_(&change.f_mul_scalar(f64::from(rates.learning_rate))?)?;
        if self.leaf.kind() != Kind::Float {
            self.leaf.f_copy_(&self.value)?;
        }
        Ok(())
    }
}

/// Applies the gradients of one step to the parameters at the places `trained`: each of its
/// parameter's shape and of its leaf's kind.
pub(super) fn step(
    parameters: &mut [Parameter],
    trained: &[usize],
    gradients: &[Tensor],
    rates: Rates,
) -> Result<()> {
    let on_cpu = parameters
        .first()
        .is_none_or(|parameter| parameter.value.device() == Device::Cpu);
    if on_cpu {
        return step_on_cpu(parameters, trained, gradients, rates);
    }
    for (&at, gradient) in trained.iter().zip(gradients) {
        let parameter = &mut parameters[at];
        let rates = rates.for_parameter(parameter.decays);
        parameter.step_on_device(gradient, rates)?;
    }
    Ok(())
}

/// One pass over the memory of all parameters.
fn step_on_cpu(
    parameters: &mut [Parameter],
    trained: &[usize],
    gradients: &[Tensor],
    rates: Rates,
) -> Result<()> {
    // Gradients of another order in memory are copied, and the copies must outlive the pass.
    let gradients = gradients.iter().map(laid_out);
    let gradients = gradients.collect::<Result<Vec<_>>>()?;
    let mut parts = Vec::with_capacity(trained.len());
    let mut start = 0;
    for (&at, gradient) in trained.iter().zip(&gradients) {
        let parameter = &mut parameters[at];
        let (value, leaf) = (&parameter.value, &parameter.leaf);
        assert_eq!(gradient.size(), value.size(), "a gradient fits its value");
        assert_eq!(
            gradient.kind(),
            leaf.kind(),
            "a gradient is of its leaf's kind"
        );
        let leaf = match leaf.kind() {
            Kind::Float => std::ptr::null_mut(),
            _ => leaf.data_ptr().cast(),
        };
        parts.push(Part {
            start,
            len: value.numel(),
            gradient: gradient.data_ptr(),
            value: value.data_ptr().cast(),
            velocity: parameter.velocity.data_ptr().cast(),
            leaf,
            rates: rates.for_parameter(parameter.decays),
        });
        start += value.numel();
    }
    let parts = Parts(parts);
    // SAFETY: the ranges are apart, so no two threads write the same value.
    for_ranges(start, GRAIN, |range| unsafe { parts.update(range) });
    Ok(())
}

/// One parameter's memory. The tensors are dense and in the same order, so that the same place means
/// the same value in all of them.
struct Part {
    /// Its first value's place among those of all parameters.
    start: usize,
    len: usize,
    /// float32, or bfloat16 where there is a leaf.
    gradient: *const c_void,
    value: *mut f32,
    velocity: *mut f32,
    /// bfloat16; null where the value is its own leaf.
    leaf: *mut u16,
    rates: Rates,
}

struct Parts(Vec<Part>);

// SAFETY: the memory belongs to tensors that outlive the pass; ranges of it are apart.
unsafe impl Sync for Parts {}

impl Parts {
    /// Updates the values of a range of places.
    ///
    /// # Safety
    /// No other thread may touch them meanwhile.
    unsafe fn update(&self, range: Range<usize>) {
        for part in &self.0 {
            let from = range.start.max(part.start);
            let to = range.end.min(part.start + part.len);
            if from >= to {
                continue;
            }
            let (at, n) = (from - part.start, to - from);
            // SAFETY: `at + n` is within the part's dense tensors, which are of these kinds.
            unsafe {
                let values = slice::from_raw_parts_mut(part.value.add(at), n);
                let velocities = slice::from_raw_parts_mut(part.velocity.add(at), n);
                if part.leaf.is_null() {
                    let gradients = slice::from_raw_parts(part.gradient.cast::<f32>().add(at), n);
                    update_float32(part.rates, gradients, values, velocities);
                } else {
                    let gradients = slice::from_raw_parts(part.gradient.cast::<u16>().add(at), n);
                    let leaves = slice::from_raw_parts_mut(part.leaf.add(at), n);
                    update_bfloat16(part.rates, gradients, values, velocities, leaves);
                }
            }
        }
    }
}

widest! {
    fn update_float32(rates: Rates, gradients: &[f32], values: &mut [f32], velocities: &mut [f32]) {
        for ((w, v), &g) in values.iter_mut().zip(velocities).zip(gradients) {
            rates.update(g, w, v);
        }
    }
}

widest! {
    fn update_bfloat16(
        rates: Rates,
        gradients: &[u16],
        values: &mut [f32],
        velocities: &mut [f32],
        leaves: &mut [u16]
    ) {
        let each = values.iter_mut().zip(velocities).zip(gradients).zip(leaves);
        for (((w, v), &g), leaf) in each {
            rates.update(widened(g), w, v);
            *leaf = rounded(*w);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: Rates = Rates {
        learning_rate: 0.1,
        momentum: 0.9,
        nesterov: false,
        weight_decay: 0.01,
        scale: 1.0,
    };

    #[test]
    fn two_steps_are_those_of_the_formula() {
        let mut parameter =
            Parameter::new(&Tensor::from_slice(&[1.0f32, -2.0]), Kind::Float, true).unwrap();
        let gradient = Tensor::from_slice(&[0.5f32, 0.25]);
        let (mut w, mut v) = ([1.0f64, -2.0], [0.0f64; 2]);
        for _ in 0..2 {
            step(
                slice::from_mut(&mut parameter),
                &[0],
                &[gradient.copy()],
                RATES,
            )
            .unwrap();
            for (i, g) in [0.5, 0.25].into_iter().enumerate() {
                v[i] = 0.9 * v[i] + g + 0.01 * w[i];
                w[i] -= 0.1 * v[i];
            }
        }
        for (i, wanted) in w.into_iter().enumerate() {
            assert!((parameter.leaf.double_value(&[i as i64]) - wanted).abs() < 1e-6);
        }
    }

    #[test]
    fn nesterov_looks_ahead_and_clipped_gradients_are_scaled() {
        let mut parameter =
            Parameter::new(&Tensor::from_slice(&[1.0f32]), Kind::Float, true).unwrap();
        let rates = Rates {
            nesterov: true,
            scale: 0.5,
            ..RATES
        };
        let (mut w, mut v) = (1.0f64, 0.0f64);
        for _ in 0..3 {
            let gradients = [Tensor::from_slice(&[0.8f32])];
            step(slice::from_mut(&mut parameter), &[0], &gradients, rates).unwrap();
            let g = 0.4 + 0.01 * w;
            v = 0.9 * v + g;
            w -= 0.1 * (g + 0.9 * v);
        }
        assert!((parameter.value.double_value(&[0]) - w).abs() < 1e-6);
    }

    #[test]
    fn the_pass_in_memory_and_tensor_operations_agree() {
        let both = [Kind::Float, Kind::BFloat16];
        for (kind, nesterov) in both.into_iter().zip([false, true]) {
            let rates = Rates {
                nesterov,
                scale: 0.7,
                ..RATES
            };
            let start = Tensor::linspace(-1.0, 1.0, 200_001, (Kind::Float, Device::Cpu));
            let mut one = Parameter::new(&start, kind, true).unwrap();
            let mut two = Parameter::new(&start, kind, true).unwrap();
            let gradient = start.cos().to_kind(kind);
            for _ in 0..3 {
                step_on_cpu(slice::from_mut(&mut one), &[0], &[gradient.copy()], rates).unwrap();
                two.step_on_device(&gradient, rates).unwrap();
            }
            let difference = (&one.value - &two.value).abs().max().double_value(&[]);
            assert!(difference < 1e-6, "{kind:?} differs by {difference}");
            assert_eq!(one.leaf.kind(), kind);
            let rounding = (one.leaf.to_kind(Kind::Float) - &one.value)
                .abs()
                .max()
                .double_value(&[]);
            assert!(rounding <= if kind == Kind::Float { 0.0 } else { 0.004 });
        }
    }

    #[test]
    fn the_order_of_values_in_memory_does_not_matter() {
        let count = 8 * 5 * 3 * 3;
        let options = (Kind::Float, Device::Cpu);
        let start = Tensor::linspace(-1.0, 1.0, count, options);
        let gradient = start.cos();
        let shape = [8, 5, 3, 3];
        let mut flat = Parameter::new(&start, Kind::BFloat16, true).unwrap();
        let gradients = [gradient.to_kind(Kind::BFloat16)];
        step(slice::from_mut(&mut flat), &[0], &gradients, RATES).unwrap();
        let last = |x: Tensor| x.permute([0, 2, 3, 1]).contiguous().permute([0, 3, 1, 2]);
        for order in [|x: Tensor| x, last] {
            let value = order(start.view(shape));
            let mut parameter = Parameter::new(&value, Kind::BFloat16, true).unwrap();
            let gradients = [order(gradient.view(shape)).to_kind(Kind::BFloat16)];
            step(slice::from_mut(&mut parameter), &[0], &gradients, RATES).unwrap();
            assert_eq!(parameter.value.contiguous().view(-1), flat.value);
            assert_eq!(parameter.leaf.contiguous().view(-1), flat.leaf);
        }
    }
}
