//! How far weights move between checkpoints.

use crate::error::{EngineError, ErrorCode, Result};
use tch::{Kind, Tensor};

/// How far one layer's parameters lie from where they were.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightChange {
    /// ‖W_to − W_from‖₂ over all values of the layer's parameters, float64.
    pub absolute: f64,
    /// That divided by ‖W_from‖₂; none where all of them were 0.
    pub relative: Option<f64>,
}

/// The change of some parameters, of equal shapes in `from` and `to`.
///
/// # Errors
/// `not-finite`.
pub fn weight_change<'a>(
    pairs: impl IntoIterator<Item = (&'a Tensor, &'a Tensor)>,
) -> Result<WeightChange> {
    let (mut apart, mut before) = (0.0, 0.0);
    for (from, to) in pairs {
        let from = from.f_to_kind(Kind::Double)?;
        let square = |x: &Tensor| -> Result<f64> {
            Ok(x.f_square()?.f_sum(Kind::Double)?.f_double_value(&[])?)
        };
        apart += square(&to.f_to_kind(Kind::Double)?.f_sub(&from)?)?;
        before += square(&from)?;
    }
    if !(apart + before).is_finite() {
        return Err(EngineError::new(
            ErrorCode::NotFinite,
            "the weights hold a value that is not finite",
        ));
    }
    Ok(WeightChange {
        absolute: apart.sqrt(),
        relative: (before > 0.0).then(|| (apart / before).sqrt()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    fn values(scale: f64) -> [Tensor; 2] {
        let all = Tensor::linspace(-1.0, 2.0, 15, (Kind::Float, Device::Cpu)) * scale;
        [all.narrow(0, 0, 12).view([4, 3]), all.narrow(0, 12, 3)]
    }

    fn change(from: &[Tensor], to: &[Tensor]) -> Result<WeightChange> {
        weight_change(from.iter().zip(to))
    }

    #[test]
    fn a_change_is_the_length_of_the_difference_over_all_parameters() {
        let (from, to) = (values(1.0), values(1.5));
        let found = change(&from, &to).unwrap();
        let length = Tensor::linspace(-1.0, 2.0, 15, (Kind::Double, Device::Cpu)).norm();
        assert!((found.absolute / length.double_value(&[]) - 0.5).abs() < 1e-6);
        assert!((found.relative.unwrap() - 0.5).abs() < 1e-6);
        // By hand: (3, 4) from (0, 0) to, and from, a vector of length 5.
        let zero = [Tensor::from_slice(&[0f32]), Tensor::from_slice(&[0f32])];
        let five = [Tensor::from_slice(&[3f32]), Tensor::from_slice(&[4f32])];
        let away = change(&zero, &five).unwrap();
        assert_eq!((away.absolute, away.relative), (5.0, None));
        let back = change(&five, &zero).unwrap();
        assert_eq!((back.absolute, back.relative), (5.0, Some(1.0)));
    }

    #[test]
    fn equal_weights_have_no_change() {
        let found = change(&values(1e-20), &values(1e-20)).unwrap();
        assert_eq!((found.absolute, found.relative), (0.0, Some(0.0)));
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        for bad in [f64::NAN, f64::INFINITY] {
            let spoilt = values(1.0);
            let _ = spoilt[1].get(1).fill_(bad);
            for (from, to) in [(&spoilt, &values(1.0)), (&values(1.0), &spoilt)] {
                assert_eq!(change(from, to).unwrap_err().code, ErrorCode::NotFinite);
            }
        }
    }
}
