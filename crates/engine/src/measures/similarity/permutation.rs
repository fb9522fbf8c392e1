//! What CKA would be between layers that have nothing to do with each other.

use super::centring::{Centred, centring_of};
use super::cka::{Matrix, ROUNDING};
use super::compared_layer::ComparedLayer;
use super::exact::check_images;
use crate::error::Result;
use crate::random::{Purpose, Stream};
use tch::{Kind, Tensor};

/// The distribution of the debiased CKA when the images of the columns' layers are permuted.
#[derive(Clone, Debug, PartialEq)]
pub struct PermutationNull {
    /// The mean over permutations.
    pub mean: Matrix,
    /// The 95 % quantile, by linear interpolation.
    pub quantile95: Matrix,
    /// `(1 + permutations that reach the value of the images unpermuted) / (permutations + 1)`
    /// (Phipson and Smyth 2010).
    pub p_value: Matrix,
}

/// A permutation test of every pair of layers on some images: planned, then computed.
pub struct PermutationTest {
    images: i64,
    widths: Vec<i64>,
    split: Option<usize>,
    permutations: u64,
    seed: u64,
}

impl PermutationTest {
    /// Layers of the given numbers of features, all with each other or, with `split`, the first so
    /// many with the others, on the first `images` of their rows, which should be a random draw. The
    /// permutations, at least one, are the same for all pairs.
    ///
    /// # Errors
    /// `invalid-spec` for fewer than 4 images.
    pub fn plan(
        images: i64,
        widths: Vec<i64>,
        split: Option<usize>,
        permutations: u64,
        seed: u64,
    ) -> Result<Self> {
        check_images(images)?;
        Ok(Self {
            images,
            widths,
            split,
            permutations,
            seed,
        })
    }

    /// How many images it is on.
    pub fn images(&self) -> i64 {
        self.images
    }

    /// How many steps [`PermutationTest::compute`] counts.
    pub fn steps(&self) -> u64 {
        self.widths.len() as u64 + self.permutations
    }

    /// The bytes that it needs beside the features.
    pub fn needed(&self) -> u64 {
        let layers = self.widths.len() as u64;
        let (left, right) = match self.split {
            None => (layers, layers),
            Some(first) => (first as u64, layers - first as u64),
        };
        let p = self.images as u64;
        let widest = self.widths.iter().copied().max().unwrap_or(0) as u64;
        // Matrices of the right, half of those of both, indices; those of one layer while it is made.
        let held = p * p * (4 * right + 2 * (left + right) + 24);
        let permuted = self.permutations.saturating_mul(8 * left * right);
        (held + p * (8 * p + 8 * widest)).saturating_add(permuted)
    }

