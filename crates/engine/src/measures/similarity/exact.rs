//! CKA of all images at once, by both estimators.

use super::centring::{Centring, Moments};
use super::cka::{Matrix, block, both, normalised, structured};
use super::example_space::{TILE, example_space, tile_count, working_bytes};
use super::layer_rows::LayerRows;
use super::{FEWEST_IMAGES, feature_space};
use crate::error::{EngineError, ErrorCode, Result};
use tch::{Device, Kind};

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
#[derive(Clone, Debug, PartialEq)]
enum Plan {
    /// Gram matrices, by tiles.
    Examples,
    /// Cross-covariances, of so many pairs together.
    Features(Vec<Vec<(usize, usize)>>),
}

/// The exact CKA of every pair of layers: planned, then computed.
pub struct ExactCka<'a> {
    rows: &'a dyn LayerRows,
    /// How many of the layers are rows of the result; all are, and columns too, where `None`.
    split: Option<usize>,
    kind: Kind,
    device: Device,
    budget: u64,
    plan: Plan,
}

impl<'a> ExactCka<'a> {
    /// Plans the comparison of all layers with each other or, with `split`, of the first so many with
    /// the others. Products are of `kind`, float32 or bfloat16, and summed in float32 and float64.
    ///
    /// Of Gram matrices (`n² Σd` multiplications, where n is less than the sum of the layers'
    /// features) and cross-covariances (`n Σ dᵢ dⱼ`) the cheaper is taken. `budget` is the bytes that
    /// may be used beside the features; the values' bits do not hang on it.
    ///
    /// # Errors
    /// `invalid-spec` for fewer than 4 images; `out-of-memory`, with what would do.
    pub fn plan(
        rows: &'a dyn LayerRows,
        split: Option<usize>,
        kind: Kind,
        device: Device,
        budget: u64,
    ) -> Result<Self> {
        let n = rows.images();
        check_images(n)?;
        let widths = rows.widths();
        let pairs = pairs(widths.len(), split);
        let in_features: i128 = pairs
            .iter()
            .map(|&(i, j)| i128::from(widths[i]) * i128::from(widths[j]))
            .sum::<i128>()
            * i128::from(n);
        // Whole tiles: those on the diagonal are multiplied twice.
        let tiles = i128::from(tile_count(n)) * i128::from(TILE.min(n)).pow(2);
        let in_examples = tiles * widths.iter().map(|&d| i128::from(d)).sum::<i128>();
        let (plan, needed) = if in_examples <= in_features {
            (Plan::Examples, working_bytes(n, &widths, kind))
        } else {
            let working = feature_space::working_bytes(n, &widths, kind);
            let groups = feature_space::groups(&pairs, &widths, budget.saturating_sub(working));
            let needed = working + feature_space::largest_pair(&pairs, &widths);
            (Plan::Features(groups), needed)
        };
        check_memory(needed, budget)?;
        Ok(Self {
            rows,
            split,
            kind,
            device,
            budget,
            plan,
        })
    }

    /// How many steps [`ExactCka::compute`] counts.
    pub fn steps(&self) -> u64 {
        let n = self.rows.images();
        let reading = self.rows.widths().len() as u64;
        reading
            + match &self.plan {
                Plan::Examples => tile_count(n),
                Plan::Features(groups) => feature_space::step_count(n, groups.len()),
            }
    }

    /// Computes it; `step` is called after every step, and ends the work by an error.
    ///
    /// # Errors
    /// `not-finite`, naming the layer; libtorch's; those of `step`.
    pub fn compute(&self, step: &mut dyn FnMut() -> Result<()>) -> Result<Similarity> {
        let _guard = tch::no_grad_guard();
        let centrings = centrings(self.rows, step)?;
        let products = match &self.plan {
            Plan::Examples => example_space(
                self.rows,
                &centrings,
                self.kind,
                self.device,
                self.budget,
                step,
            )?,
            Plan::Features(groups) => feature_space::feature_space(
                self.rows,
                &centrings,
                groups,
                self.kind,
                self.device,
                step,
            )?,
        };
        let traces = Vec::<f64>::try_from(products.traces()?)?;
        let n = self.rows.images();
        let constant: Vec<bool> = centrings
            .iter()
            .zip(traces)
            .map(|(centring, trace)| centring.is_constant(trace, n))
            .collect();
        let (hsic0, hsic1) = (products.hsic0()?, products.hsic1()?);
        let varies: Vec<bool> = constant.iter().map(|constant| !constant).collect();
        let structured: Vec<bool> = structured(&hsic0, &hsic1)?
            .iter()
            .zip(&varies)
            .map(|(structured, varies)| *structured && *varies)
            .collect();
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
fn centrings(rows: &dyn LayerRows, step: &mut dyn FnMut() -> Result<()>) -> Result<Vec<Centring>> {
    let n = rows.images();
    let names = rows.names();
    let mut found = Vec::with_capacity(names.len());
    for (layer, name) in names.iter().enumerate() {
        let mut moments: Option<Moments> = None;
        for start in (0..n).step_by(TILE as usize) {
            let block = rows.rows(layer, start, TILE.min(n - start))?;
            match &mut moments {
                Some(moments) => moments.push(&block)?,
                None => moments = Some(Moments::new(&block)?),
            }
        }
        if let Some(moments) = moments {
            found.push(moments.finish(name)?);
        }
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

/// # Errors
/// `out-of-memory`, with what would do.
pub(super) fn check_memory(needed: u64, budget: u64) -> Result<()> {
    if needed <= budget {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::OutOfMemory,
        format!(
            "comparing these layers takes {needed} bytes, and {budget} are left of run.memoryBytes; give {} more, fewer layers or a smaller maxFeatures",
            needed - budget
        ),
    )
    .with("bytes", needed)
    .with("memoryBytes", budget))
}
