//! Adam for a probe's weights, one pass over memory a step.

use crate::error::Result;
use crate::parallel::{for_ranges, widest};
use std::ops::Range;
use tch::{Device, Kind, Tensor};

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f64 = 1e-8;
/// Fewer values than this are updated on one thread.
const GRAIN: usize = 1 << 14;

/// A float32 value under Adam (Kingma and Ba 2015) with PyTorch's defaults.
pub(super) struct Adam {
    pub value: Tensor,
    first: Tensor,
    second: Tensor,
    steps: i32,
    learning_rate: f64,
    weight_decay: f64,
}

impl Adam {
    pub fn new(value: Tensor, learning_rate: f64, weight_decay: f64) -> Result<Self> {
        Ok(Self {
            first: value.f_zeros_like()?,
            second: value.f_zeros_like()?,
            value,
            steps: 0,
            learning_rate,
            weight_decay,
        })
    }

    /// Applies one gradient of the value's shape.
    pub fn step(&mut self, gradient: &Tensor) -> Result<()> {
        self.steps += 1;
        let correction1 = 1.0 - BETA1.powi(self.steps);
        let correction2 = (1.0 - BETA2.powi(self.steps)).sqrt();
        let rate = self.learning_rate / correction1;
        let decay = 1.0 - self.learning_rate * self.weight_decay;
        if self.value.device() == Device::Cpu {
            self.step_on_cpu(
                &gradient.f_contiguous()?,
                rate as f32,
                correction2 as f32,
                decay as f32,
            );
            return Ok(());
        }
        let _ = self.value.f_mul_scalar_(decay)?;
        let _ = self
            .first
            .f_mul_scalar_(BETA1)?
            .f_add_(&gradient.f_mul_scalar(1.0 - BETA1)?)?;
        let _ = self
            .second
            .f_mul_scalar_(BETA2)?
            .f_add_(&gradient.f_square()?.f_mul_scalar_(1.0 - BETA2)?)?;
        let denominator = self
            .second
            .f_sqrt()?
            .f_div_scalar_(correction2)?
            .f_add_scalar_(EPSILON)?;
        let change = self.first.f_div(&denominator)?.f_mul_scalar_(rate)?;
        let _ = self.value.f_sub_(&change)?;
        Ok(())
    }

    fn step_on_cpu(&mut self, gradient: &Tensor, rate: f32, correction2: f32, decay: f32) {
        let n = self.value.numel();
        assert_eq!(gradient.numel(), n, "a gradient has its parameter's size");
        assert_eq!(gradient.kind(), Kind::Float);
        // SAFETY: all four are contiguous float32 CPU tensors of n values; the first three belong
        // to this optimizer alone, and the gradient is only read.
        let (values, first, second, gradients) = unsafe {
            (
                std::slice::from_raw_parts_mut(self.value.data_ptr().cast::<f32>(), n),
                std::slice::from_raw_parts_mut(self.first.data_ptr().cast::<f32>(), n),
                std::slice::from_raw_parts_mut(self.second.data_ptr().cast::<f32>(), n),
                std::slice::from_raw_parts(gradient.data_ptr().cast::<f32>(), n),
            )
        };
        let rates = Rates {
            rate,
            // A product takes a fraction of a quotient's time.
            corrected: 1.0 / correction2,
            decay,
        };
        let moments = Moments {
            values: values.as_mut_ptr(),
            first: first.as_mut_ptr(),
            second: second.as_mut_ptr(),
        };
        for_ranges(n, GRAIN, |range| {
            // SAFETY: ranges are apart, so no two threads share a value.
            let (values, first, second) = unsafe { moments.parts(range.clone()) };
            update(rates, &gradients[range], values, first, second);
        });
    }
}

/// What one step multiplies by, beside Adam's constants.
#[derive(Clone, Copy)]
struct Rates {
    rate: f32,
    corrected: f32,
    decay: f32,
}

/// The memory that a step writes to.
struct Moments {
    values: *mut f32,
    first: *mut f32,
    second: *mut f32,
}

// SAFETY: threads take ranges that are apart.
unsafe impl Sync for Moments {}

impl Moments {
    /// The same range of all three.
    ///
    /// # Safety
    /// It lies within the memory, and nobody else holds a part of it.
    #[allow(
        clippy::mut_from_ref,
        reason = "ranges that are apart are each one thread's own"
    )]
    unsafe fn parts(&self, range: Range<usize>) -> (&mut [f32], &mut [f32], &mut [f32]) {
        let part = |memory: *mut f32| unsafe {
            std::slice::from_raw_parts_mut(memory.add(range.start), range.len())
        };
        (part(self.values), part(self.first), part(self.second))
    }
}

widest! {
    fn update(
        rates: Rates,
        gradients: &[f32],
        values: &mut [f32],
        first: &mut [f32],
        second: &mut [f32]
    ) {
        let (beta1, beta2, epsilon) = (BETA1 as f32, BETA2 as f32, EPSILON as f32);
        for (((w, m), v), &g) in values.iter_mut().zip(first).zip(second).zip(gradients) {
            *m = beta1 * *m + (1.0 - beta1) * g;
            *v = beta2 * *v + (1.0 - beta2) * g * g;
            *w = *w * rates.decay - rates.rate * *m / (v.sqrt() * rates.corrected + epsilon);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_moves_by_the_learning_rate_against_the_sign() {
        let start = Tensor::from_slice(&[1.0f32, 2.0, -3.0]);
        let mut adam = Adam::new(start.copy(), 0.01, 0.0).unwrap();
        adam.step(&Tensor::from_slice(&[5.0f32, -0.1, 1e-3]))
            .unwrap();
        let moved = &adam.value - start;
        for (i, wanted) in [-0.01, 0.01, -0.01].into_iter().enumerate() {
            assert!((moved.double_value(&[i as i64]) - wanted).abs() < 1e-6);
        }
    }

    #[test]
    fn weight_decay_is_decoupled() {
        let mut adam = Adam::new(Tensor::from_slice(&[2.0f32]), 0.1, 0.5).unwrap();
        adam.step(&Tensor::from_slice(&[0.0f32])).unwrap();
        assert!((adam.value.double_value(&[0]) - 2.0 * 0.95).abs() < 1e-6);
    }
}
