//! Features centred and scaled. Features of 1e-4 and smaller stall Adam.

use crate::bfloat16::{rounded, widened};
use crate::error::{EngineError, ErrorCode, Result};
use crate::parallel::{for_ranges, widest};
use crate::representations::LayerFeatures;
use std::ffi::c_void;
use std::ops::Range;
use tch::{Device, Kind, Tensor};

/// Mean and factor of each feature of a layer, float32 `[d]`.
pub(super) struct Standardisation {
    mean: Tensor,
    factor: Tensor,
}

/// A feature whose standard deviation is below this share of its mean's size is constant.
const CONSTANT: f64 = 1e-6;

/// Values that are worked on at once: little beside the features, much beside a thread's start.
const BLOCK: i64 = 1 << 22;

/// Columns or rows that one thread takes at least.
const COLUMNS: usize = 64;
const ROWS: usize = 8;

/// Calls `work` with the place and size of block after block of `n` rows of `d` features.
fn for_each_block(n: i64, d: i64, mut work: impl FnMut(i64, i64) -> Result<()>) -> Result<()> {
    let rows = (BLOCK / d).max(1);
    for start in (0..n).step_by(rows as usize) {
        work(start, rows.min(n - start))?;
    }
    Ok(())
}

impl Standardisation {
    /// The statistics of the first `n` rows of `features`, in one pass. Constant features get factor
    /// 0.
    ///
    /// # Errors
    /// `not-finite` where a feature is not.
    pub fn of(features: &LayerFeatures, n: i64) -> Result<Self> {
        let [_, d] = features.size();
        // float64 keeps enough digits of the mean of squares for float32 features.
        let options = (Kind::Double, features.device());
        let mut sum = Tensor::f_zeros([d], options)?;
        let mut squares = Tensor::f_zeros([d], options)?;
        for_each_block(n, d, |start, count| {
            let block = features.rows(start, count)?;
            if let Some(values) = Values::of(&block).filter(Values::are_features) {
                let width = d as usize;
                let totals = [Values::of(&sum), Values::of(&squares)];
                let [Some(sums), Some(squares)] = totals else {
                    return Err(EngineError::new(
                        ErrorCode::Internal,
                        "sums are not on the CPU beside their features",
                    ));
                };
                for_ranges(width, COLUMNS, |columns| {
                    // SAFETY: threads' columns are apart, and the block is only read.
                    unsafe { values.add_moments(width, columns, &sums, &squares) };
                });
                return Ok(());
            }
            let mut block = block.f_to_kind(Kind::Double)?;
            let of_columns = |x: &Tensor| x.f_sum_dim_intlist(&[0i64][..], false, Kind::Double);
            let _ = sum.f_add_(&of_columns(&block)?)?;
            let _ = squares.f_add_(&of_columns(&block.f_square_()?)?)?;
            Ok(())
        })?;
        let mean = sum.f_div_scalar(n as f64)?;
        let square = squares.f_div_scalar(n as f64)?;
        let finite = square.f_isfinite()?.f_all()?.f_int64_value(&[])? == 1;
        if !finite {
            return Err(EngineError::new(
                ErrorCode::NotFinite,
                "a representation holds a value that is not finite; no probe can be trained on it",
            ));
        }
        let std = (square.f_sub(&mean.f_square()?)?)
            .f_clamp_min(0.0)?
            .f_sqrt()?;
        let floor = mean.f_abs()?.f_mul_scalar(CONSTANT)?;
        let varies = std.f_gt_tensor(&floor)?.f_logical_and(&std.f_gt(0.0)?)?;
        let factor = std
            .f_reciprocal()?
            .f_where_self(&varies, &std.f_zeros_like()?)?;
        Ok(Self {
            mean: mean.f_to_kind(Kind::Float)?,
            factor: factor.f_to_kind(Kind::Float)?,
        })
    }

    /// Mean and factor.
    pub fn statistics(&self) -> (&Tensor, &Tensor) {
        (&self.mean, &self.factor)
    }

    /// Centres and scales `features [n, d]` in place, computing in float32.
    pub fn apply(&self, features: &Tensor) -> Result<()> {
        let (n, d) = features.size2()?;
        for_each_block(n, d, |start, count| {
            let mut block = features.f_narrow(0, start, count)?;
            let parts = [&block, &self.mean, &self.factor].map(Values::of);
            if let [Some(values), Some(mean), Some(factor)] = parts {
                for_ranges(count as usize, ROWS, |rows| {
                    // SAFETY: threads' rows are apart, and nobody else holds the block.
                    unsafe { values.standardise(rows, &mean, &factor) };
                });
                return Ok(());
            }
            if block.kind() == Kind::Float {
                let _ = block.f_sub_(&self.mean)?.f_mul_(&self.factor)?;
                return Ok(());
            }
            let standardised = block
                .f_to_kind(Kind::Float)?
                .f_sub_(&self.mean)?
                .f_mul_(&self.factor)?;
            Ok(block.f_copy_(&standardised)?)
        })
    }
}

/// A tensor's memory.
struct Values {
    kind: Kind,
    memory: *mut c_void,
    len: usize,
}

// SAFETY: whoever shares it promises that threads' parts are apart.
unsafe impl Sync for Values {}

