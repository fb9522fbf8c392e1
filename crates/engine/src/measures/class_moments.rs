//! Means and scatter of each class of a representation, from one pass over blocks of images.

use super::columns::in_columns;
use crate::error::{EngineError, ErrorCode, Result};
use tch::{Device, Kind, Tensor};

/// Sums over the images of each class, float64. Memory: 8 bytes a class and feature.
///
/// A block's own means and scatter are merged into those of the images before it (Chan, Golub and
/// LeVeque 1983, equation 2.1), so that nothing cancels however far the features lie from 0.
pub struct ClassMoments {
    /// Images of each class `[k]`.
    pub(super) counts: Tensor,
    /// Means `[k, d]`.
    pub(super) means: Tensor,
    /// Squared distances from the class's mean, summed over its images, `[k]`.
    pub(super) scatter: Tensor,
}

impl ClassMoments {
    /// Nothing seen yet of `classes` classes in `features` features.
    pub fn new(classes: i64, features: i64, device: Device) -> Result<Self> {
        let zeros = |shape: &[i64]| Tensor::f_zeros(shape, (Kind::Double, device));
        Ok(Self {
            counts: zeros(&[classes])?,
            means: zeros(&[classes, features])?,
            scatter: zeros(&[classes])?,
        })
    }

    /// Adds a block of images, `[b, d]`, and their classes, int64 `[b]`.
    pub fn push(&mut self, block: &Tensor, labels: &Tensor) -> Result<()> {
        let members = members(labels, self.counts.size()[0])?;
        let new = members.f_sum_dim_intlist(&[1i64][..], false, Kind::Double)?;
        let total = self.counts.f_add(&new)?;
        // A class without images has sums of 0, which any divisor leaves at 0.
        let (some_new, some) = (new.f_clamp_min(1)?, total.f_clamp_min(1)?);
        let share = new.f_div(&some)?.f_unsqueeze(1)?;
        let weight = share.f_mul(&self.counts.f_unsqueeze(1)?)?;
        for part in in_columns(block) {
            let (columns, x) = part?;
            let mean = members.f_mm(&x)?.f_div(&some_new.f_unsqueeze(1)?)?;
            let within = x
                .f_sub(&mean.f_index_select(0, labels)?)?
                .f_square_()?
                .f_sum_dim_intlist(&[1i64][..], false, Kind::Double)?;
            let mut old = self
                .means
                .f_narrow(1, columns.start, columns.end - columns.start)?;
            let apart = mean.f_sub(&old)?;
            let between = apart.f_square()?.f_mul(&weight)?.f_sum_dim_intlist(
                &[1i64][..],
                false,
                Kind::Double,
            )?;
            let _ = self.scatter.f_add_(&members.f_mv(&within)?)?;
            let _ = self.scatter.f_add_(&between)?;
            let _ = old.f_addcmul_(&apart, &share)?;
        }
        self.counts = total;
        Ok(())
    }

    /// # Errors
    /// `not-finite`; `invalid-spec` for a class with fewer than 2 images.
    pub(super) fn check(&self) -> Result<()> {
        let counts = Vec::<f64>::try_from(&self.counts)?;
        check_classes(&counts.iter().map(|&n| n as i64).collect::<Vec<_>>())?;
        if !self
            .scatter
            .f_sum(Kind::Double)?
            .f_double_value(&[])?
            .is_finite()
        {
            return Err(EngineError::new(
                ErrorCode::NotFinite,
                format!(
                    "a representation of {} features holds a value that is not finite",
                    self.means.size()[1]
                ),
            ));
        }
        Ok(())
    }
}

/// Checks the number of images of each class: variances need two classes and two images of each.
///
/// # Errors
/// `invalid-spec`, which names the class.
pub fn check_classes(counts: &[i64]) -> Result<()> {
    if counts.len() < 2 {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "variances between classes need at least 2 classes; there is {}",
                counts.len()
            ),
        ));
    }
    match counts.iter().position(|&n| n < 2) {
        None => Ok(()),
        Some(class) => Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "class {class} has {} images; a variance within it needs at least 2",
                counts[class]
            ),
        )
        .with("class", class)
        .with("images", counts[class])),
    }
}

/// Float64 `[k, b]`: 1 where the image is of the class.
fn members(labels: &Tensor, classes: i64) -> Result<Tensor> {
    let all = Tensor::f_arange(classes, (Kind::Int64, labels.device()))?;
    Ok(all
        .f_unsqueeze(1)?
        .f_eq_tensor(&labels.f_unsqueeze(0)?)?
        .f_to_kind(Kind::Double)?)
}
