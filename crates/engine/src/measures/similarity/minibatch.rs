//! CKA from batches of images, each compared by itself.

use super::centring::{Centring, centring_of};
use super::cka::{GramProducts, Matrix, block, both, normalised, structured};
use super::example_space::{gram_tile, products};
use super::{FEWEST_IMAGES, exact};
use crate::error::Result;
use std::ops::Range;
use tch::{Device, Kind, Tensor};

/// `images` in batches of about equal size: as many as batches of `size` would be, and none of fewer
/// than 4 images.
///
/// # Errors
/// `invalid-spec` for fewer than 4 images.
pub fn batches(images: i64, size: i64) -> Result<Vec<Range<i64>>> {
    exact::check_images(images)?;
    let most = (images / FEWEST_IMAGES).max(1);
    let count = ((images as u64).div_ceil(size.max(1) as u64) as i64).clamp(1, most);
    Ok((0..count)
        .map(|at| images * at / count..images * (at + 1) / count)
        .collect())
}

/// The mean over batches of the unbiased HSIC₁ of every pair of layers, divided as in CKA (Nguyen et
/// al. 2021, "Do Wide and Deep Networks Learn the Same Things?", equations 3 and 4): batches of images
/// drawn at random estimate the debiased CKA of all of them.
///
/// Of every batch, [`MinibatchCka::layer`] takes each layer's features, and [`MinibatchCka::next`]
/// ends it.
pub struct MinibatchCka {
    split: Option<usize>,
    kind: Kind,
    /// Gram matrices of the batch, with zeros on the diagonal, float32 `[N, b, b]`.
    grams: Tensor,
    /// Their diagonals, float64 `[N, b]`.
    diagonals: Tensor,
    /// Centring of a layer's first batch, whose scale all others have.
    scales: Vec<Option<Centring>>,
    constant: Vec<bool>,
    /// Sums over batches of HSIC₀ and HSIC₁, float64 `[N, N]`.
    hsic0: Tensor,
    hsic1: Tensor,
}

impl MinibatchCka {
    /// For `layers` layers, of which the first `split` are compared with the others, or all with all,
    /// and batches of `largest` images at the most. Products are of `kind`, float32 or bfloat16.
    ///
    /// # Errors
    /// libtorch's.
    pub fn new(
        layers: usize,
        split: Option<usize>,
        largest: i64,
        kind: Kind,
        device: Device,
    ) -> Result<Self> {
        let count = layers as i64;
        let double = (Kind::Double, device);
        Ok(Self {
            split,
            kind,
            grams: Tensor::f_empty([count, largest, largest], (Kind::Float, device))?,
            diagonals: Tensor::f_empty([count, largest], double)?,
            scales: (0..layers).map(|_| None).collect(),
            constant: vec![true; layers],
            hsic0: Tensor::f_zeros([count, count], double)?,
            hsic1: Tensor::f_zeros([count, count], double)?,
        })
    }

    /// The bytes that it and one layer's batch take.
    pub fn needed(layers: usize, widest: i64, largest: i64, kind: Kind) -> u64 {
        let (layers, widest, largest) = (layers as u64, widest as u64, largest as u64);
        let value = kind.elt_size_in_bytes() as u64;
        largest * largest * (4 * layers + value) + largest * widest * (4 + value)
    }

    /// Takes the features `[b, d]` of one layer, by its place, for the batch's images.
    ///
    /// # Errors
    /// `not-finite`, naming the layer; libtorch's.
    pub fn layer(&mut self, layer: usize, name: &str, features: &Tensor) -> Result<()> {
        let _guard = tch::no_grad_guard();
        let b = features.size()[0];
        let first = self.scales[layer].as_ref();
        let centring = centring_of(features, name, self.kind)?.scaled_like(first);
        let x = centring.apply(features)?;
        let gram = self
            .grams
            .f_get(layer as i64)?
            .f_narrow(0, 0, b)?
            .f_narrow(1, 0, b)?;
        gram_tile(&x, &x, &gram)?;
        let _ = gram.f_diagonal(0, 0, 1)?.f_fill_(0.0)?;
        let trace = x.norms.f_sum(Kind::Double)?.f_double_value(&[])?;
        self.constant[layer] &= centring.is_constant(trace, b);
        self.diagonals
            .f_get(layer as i64)?
            .f_narrow(0, 0, b)?
            .f_copy_(&x.norms)?;
        self.scales[layer].get_or_insert(centring);
        Ok(())
    }

    /// Ends a batch of `images` images, of which every layer has been taken.
    ///
    /// # Errors
    /// libtorch's.
    pub fn next(&mut self, images: i64) -> Result<()> {
        let _guard = tch::no_grad_guard();
        let tiles = self.grams.f_narrow(1, 0, images)?.f_narrow(2, 0, images)?;
        let batch = GramProducts {
            off_diagonal: products(&tiles)?,
            diagonals: self.diagonals.f_narrow(1, 0, images)?,
        };
        let share = (images * (images - 3)) as f64;
        self.hsic0 = self.hsic0.f_add_(&batch.hsic0()?.f_div_scalar(share)?)?;
        self.hsic1 = self.hsic1.f_add_(&batch.hsic1()?.f_div_scalar(share)?)?;
        Ok(())
    }

    /// The debiased CKA of every pair, `[rows, columns]`, and which layers of the rows and of the
    /// columns are constant.
    ///
    /// # Errors
    /// libtorch's.
    pub fn finish(self) -> Result<(Matrix, Vec<bool>, Vec<bool>)> {
        let structured = structured(&self.hsic0, &self.hsic1, &self.constant)?;
        let matrix = normalised(&self.hsic1, &structured, -1.0)?;
        let (constant, other_constant) = both(self.constant, self.split);
        Ok((block(matrix, self.split), constant, other_constant))
    }
}
