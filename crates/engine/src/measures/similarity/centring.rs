//! Features less their means, so that sums of products lose nothing to rounding.

use crate::error::{EngineError, ErrorCode, Result};
use tch::{Device, Kind, Tensor};

/// Values whose largest lies within these bounds are left as they are: their fourth powers, summed,
/// stay far inside float32's range.
const UNSCALED: std::ops::Range<f64> = 1e-3..1e3;

/// Values that are worked on at once.
const PART: i64 = 1 << 19;

/// A layer whose variance is below this share of its squared means is constant: what is left is
/// float32's rounding.
const ROUNDING: f64 = 1e-12;

/// Accumulates what centring needs of one layer.
pub(super) struct Moments {
    /// The first row, which sums are taken beside: they stay small, and 0 where nothing varies.
    first: Option<Tensor>,
    sums: Tensor,
    images: i64,
    largest: f64,
}

impl Moments {
    pub(super) fn new(features: i64, device: Device) -> Result<Self> {
        Ok(Self {
            first: None,
            sums: Tensor::f_zeros([features], (Kind::Double, device))?,
            images: 0,
            largest: 0.0,
        })
    }

    /// Adds the rows of a block `[b, d]`.
    pub(super) fn push(&mut self, block: &Tensor) -> Result<()> {
        let first = match &self.first {
            Some(first) => first.shallow_clone(),
            None => block.f_get(0)?.f_to_kind(Kind::Float)?.f_detach_copy()?,
        };
        for rows in parts(block)? {
            // A product with ones is several times as fast as a sum over rows.
            let ones = Tensor::f_ones([1, rows.size()[0]], (Kind::Float, rows.device()))?;
            let sums = ones.f_mm(&rows.f_sub(&first)?)?;
            self.sums = self.sums.f_add_(&sums.f_squeeze_dim(0)?)?;
        }
        self.first = Some(first);
        self.images += block.size()[0];
        let (least, most) = block.f_aminmax(None, false)?;
        for value in [least, most] {
            let value = value.f_double_value(&[])?.abs();
            if value.is_nan() || value > self.largest {
                self.largest = value;
            }
        }
        Ok(())
    }

    /// How to centre the layer for products of `kind`.
    ///
    /// # Errors
    /// `not-finite`, naming the layer.
    pub(super) fn finish(&self, name: &str, kind: Kind) -> Result<Centring> {
        if !self.largest.is_finite() {
            return Err(EngineError::new(
                ErrorCode::NotFinite,
                format!("the features of layer {name} hold a value that is not finite"),
            )
            .with("layer", name));
        }
        let scaled = self.largest > 0.0 && !UNSCALED.contains(&self.largest);
        // A power of two changes no digit.
        let scale = scaled.then(|| (-self.largest.log2().ceil()).exp2());
        let mut mean = self.sums.f_div_scalar(self.images as f64)?;
        if let Some(first) = &self.first {
            mean = mean.f_add_(first)?;
        }
        let squared_means = mean.f_dot(&mean)?.f_double_value(&[])?;
        let shift = mean.f_to_kind(kind)?.f_to_kind(Kind::Float)?;
        let residue = match kind {
            Kind::Float => None,
            _ => Some(mean.f_sub(&shift)?.f_to_kind(Kind::Float)?),
        };
        Ok(Centring {
            kind,
            shift,
            residue,
            scale,
            squared_means: squared_means * scale.unwrap_or(1.0).powi(2),
        })
    }
}

/// The centring of the rows `[n, d]` of a layer that lie in memory together.
///
/// # Errors
/// `not-finite`, naming the layer.
pub(super) fn centring_of(rows: &Tensor, name: &str, kind: Kind) -> Result<Centring> {
    let mut moments = Moments::new(rows.size()[1], rows.device())?;
    moments.push(rows)?;
    moments.finish(name, kind)
}

/// How one layer's features are centred and, where they are very large or small, scaled, which CKA
/// does not see.
///
/// What is subtracted is the mean as `kind` can hold it: a feature that is 0 for many images, as
/// after a rectifier, would else be rounded alike for all of them, which no sum averages out. What
/// is left of the mean is taken off the products.
pub(super) struct Centring {
    kind: Kind,
    shift: Tensor,
    /// The mean less the shift, where they differ.
    residue: Option<Tensor>,
    scale: Option<f64>,
    squared_means: f64,
}