    /// Computes it; `step` is called after every layer and permutation, and ends the work by an error.
    ///
    /// # Errors
    /// `not-finite`, naming the layer; libtorch's; those of reading and of `step`.
    pub fn compute(
        &self,
        layers: &[ComparedLayer],
        step: &mut dyn FnMut() -> Result<()>,
    ) -> Result<PermutationNull> {
        let _guard = tch::no_grad_guard();
        let p = self.images;
        let device = layers[0].features.device();
        let (left, right) = match self.split {
            None => (0..layers.len(), 0..layers.len()),
            Some(first) => (0..first, first..layers.len()),
        };
        let above = Tensor::f_triu_indices(p, p, 1, (Kind::Int64, device))?;
        let (row, column) = (above.f_get(0)?, above.f_get(1)?);
        let places = row.f_mul_scalar(p)?.f_add(&column)?;
        let float = (Kind::Float, device);
        let halves = Tensor::f_empty([left.len() as i64, places.size()[0]], float)?;
        // A pair of images' values of all layers lie together, so that permuting is copying of rows.
        let whole = Tensor::f_empty([p * p, right.len() as i64], float)?;
        let mut defined = Vec::with_capacity(layers.len());
        for (layer, ComparedLayer { name, features }) in layers.iter().enumerate() {
            let unit = unit_gram(&features.rows(0, p)?, name)?;
            defined.push(unit.is_some());
            let flat = match unit {
                Some(unit) => unit.f_view(-1)?,
                None => Tensor::f_zeros([p * p], float)?,
            };
            if left.contains(&layer) {
                halves
                    .f_get(layer as i64)?
                    .f_copy_(&flat.f_index_select(0, &places)?)?;
            }
            if right.contains(&layer) {
                whole
                    .f_select(1, (layer - right.start) as i64)?
                    .f_copy_(&flat)?;
            }
            step()?;
        }
        let similarity = |places: &Tensor| -> Result<Vec<f64>> {
            let products = halves.f_mm(&whole.f_index_select(0, places)?)?;
            let both_halves = products.f_to_kind(Kind::Double)?.f_mul_scalar(2.0)?;
            Ok(Vec::<f64>::try_from(both_halves.f_view(-1)?)?)
        };
        let observed = similarity(&places)?;
        let mut permuted = Vec::with_capacity(self.permutations as usize);
        for index in 0..self.permutations {
            let order = Stream::new(self.seed, Purpose::Permutation, index).permutation(p as usize);
            let order = Tensor::f_from_slice(&order)?.f_to_device(device)?;
            let rows = order.f_index_select(0, &row)?;
            let columns = order.f_index_select(0, &column)?;
            permuted.push(similarity(&rows.f_mul_scalar(p)?.f_add(&columns)?)?);
            step()?;
        }
        let summaries = |of: fn(f64, Vec<f64>) -> f64| -> Matrix {
            let value = |i: usize, j: usize| {
                // With itself, a pair is one pair whichever of the two is permuted.
                let (i, j) = match self.split {
                    None => (i.min(j), i.max(j)),
                    Some(_) => (i, j),
                };
                let at = i * right.len() + j;
                (defined[i] && defined[right.start + j]).then(|| {
                    of(
                        observed[at],
                        permuted.iter().map(|values| values[at]).collect(),
                    )
                })
            };
            let row = |i| (0..right.len()).map(|j| value(i, j)).collect();
            left.clone().map(row).collect()
        };
        Ok(PermutationNull {
            mean: summaries(|_, values| values.iter().sum::<f64>() / values.len() as f64),
            quantile95: summaries(|_, values| quantile(values, 0.95)),
            p_value: summaries(|observed, values| {
                let reached = values.iter().filter(|&&value| value >= observed).count();
                (1 + reached) as f64 / (1 + values.len()) as f64
            }),
        })
    }
}

/// The Gram matrix of features `[p, d]`, U-centred (Székely and Rizzo 2014, equation 2.1) and of norm
/// 1, float32 `[p, p]`: the inner product of two such is their debiased CKA, permuted or not. `None`
/// where that is undefined.
fn unit_gram(features: &Tensor, name: &str) -> Result<Option<Tensor>> {
    let p = features.size()[0] as f64;
    let centring = centring_of(features, name, Kind::Float)?;
    let Centred {
        values: x, norms, ..
    } = centring.apply(features)?;
    let trace = norms.f_sum(Kind::Double)?.f_double_value(&[])?;
    if centring.is_constant(trace, p as i64) {
        return Ok(None);
    }
    let mut gram = x.f_mm(&x.f_tr()?)?.f_to_kind(Kind::Double)?;
    let whole = gram.f_norm()?.f_double_value(&[])?;
    let _ = gram.f_diagonal(0, 0, 1)?.f_fill_(0.0)?;
    let sums = gram.f_sum_dim_intlist(&[1i64][..], true, Kind::Double)?;
    let total = sums.f_sum(Kind::Double)?.f_double_value(&[])?;
    let share = sums.f_div_scalar(p - 2.0)?;
    gram = gram.f_sub_(&share)?.f_sub_(&share.f_tr()?)?;
    gram = gram.f_add_scalar_(total / ((p - 1.0) * (p - 2.0)))?;
    let _ = gram.f_diagonal(0, 0, 1)?.f_fill_(0.0)?;
    let norm = gram.f_norm()?.f_double_value(&[])?;
    if norm * norm <= ROUNDING * whole * whole {
        return Ok(None);
    }
    Ok(Some(gram.f_div_scalar_(norm)?.f_to_kind(Kind::Float)?))
}

/// By linear interpolation between the two nearest of the values.
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = share * (values.len() - 1) as f64;
    let below = values[place.floor() as usize];
    below + (values[place.ceil() as usize] - below) * place.fract()
}
