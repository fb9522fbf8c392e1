//! Stochastic gradient descent with momentum, one pass over memory a step.

use crate::error::Result;
use half::bf16;
use rayon::prelude::*;
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
/// In float32 the leaf is the value itself; in bfloat16 it is a rounded copy.
pub(super) struct Parameter {
    pub value: Tensor,
    pub velocity: Tensor,
    pub leaf: Tensor,
}

/// Values that one task of a parallel pass updates: large enough to hide the task's cost, small
/// enough that two threads finish together.
const CHUNK: usize = 1 << 16;

impl Parameter {
    /// Takes a float32 tensor as the initial value.
    pub fn new(value: &Tensor, kind: Kind) -> Result<Self> {
        let value = {
            let mut own = value.f_empty_like()?;
            own.f_copy_(value)?;
            own
        };
        let leaf = if kind == Kind::Float {
            value.f_detach()?
        } else {
            value.f_to_kind(kind)?
        };
        Ok(Self {
            velocity: value.f_zeros_like()?,
            leaf: leaf.f_set_requires_grad(true)?,
            value,
        })
    }

    /// Applies one gradient, of the leaf's kind.
    pub fn step(&mut self, gradient: &Tensor, rates: Rates) -> Result<()> {
        if self.value.device() == Device::Cpu {
            self.step_on_cpu(&gradient.f_contiguous()?, rates);
            Ok(())
        } else {
            self.step_on_device(gradient, rates)
        }
    }

    fn step_on_cpu(&mut self, gradient: &Tensor, rates: Rates) {
        let n = self.value.numel();
        assert_eq!(gradient.numel(), n, "a gradient has its parameter's size");
        // SAFETY: `value` and `velocity` are contiguous float32 CPU tensors of n values that this
        // parameter owns and no other thread touches during a step.
        let (values, velocities) = unsafe {
            (
                slice_mut::<f32>(&self.value, n),
                slice_mut::<f32>(&self.velocity, n),
            )
        };
        let pairs = values
            .par_chunks_mut(CHUNK)
            .zip(velocities.par_chunks_mut(CHUNK));
        if self.leaf.kind() == Kind::Float {
            // SAFETY: a contiguous float32 CPU tensor of n values, not written meanwhile.
            let gradients = unsafe { slice::<f32>(gradient, n) };
            pairs
                .zip(gradients.par_chunks(CHUNK))
                .for_each(|((values, velocities), gradients)| {
                    for ((w, v), &g) in values.iter_mut().zip(velocities).zip(gradients) {
                        rates.update(g, w, v);
                    }
                });
        } else {
            // SAFETY: contiguous bfloat16 CPU tensors of n values; the leaf is this parameter's.
            let (gradients, leaves) =
                unsafe { (slice::<bf16>(gradient, n), slice_mut::<bf16>(&self.leaf, n)) };
            pairs
                .zip(gradients.par_chunks(CHUNK))
                .zip(leaves.par_chunks_mut(CHUNK))
                .for_each(|(((values, velocities), gradients), leaves)| {
                    let each = values.iter_mut().zip(velocities).zip(gradients).zip(leaves);
                    for (((w, v), g), leaf) in each {
                        rates.update(g.to_f32(), w, v);
                        *leaf = bf16::from_f32(*w);
                    }
                });
        }
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

/// # Safety
/// The tensor must be contiguous, on the CPU, of `n` values of `T`, and outlive the slice unchanged.
unsafe fn slice<'a, T>(tensor: &Tensor, n: usize) -> &'a [T] {
    unsafe { std::slice::from_raw_parts(tensor.data_ptr().cast::<T>(), n) }
}

/// # Safety
/// As [`slice`], and nothing else may read or write the values while the slice lives.
unsafe fn slice_mut<'a, T>(tensor: &Tensor, n: usize) -> &'a mut [T] {
    unsafe { std::slice::from_raw_parts_mut(tensor.data_ptr().cast::<T>(), n) }
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
            Parameter::new(&Tensor::from_slice(&[1.0f32, -2.0]), Kind::Float).unwrap();
        let gradient = Tensor::from_slice(&[0.5f32, 0.25]);
        let (mut w, mut v) = ([1.0f64, -2.0], [0.0f64; 2]);
        for _ in 0..2 {
            parameter.step(&gradient, RATES).unwrap();
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
        let mut parameter = Parameter::new(&Tensor::from_slice(&[1.0f32]), Kind::Float).unwrap();
        let rates = Rates {
            nesterov: true,
            scale: 0.5,
            ..RATES
        };
        let (mut w, mut v) = (1.0f64, 0.0f64);
        for _ in 0..3 {
            parameter
                .step(&Tensor::from_slice(&[0.8f32]), rates)
                .unwrap();
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
            let mut one = Parameter::new(&start, kind).unwrap();
            let mut two = Parameter::new(&start, kind).unwrap();
            let gradient = start.cos().to_kind(kind);
            for _ in 0..3 {
                one.step_on_cpu(&gradient, rates);
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
}
