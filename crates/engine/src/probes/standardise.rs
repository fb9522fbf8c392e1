//! Features centred and scaled. Features of 1e-4 and smaller stall Adam.

use crate::error::{EngineError, ErrorCode, Result};
use crate::representations::LayerFeatures;
use tch::{Kind, Tensor};

/// Mean and factor of each feature of a layer, float32 `[d]`.
pub(super) struct Standardisation {
    mean: Tensor,
    factor: Tensor,
}

/// A feature whose standard deviation is below this share of its mean's size is constant.
const CONSTANT: f64 = 1e-6;

/// Values that are worked on at once: they stay in the processor's cache between operations.
const BLOCK: i64 = 1 << 16;

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
            let mut block = features.rows(start, count)?.f_to_kind(Kind::Double)?;
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

    /// Centres and scales `features [n, d]` in place, computing in float32.
    pub fn apply(&self, features: &Tensor) -> Result<()> {
        let (n, d) = features.size2()?;
        for_each_block(n, d, |start, count| {
            let mut block = features.f_narrow(0, start, count)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

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