impl Values {
    /// Of a contiguous tensor on the CPU of float32, float64 or bfloat16; else `None`.
    fn of(tensor: &Tensor) -> Option<Self> {
        let kind = tensor.kind();
        let fits = tensor.device() == Device::Cpu
            && tensor.is_contiguous()
            && matches!(kind, Kind::Float | Kind::Double | Kind::BFloat16);
        fits.then(|| Self {
            kind,
            memory: tensor.data_ptr(),
            len: tensor.numel(),
        })
    }

    /// Whether they are of a kind that features come in.
    fn are_features(&self) -> bool {
        matches!(self.kind, Kind::Float | Kind::BFloat16)
    }

    /// Some of the values, to be written to.
    ///
    /// # Safety
    /// They are of type `T`, the tensor is alive, and nobody else holds them.
    #[allow(
        clippy::mut_from_ref,
        reason = "parts that are apart are each one thread's own"
    )]
    unsafe fn part<T>(&self, range: Range<usize>) -> &mut [T] {
        assert!(range.start <= range.end && range.end <= self.len);
        unsafe {
            let first = self.memory.cast::<T>().add(range.start);
            std::slice::from_raw_parts_mut(first, range.len())
        }
    }

    /// Some of the values, to be read.
    ///
    /// # Safety
    /// They are of type `T`, the tensor is alive, and nobody writes to them.
    unsafe fn shared<T>(&self, range: Range<usize>) -> &[T] {
        assert!(range.start <= range.end && range.end <= self.len);
        unsafe {
            let first = self.memory.cast::<T>().cast_const().add(range.start);
            std::slice::from_raw_parts(first, range.len())
        }
    }

    /// Adds the values of some columns of rows of `width`, and their squares, to `sums` and
    /// `squares`, float64 `[width]`.
    ///
    /// # Safety
    /// As [`Values::part`], for these columns of the sums.
    unsafe fn add_moments(&self, width: usize, columns: Range<usize>, sums: &Self, squares: &Self) {
        // SAFETY: the caller's promise; the rows are shared, and only read.
        unsafe {
            let (sums, squares) = (sums.part(columns.clone()), squares.part(columns.clone()));
            for row in 0..self.len / width {
                let places = row * width + columns.start..row * width + columns.end;
                match self.kind {
                    Kind::BFloat16 => add_bfloat16(self.shared(places), sums, squares),
                    _ => add_float32(self.shared(places), sums, squares),
                }
            }
        }
    }

    /// Centres and scales some rows by means and factors, float32 `[width]`.
    ///
    /// # Safety
    /// As [`Values::part`], for these rows.
    unsafe fn standardise(&self, rows: Range<usize>, mean: &Self, factor: &Self) {
        let width = mean.len;
        // SAFETY: the caller's promise; means and factors are shared, and only read.
        unsafe {
            let (mean, factor) = (mean.shared(0..width), factor.shared(0..width));
            for row in rows {
                let places = row * width..(row + 1) * width;
                match self.kind {
                    Kind::BFloat16 => scale_bfloat16(self.part(places), mean, factor),
                    _ => scale_float32(self.part(places), mean, factor),
                }
            }
        }
    }
}

widest! {
    fn add_float32(values: &[f32], sums: &mut [f64], squares: &mut [f64]) {
        for ((&value, sum), square) in values.iter().zip(sums).zip(squares) {
            let value = f64::from(value);
            *sum += value;
            *square += value * value;
        }
    }
}

widest! {
    fn add_bfloat16(values: &[u16], sums: &mut [f64], squares: &mut [f64]) {
        for ((&value, sum), square) in values.iter().zip(sums).zip(squares) {
            let value = f64::from(widened(value));
            *sum += value;
            *square += value * value;
        }
    }
}

widest! {
    fn scale_float32(values: &mut [f32], mean: &[f32], factor: &[f32]) {
        for ((value, mean), factor) in values.iter_mut().zip(mean).zip(factor) {
            *value = (*value - mean) * factor;
        }
    }
}

widest! {
    fn scale_bfloat16(values: &mut [u16], mean: &[f32], factor: &[f32]) {
        for ((value, mean), factor) in values.iter_mut().zip(mean).zip(factor) {
            *value = rounded((widened(*value) - mean) * factor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_get_mean_0_and_variance_1_and_constants_0() {
        // More rows than a block has.
        let (n, varying) = (3 * BLOCK / 4, 3);
        let wave = Tensor::linspace(0.0, 9.0, n * varying, (Kind::Float, Device::Cpu))
            .sin()
            .view([n, varying]);
        let constant = Tensor::full([n, 1], 0.7, (Kind::Float, Device::Cpu));
        for (kind, tolerance) in [(Kind::Float, 1e-3), (Kind::BFloat16, 1e-2)] {
            let features = Tensor::cat(&[&(&wave * 1e-5 + 2e-5), &constant], 1).to_kind(kind);
            let cached = LayerFeatures::in_memory(features.shallow_clone());
            Standardisation::of(&cached, n)
                .unwrap()
                .apply(&features)
                .unwrap();
            assert_eq!(features.kind(), kind);
            let features = features.to_kind(Kind::Double);
            let (mean, std) = (
                features.mean_dim(&[0i64][..], false, Kind::Double),
                features.std_dim(0, false, false),
            );
            assert!(mean.abs().max().double_value(&[]) < tolerance);
            let off = (std.narrow(0, 0, 3) - 1.0).abs().max();
            assert!(off.double_value(&[]) < tolerance);
            let constant = features.narrow(1, 3, 1).abs().max();
            assert_eq!(constant.double_value(&[]), 0.0);
        }
    }
}
