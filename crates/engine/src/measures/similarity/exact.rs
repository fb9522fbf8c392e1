//! CKA of all images at once, by both estimators.

use super::centring::{Centring, Moments};
use super::cka::{Matrix, block, both, normalised, structured};
use super::compared_layer::ComparedLayer;
use super::example_space::{TILE, tile_count};
use super::{FEWEST_IMAGES, example_space, feature_space};
use crate::error::{EngineError, ErrorCode, Result};
use tch::Kind;

/// How similar layers are, pair by pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Similarity {
    /// From HSIC₀ (Gretton et al. 2005), in [0, 1]; it rises with features per image, even between
    /// independent layers.
    pub biased: Matrix,
    /// From HSIC₁ (Song et al. 2012), without that bias: about 0 for independent layers, at most 1.
    pub debiased: Matrix,
    /// Which of the rows' layers are constant, and so similar to nothing: their values are `None`.
    pub constant: Vec<bool>,
    /// The same of the columns' layers.
    pub other_constant: Vec<bool>,
}

/// Which of the two ways is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Gram matrices, by tiles.
    Examples,
    /// Cross-covariances.
    Features,
}

/// The exact CKA of every pair of layers: planned, then computed.
pub struct ExactCka {
    images: i64,
    widths: Vec<i64>,
    /// How many of the layers are rows of the result; all are, and columns too, where `None`.
    split: Option<usize>,
    kind: Kind,
    way: Way,
}

impl ExactCka {
    /// Plans the comparison of layers of the given numbers of features, all with each other or, with
    /// `split`, the first so many with the others. Products are of `kind`, float32 or bfloat16, and
    /// summed in float32 and float64.
    ///
    /// Of Gram matrices (`n² Σd` multiplications, fewer where n is less than the sum of the layers'
    /// features) and cross-covariances (`n Σ dᵢ dⱼ`) the cheaper is taken.
    ///
    /// # Errors
    /// `invalid-spec` for fewer than 4 images.
    pub fn plan(images: i64, widths: Vec<i64>, split: Option<usize>, kind: Kind) -> Result<Self> {
        check_images(images)?;
        let in_features: i128 = pairs(widths.len(), split)
            .iter()
            .map(|&(i, j)| i128::from(widths[i]) * i128::from(widths[j]))
            .sum::<i128>()
            * i128::from(images);
        // Whole tiles: those on the diagonal are multiplied twice.
        let tiles = i128::from(tile_count(images)) * i128::from(TILE.min(images)).pow(2);
        let in_examples = tiles * widths.iter().map(|&d| i128::from(d)).sum::<i128>();
        let way = if in_examples <= in_features {
            Way::Examples
        } else {
            Way::Features
        };
        Ok(Self {
            images,
            widths,
            split,
            kind,
            way,
        })
    }

    /// The bytes that it needs beside the features. With more it is faster; its bits stay the same.
    pub fn needed(&self) -> u64 {
        match self.way {
            Way::Examples => example_space::needed(self.images, &self.widths, self.kind),
            Way::Features => {
                let pairs = pairs(self.widths.len(), self.split);
                feature_space::needed(self.images, &self.widths, self.kind)
                    + feature_space::largest_pair(&pairs, &self.widths)
            }
        }
    }

    /// How many steps [`ExactCka::compute`] counts with so many bytes beside the features.
    pub fn steps(&self, budget: u64) -> u64 {
        let reading = self.widths.len() as u64;
        reading
            + match self.way {
                Way::Examples => tile_count(self.images),
                Way::Features => feature_space::step_count(self.images, self.groups(budget).len()),
            }
    }

    fn groups(&self, budget: u64) -> Vec<Vec<(usize, usize)>> {
        let left =
            budget.saturating_sub(feature_space::needed(self.images, &self.widths, self.kind));
        let pairs = pairs(self.widths.len(), self.split);
        feature_space::groups(&pairs, &self.widths, left)
    }

    /// Computes it with `budget` bytes beside the features; `step` is called after every step, and
    /// ends the work by an error.
    ///
    /// # Errors
    /// `not-finite`, naming the layer; libtorch's; those of reading and of `step`.
    pub fn compute(
        &self,
        layers: &[ComparedLayer],
        budget: u64,
        step: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Similarity> {
        let _guard = tch::no_grad_guard();
        let centrings = centrings(layers, self.kind, step)?;
        let products = match self.way {
            Way::Examples => {
                example_space::example_space(layers, &centrings, self.kind, budget, step)?
            }
            Way::Features => {
                let groups = self.groups(budget);
                feature_space::feature_space(layers, &centrings, &groups, step)?
            }
        };
        let traces = Vec::<f64>::try_from(products.traces()?)?;
        let constant: Vec<bool> = centrings
            .iter()
            .zip(traces)
            .map(|(centring, trace)| centring.is_constant(trace, self.images))
            .collect();
        let (hsic0, hsic1) = (products.hsic0()?, products.hsic1()?);
        let varies: Vec<bool> = constant.iter().map(|constant| !constant).collect();
        let structured = structured(&hsic0, &hsic1, &constant)?;
        let (constant, other_constant) = both(constant, self.split);
        Ok(Similarity {
            biased: block(normalised(&hsic0, &varies, 0.0)?, self.split),
            debiased: block(normalised(&hsic1, &structured, -1.0)?, self.split),
            constant,
            other_constant,
        })
    }
}

/// The pairs `i ≤ j` whose products are needed: each layer's with itself, and those compared.
fn pairs(layers: usize, split: Option<usize>) -> Vec<(usize, usize)> {
    let compared = |i: usize, j: usize| split.is_none_or(|first| i < first && j >= first);
    (0..layers)
        .flat_map(|i| (i..layers).map(move |j| (i, j)))
        .filter(|&(i, j)| i == j || compared(i, j))
        .collect()
}

/// Reads every layer once for its means.
fn centrings(
    layers: &[ComparedLayer],
    kind: Kind,
    step: &mut dyn FnMut() -> Result<()>,
) -> Result<Vec<Centring>> {
    let mut found = Vec::with_capacity(layers.len());
    for ComparedLayer { name, features } in layers {
        let [n, d] = features.size();
        let mut moments = Moments::new(d, features.device())?;
        for start in (0..n).step_by(TILE as usize) {
            moments.push(&features.rows(start, TILE.min(n - start))?)?;
        }
        found.push(moments.finish(name, kind)?);
        step()?;
    }
    Ok(found)
}

/// # Errors
/// `invalid-spec` for fewer than 4 images.
pub(super) fn check_images(images: i64) -> Result<()> {
    if images >= FEWEST_IMAGES {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::InvalidSpec,
        format!(
            "similarity needs at least {FEWEST_IMAGES} images, since HSIC₁ divides by n − 3; data has {images}"
        ),
    )
    .with("images", images))
}
