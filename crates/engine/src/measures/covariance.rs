//! The sample covariance of a representation, from one pass over blocks of images.

use super::columns::COLUMNS;
use super::gram::GramSum;
use crate::error::{EngineError, ErrorCode, Result};
use tch::{Device, Kind, Tensor};

/// Variances that are together below this share of the features' squares are float32's rounding of
/// a constant, which is at most 4e-15 of them.
const ROUNDING: f64 = 1e-12;

/// Gathers the covariance of `n` images in `d` features, block by block.
///
/// With at least as many images as features it sums products `[d, d]` of the features less the
/// first block's mean, and corrects for the difference from the mean at the end: memory does not
/// grow with images. With fewer it keeps the features, and its matrix is `[n, n]`, which has the
/// covariance's eigenvalues but for zeros. Features are scaled by a power of two: squares of very
/// large and very small values are float32 too, and no digit is lost.
pub struct CovarianceSum {
    images: i64,
    features: i64,
    kind: Kind,
    seen: i64,
    kept: Kept,
}

enum Kept {
    /// All features, float32 `[n, d]`.
    Rows(Tensor),
    Products {
        sum: GramSum,
        /// Of the shifted and scaled features: float64 `[d]`.
        total: Tensor,
        /// What is taken from features, `[d]`, and what they are then multiplied by; none while all
        /// were 0.
        shift: Option<(Tensor, f64)>,
    },
}

/// The covariance of a representation, n − 1 in the denominator.
pub struct Covariance {
    pub(super) images: i64,
    pub(super) features: i64,
    /// None where all features are 0.
    pub(super) sides: Option<Sides>,
}

/// A covariance on the smaller of its two sides.
pub(super) struct Sides {
    /// Of the features times `scale`: `[d, d]`, or `[n, n]` with fewer images than features.
    pub matrix: Tensor,
    pub scale: f64,
    /// Whether the features are constant but for rounding.
    pub constant: bool,
    /// The mean `m` of the scaled features, float64 `[d]`.
    pub mean: Tensor,
    /// With fewer images than features: the centred, scaled features times `m`, float64 `[n]`.
    onto_mean: Option<Tensor>,
}

impl CovarianceSum {
    /// Nothing seen yet of `images` images in `features` features; sums are of `kind`, float32 or
    /// float64.
    ///
    /// # Errors
    /// `invalid-spec` for fewer than 2 images or no feature.
    pub fn new(images: i64, features: i64, kind: Kind, device: Device) -> Result<Self> {
        if images < 2 || features < 1 {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!(
                    "a covariance needs at least 2 images and 1 feature, not [{images}, {features}]"
                ),
            ));
        }
        let kept = if images < features {
            Kept::Rows(Tensor::f_empty([images, features], (Kind::Float, device))?)
        } else {
            Kept::Products {
                sum: GramSum::new(features, kind, device)?,
                total: Tensor::f_zeros([features], (Kind::Double, device))?,
                shift: None,
            }
        };
        Ok(Self {
            images,
            features,
            kind,
            seen: 0,
            kept,
        })
    }

    /// The bytes that it keeps while features are read.
    pub fn bytes(images: i64, features: i64, kind: Kind) -> u64 {
        if images < features {
            (images * features) as u64 * Kind::Float.elt_size_in_bytes() as u64
        } else {
            matrix_bytes(features, features, kind)
        }
    }

    /// The bytes beside those that the covariance and a decomposition of it take in the end.
    pub fn finish_bytes(images: i64, features: i64, kind: Kind) -> u64 {
        if images < features {
            let columns = matrix_bytes(images, COLUMNS.min(features), kind);
            2 * (matrix_bytes(images, images, kind) + columns)
        } else {
            matrix_bytes(features, features, kind)
        }
    }

    /// Adds a block of images, `[b, d]`.
    pub fn push(&mut self, block: &Tensor) -> Result<()> {
        let size = block.size()[0];
        match &mut self.kept {
            Kept::Rows(rows) => rows.f_narrow(0, self.seen, size)?.f_copy_(block)?,
            Kept::Products { sum, total, shift } => {
                if shift.is_none()
                    && let Some(scale) = scale_of(block)?
                {
                    let mean = block.f_mean_dim(&[0i64][..], false, Kind::Double)?;
                    // Images before this block were 0 and went uncounted: nothing may shift them.
                    let taken = if self.seen == 0 {
                        mean
                    } else {
                        mean.f_zeros_like()?
                    };
                    *shift = Some((taken.f_to_kind(self.kind)?, scale));
                }
                if let Some((taken, scale)) = shift {
                    let x = block
                        .f_to_kind(self.kind)?
                        .f_sub(taken)?
                        .f_mul_scalar_(*scale)?;
                    let _ = total.f_add_(&column_sums(&x)?)?;
                    sum.add(&x)?;
                }
            }
        }
        self.seen += size;
        Ok(())
    }

    /// The covariance of all blocks.
    ///
    /// # Errors
    /// `not-finite`.
    pub fn finish(self) -> Result<Covariance> {
        debug_assert_eq!(self.seen, self.images);
        let n = self.images as f64;
        let sides = match self.kept {
            Kept::Rows(rows) => match scale_of(&rows)? {
                Some(scale) => Some(Sides::of_rows(&rows, scale, self.kind)?),
                None => None,
            },
            Kept::Products { sum, total, shift } => match shift {
                Some((taken, scale)) => {
                    let apart = total.f_div_scalar(n)?;
                    Some(Sides::of_products(sum, &apart, &taken, scale, n)?)
                }
                None => None,
            },
        };
        if let Some(sides) = &sides
            && !sides.trace()?.is_finite()
        {
            return Err(EngineError::new(
                ErrorCode::NotFinite,
                format!(
                    "a representation [{n}, {}] holds a value that is not finite",
                    self.features
                ),
            ));
        }
        Ok(Covariance {
            images: self.images,
            features: self.features,
            sides,
        })
    }
}

