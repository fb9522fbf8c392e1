//! Features centred and scaled. Features of 1e-4 and smaller stall Adam.

use crate::error::{EngineError, ErrorCode, Result};
use tch::{Kind, Tensor};

/// Mean and factor of each feature of a group of layers, `[L, 1, d]`.
pub(super) struct Standardisation {
    mean: Tensor,
    factor: Tensor,
}

/// A feature whose standard deviation is below this share of its mean's size is constant.
const CONSTANT: f64 = 1e-6;

impl Standardisation {
    /// The statistics of `features [L, n, d]` over n. Constant features get factor 0.
    ///
    /// # Errors
    /// `not-finite` where a feature is not.
    pub fn of(features: &Tensor) -> Result<Self> {
        let mean = features.f_mean_dim(&[1i64][..], true, Kind::Double)?;
        // The mean of squares in float64 keeps enough digits for float32 features.
        let square = Tensor::f_empty(mean.size(), (Kind::Double, features.device()))?;
        for layer in 0..features.size()[0] {
            let of_layer =
                features
                    .f_get(layer)?
                    .f_square()?
                    .f_mean_dim(&[0i64][..], true, Kind::Double)?;
            square.f_get(layer)?.f_copy_(&of_layer)?;
        }
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

    /// Centres and scales `features [L, n, d]` in place, a layer at a time.
    pub fn apply(&self, features: &Tensor) -> Result<()> {
        for layer in 0..features.size()[0] {
            let mut x = features.f_get(layer)?;
            let _ = x
                .f_sub_(&self.mean.f_get(layer)?)?
                .f_mul_(&self.factor.f_get(layer)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    #[test]
    fn features_get_mean_0_and_variance_1_and_constants_0() {
        let wave = Tensor::linspace(0.0, 9.0, 300, (Kind::Float, Device::Cpu))
            .sin()
            .view([1, 100, 3]);
        let constant = Tensor::full([1, 100, 1], 0.7, (Kind::Float, Device::Cpu));
        let features = Tensor::cat(&[&(wave * 1e-5 + 2e-5), &constant], 2);
        Standardisation::of(&features)
            .unwrap()
            .apply(&features)
            .unwrap();
        let (mean, std) = (
            features.mean_dim(&[1i64][..], false, Kind::Float),
            features.std_dim(1, false, false),
        );
        assert!(mean.abs().max().double_value(&[]) < 1e-3);
        assert!((std.narrow(1, 0, 3) - 1.0).abs().max().double_value(&[]) < 1e-3);
        assert_eq!(features.narrow(2, 3, 1).abs().max().double_value(&[]), 0.0);
    }
}
