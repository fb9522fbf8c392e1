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
    sums: Tensor,
    images: i64,
    largest: f64,
}

impl Moments {
    pub(super) fn new(features: i64, device: Device) -> Result<Self> {
        Ok(Self {
            sums: Tensor::f_zeros([features], (Kind::Double, device))?,
            images: 0,
            largest: 0.0,
        })
    }

    /// Adds the rows of a block `[b, d]`.
    pub(super) fn push(&mut self, block: &Tensor) -> Result<()> {
        for rows in parts(block)? {
            // A product with ones is several times as fast as a sum over rows.
            let ones = Tensor::f_ones([1, rows.size()[0]], (Kind::Float, rows.device()))?;
            let sums = ones.f_mm(&rows.f_to_kind(Kind::Float)?)?;
            self.sums = self.sums.f_add_(&sums.f_squeeze_dim(0)?)?;
        }
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

    /// # Errors
    /// `not-finite`, naming the layer.
    pub(super) fn finish(&self, name: &str) -> Result<Centring> {
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
        let mean = self.sums.f_div_scalar(self.images as f64)?;
        let squared_means = mean.f_dot(&mean)?.f_double_value(&[])?;
        Ok(Centring {
            mean: mean.f_to_kind(Kind::Float)?,
            scale,
            squared_means: squared_means * scale.unwrap_or(1.0).powi(2),
        })
    }
}

/// The centring of the rows `[n, d]` of a layer that lie in memory together.
///
/// # Errors
/// `not-finite`, naming the layer.
pub(super) fn centring_of(rows: &Tensor, name: &str) -> Result<Centring> {
    let mut moments = Moments::new(rows.size()[1], rows.device())?;
    moments.push(rows)?;
    moments.finish(name)
}

/// How one layer's features are centred and, where they are very large or small, scaled, which CKA
/// does not see.
pub(super) struct Centring {
    mean: Tensor,
    scale: Option<f64>,
    squared_means: f64,
}

impl Centring {
    /// Rows `[b, d]`, centred, in the given kind.
    pub(super) fn apply(&self, rows: &Tensor, kind: Kind) -> Result<Tensor> {
        self.centre(rows, kind, None)
    }

    /// Rows `[b, d]`, centred, in the given kind, and their squared norms, float64 `[b]`: the diagonal
    /// of their Gram matrix.
    pub(super) fn apply_with_norms(&self, rows: &Tensor, kind: Kind) -> Result<(Tensor, Tensor)> {
        let norms = Tensor::f_empty([rows.size()[0]], (Kind::Float, rows.device()))?;
        let centred = self.centre(rows, kind, Some(&norms))?;
        Ok((centred, norms.f_to_kind(Kind::Double)?.f_square()?))
    }

    fn centre(&self, rows: &Tensor, kind: Kind, norms: Option<&Tensor>) -> Result<Tensor> {
        let whole = Tensor::f_empty(rows.size(), (kind, rows.device()))?;
        let mut start = 0;
        for part in parts(rows)? {
            let size = part.size()[0];
            let mut centred = part.f_sub(&self.mean)?;
            if let Some(scale) = self.scale {
                centred = centred.f_mul_scalar_(scale)?;
            }
            if let Some(norms) = norms {
                let of_part = centred.f_norm_scalaropt_dim(2.0, &[1i64][..], false)?;
                norms.f_narrow(0, start, size)?.f_copy_(&of_part)?;
            }
            whole.f_narrow(0, start, size)?.f_copy_(&centred)?;
            start += size;
        }
        Ok(whole)
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