impl Covariance {
    /// The covariance of `features [n, d]`, in sums of `kind`.
    ///
    /// # Errors
    /// Those of [`CovarianceSum`].
    pub fn of(features: &Tensor, kind: Kind) -> Result<Self> {
        let size = features.size();
        let [n, d] = size[..] else {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!("a representation is [n, d], not {size:?}"),
            ));
        };
        let mut sum = CovarianceSum::new(n, d, kind, features.device())?;
        sum.push(features)?;
        sum.finish()
    }

    /// The largest rank that n images of d features can have: `min(n − 1, d)`.
    pub fn cap(&self) -> i64 {
        (self.images - 1).min(self.features)
    }

    /// The matrix and its scale, where features are not constant.
    pub(super) fn varying(self) -> Option<Sides> {
        self.sides.filter(|sides| !sides.constant)
    }
}

impl Sides {
    fn of_products(
        sum: GramSum,
        apart: &Tensor,
        taken: &Tensor,
        scale: f64,
        n: f64,
    ) -> Result<Self> {
        let mut matrix = sum.finish()?;
        let mean = taken
            .f_to_kind(Kind::Double)?
            .f_mul_scalar(scale)?
            .f_add(apart)?;
        let row = apart.f_to_kind(matrix.kind())?.f_unsqueeze(0)?;
        let _ = matrix.f_addmm_(&row.f_tr()?.f_mul_scalar(-n)?, &row)?;
        Self::new(matrix, scale, mean, None, n)
    }

    fn of_rows(rows: &Tensor, scale: f64, kind: Kind) -> Result<Self> {
        let size = rows.size();
        let (n, d) = (size[0], size[1]);
        let sum = GramSum::new(n, kind, rows.device())?;
        let mean = rows.f_mean_dim(&[0i64][..], false, Kind::Double)?;
        let mut onto = Tensor::f_zeros([n], (Kind::Double, rows.device()))?;
        for start in (0..d).step_by(COLUMNS as usize) {
            let width = COLUMNS.min(d - start);
            let mean = mean.f_narrow(0, start, width)?.f_to_kind(kind)?;
            let x = rows
                .f_narrow(1, start, width)?
                .f_to_kind(kind)?
                .f_sub(&mean)?
                .f_mul_scalar_(scale)?;
            sum.add(&x.f_tr()?)?;
            let _ = onto.f_add_(&x.f_mv(&mean.f_mul_scalar(scale)?)?)?;
        }
        let mean = mean.f_mul_scalar(scale)?;
        Self::new(sum.finish()?, scale, mean, Some(onto), n as f64)
    }

    /// From the sum of products of the centred features.
    fn new(
        mut matrix: Tensor,
        scale: f64,
        mean: Tensor,
        onto_mean: Option<Tensor>,
        n: f64,
    ) -> Result<Self> {
        let _ = matrix.f_div_scalar_(n - 1.0)?;
        let mut sides = Self {
            matrix,
            scale,
            constant: false,
            mean,
            onto_mean,
        };
        let variance = sides.trace()?;
        sides.constant = variance <= ROUNDING * (variance + sides.square_of_mean()?);
        Ok(sides)
    }

    /// The sum of the covariance's eigenvalues.
    pub fn trace(&self) -> Result<f64> {
        Ok(self
            .matrix
            .f_diagonal(0, 0, 1)?
            .f_sum(Kind::Double)?
            .f_double_value(&[])?)
    }

    fn square_of_mean(&self) -> Result<f64> {
        Ok(self
            .mean
            .f_square()?
            .f_sum(Kind::Double)?
            .f_double_value(&[])?)
    }

    /// Makes the covariance the sum of products of the features themselves, about 0.
    pub fn into_products_about_0(mut self, images: i64) -> Result<Tensor> {
        let n = images as f64;
        let _ = self.matrix.f_mul_scalar_(n - 1.0)?;
        let kind = self.matrix.kind();
        match &self.onto_mean {
            None => {
                let row = self.mean.f_to_kind(kind)?.f_unsqueeze(0)?;
                let _ = self.matrix.f_addmm_(&row.f_tr()?.f_mul_scalar(n)?, &row)?;
            }
            Some(onto) => {
                let half = onto
                    .f_add_scalar(self.square_of_mean()? / 2.0)?
                    .f_to_kind(kind)?;
                let _ = self.matrix.f_add_(&half.f_unsqueeze(0)?)?;
                let _ = self.matrix.f_add_(&half.f_unsqueeze(1)?)?;
            }
        }
        Ok(self.matrix)
    }
}

/// The power of two that brings the largest value of some features near 1; none where all are 0.
fn scale_of(features: &Tensor) -> Result<Option<f64>> {
    let (least, most) = features.f_aminmax(None, false)?;
    let largest = least
        .f_double_value(&[])?
        .abs()
        .max(most.f_double_value(&[])?.abs());
    // Not beyond what a float32 can be.
    let exponent = (-largest.log2().floor()).clamp(-126.0, 126.0);
    Ok((largest != 0.0).then(|| exponent.exp2()))
}

fn matrix_bytes(rows: i64, columns: i64, kind: Kind) -> u64 {
    (rows * columns) as u64 * kind.elt_size_in_bytes() as u64
}

fn column_sums(x: &Tensor) -> Result<Tensor> {
    Ok(x.f_sum_dim_intlist(&[0i64][..], false, Kind::Double)?)
}