/// Features `[b, d]` less their shift.
pub(super) struct Centred {
    /// Of the kind that products are of.
    pub values: Tensor,
    /// The squared norms of the features less their mean, float64 `[b]`: the diagonal of their Gram
    /// matrix.
    pub norms: Tensor,
    /// What the residue adds to inner products.
    excess: Option<Excess>,
}

/// With rows x, y less their shift and a residue δ, the inner product of both less their means is
/// `x · y − x · δ − y · δ + δ · δ`.
struct Excess {
    /// `x · δ`, float32 `[b]`.
    along: Tensor,
    /// `δ · δ`.
    own: f64,
}

impl Centred {
    /// Takes what the residue adds off products `[b, b']` of these values with others.
    pub(super) fn correct(&self, others: &Self, products: &Tensor) -> Result<()> {
        if let (Some(rows), Some(columns)) = (&self.excess, &others.excess) {
            let of_rows = rows.along.f_unsqueeze(1)?;
            let of_columns = columns.along.f_sub_scalar(columns.own)?;
            let mut products = products.shallow_clone();
            let _ = products.f_sub_(&of_rows)?.f_sub_(&of_columns)?;
        }
        Ok(())
    }
}

impl Centring {
    /// Rows `[b, d]`, centred.
    pub(super) fn apply(&self, rows: &Tensor) -> Result<Centred> {
        let float = (Kind::Float, rows.device());
        let values = Tensor::f_empty(rows.size(), (self.kind, rows.device()))?;
        let norms = Tensor::f_empty([rows.size()[0]], float)?;
        let along = Tensor::f_empty([rows.size()[0]], float)?;
        let residue = self.scaled_residue()?;
        let mut start = 0;
        for part in parts(rows)? {
            let size = part.size()[0];
            let mut centred = part.f_sub(&self.shift)?;
            if let Some(scale) = self.scale {
                centred = centred.f_mul_scalar_(scale)?;
            }
            let of_part = centred.f_norm_scalaropt_dim(2.0, &[1i64][..], false)?;
            norms.f_narrow(0, start, size)?.f_copy_(&of_part)?;
            if let Some(residue) = &residue {
                let of_part = centred.f_mv(residue)?;
                along.f_narrow(0, start, size)?.f_copy_(&of_part)?;
            }
            values.f_narrow(0, start, size)?.f_copy_(&centred)?;
            start += size;
        }
        let mut norms = norms.f_to_kind(Kind::Double)?.f_square()?;
        let excess = match residue {
            None => None,
            Some(residue) => {
                let own = residue.f_dot(&residue)?.f_double_value(&[])?;
                norms = norms
                    .f_sub_(&along.f_mul_scalar(2.0)?)?
                    .f_add_scalar_(own)?;
                Some(Excess { along, own })
            }
        };
        Ok(Centred {
            values,
            norms,
            excess,
        })
    }

    fn scaled_residue(&self) -> Result<Option<Tensor>> {
        Ok(match &self.residue {
            None => None,
            Some(residue) => Some(residue.f_mul_scalar(self.scale.unwrap_or(1.0))?),
        })
    }

    /// What the residues of two layers add to products of their features with each other, summed over
    /// so many images: `[d, d']`, float64.
    pub(super) fn excess(&self, other: &Self, images: i64) -> Result<Option<Tensor>> {
        match (self.scaled_residue()?, other.scaled_residue()?) {
            (Some(own), Some(other)) => {
                let own = own.f_to_kind(Kind::Double)?.f_mul_scalar(images as f64)?;
                Ok(Some(own.f_outer(&other.f_to_kind(Kind::Double)?)?))
            }
            _ => Ok(None),
        }
    }

    /// The same with the scale of another, where there is one.
    pub(super) fn scaled_like(mut self, other: Option<&Self>) -> Self {
        if let Some(other) = other {
            let ratio = other.scale.unwrap_or(1.0) / self.scale.unwrap_or(1.0);
            self.squared_means *= ratio.powi(2);
            self.scale = other.scale;
        }
        self
    }

    /// Whether the layer says nothing of an image; `trace` is the sum over images of the squared
    /// norms of its centred features.
    pub(super) fn is_constant(&self, trace: f64, images: i64) -> bool {
        trace <= ROUNDING * self.squared_means * images as f64
    }
}

/// Rows `[b, d]` a few at a time, so that what is done to them in steps stays in the cache.
fn parts(rows: &Tensor) -> Result<Vec<Tensor>> {
    let size = (PART / rows.size()[1].max(1)).max(1);
    Ok(rows.f_split(size, 0)?)
}
