//! From inner products of Gram matrices to CKA, by both of its estimators.

use crate::error::Result;
use tch::{Kind, Tensor};

/// One value for each pair of layers, by row and column; `None` where it is undefined.
pub type Matrix = Vec<Vec<Option<f64>>>;

/// A layer's HSIC₁ with itself, as a share of HSIC₀, below which it is float32's rounding of 0: images
/// that are all equally far apart, say.
pub(super) const ROUNDING: f64 = 1e-6;

/// What both estimators need of N layers of n images, for centred features.
pub(super) struct GramProducts {
    /// `⟨K, L⟩` of the Gram matrices with zeros on their diagonals, float64 `[N, N]`; only pairs that
    /// are asked for, above the diagonal or on it.
    pub off_diagonal: Tensor,
    /// The diagonals of the Gram matrices, float64 `[N, n]`.
    pub diagonals: Tensor,
}

impl GramProducts {
    /// HSIC₀ of every pair but for its factor `1 / (n − 1)²`: `⟨K, L⟩`, float64 `[N, N]`.
    pub(super) fn hsic0(&self) -> Result<Tensor> {
        Ok(self.off_diagonal.f_add(&self.of_diagonals()?)?)
    }

    /// HSIC₁ of every pair but for its factor `1 / (n (n − 3))`, float64 `[N, N]`. With centred
    /// features the rows of a Gram matrix K add up to 0, so those of K̃, with zeros on the diagonal, add
    /// up to −kᵢᵢ, and equation 5 of Song et al. 2012 becomes
    ///
    /// `⟨K̃, L̃⟩ + tr K tr L / ((n − 1)(n − 2)) − 2 Σ kᵢᵢ lᵢᵢ / (n − 2)`.
    pub(super) fn hsic1(&self) -> Result<Tensor> {
        let n = self.diagonals.size()[1] as f64;
        let traces = self.traces()?;
        let of_traces = traces
            .f_outer(&traces)?
            .f_div_scalar((n - 1.0) * (n - 2.0))?;
        let of_diagonals = self.of_diagonals()?.f_mul_scalar(2.0 / (n - 2.0))?;
        Ok(self.off_diagonal.f_add(&of_traces)?.f_sub(&of_diagonals)?)
    }

    /// The sums over images of the squared norms of centred features, float64 `[N]`.
    pub(super) fn traces(&self) -> Result<Tensor> {
        Ok(self
            .diagonals
            .f_sum_dim_intlist(&[1i64][..], false, Kind::Double)?)
    }

    fn of_diagonals(&self) -> Result<Tensor> {
        Ok(self.diagonals.f_mm(&self.diagonals.f_tr()?)?)
    }
}

/// HSIC of all pairs, as far as both of a pair are defined, divided by its geometric mean with each
/// itself, within `least` and 1. Only the part of `hsic [N, N]` above the diagonal and on it is read.
pub(super) fn normalised(hsic: &Tensor, defined: &[bool], least: f64) -> Result<Matrix> {
    let values = square(hsic)?;
    let ratio = |i: usize, j: usize| {
        let value = values[i.min(j)][i.max(j)] / (values[i][i] * values[j][j]).sqrt();
        value.clamp(least, 1.0)
    };
    let count = defined.len();
    let row = |i: usize| -> Vec<Option<f64>> {
        (0..count)
            .map(|j| (defined[i] && defined[j]).then(|| ratio(i, j)))
            .collect()
    };
    Ok((0..count).map(row).collect())
}

/// Which layers have structure that HSIC₁ sees; constant ones have none.
pub(super) fn structured(hsic0: &Tensor, hsic1: &Tensor, constant: &[bool]) -> Result<Vec<bool>> {
    let diagonal = |hsic: &Tensor| -> Result<Vec<f64>> {
        let diagonal = hsic.f_diagonal(0, 0, 1)?.f_contiguous()?;
        Ok(Vec::<f64>::try_from(diagonal)?)
    };
    let (biased, unbiased) = (diagonal(hsic0)?, diagonal(hsic1)?);
    Ok((0..constant.len())
        .map(|i| !constant[i] && unbiased[i] > ROUNDING * biased[i])
        .collect())
}

/// A matrix `[N, N]` as rows.
fn square(matrix: &Tensor) -> Result<Vec<Vec<f64>>> {
    let count = matrix.size()[1] as usize;
    let values = Vec::<f64>::try_from(matrix.f_contiguous()?.f_view(-1)?)?;
    Ok(values.chunks_exact(count).map(<[f64]>::to_vec).collect())
}

/// The rows and columns that were asked for of all pairs: the first `split` layers with the others.
pub(super) fn block(matrix: Matrix, split: Option<usize>) -> Matrix {
    match split {
        None => matrix,
        Some(first) => {
            let rows = matrix.into_iter().take(first);
            rows.map(|row| row[first..].to_vec()).collect()
        }
    }
}

/// What holds of the layers of the rows, and of those of the columns.
pub(super) fn both(flags: Vec<bool>, split: Option<usize>) -> (Vec<bool>, Vec<bool>) {
    match split {
        None => (flags.clone(), flags),
        Some(first) => (flags[..first].to_vec(), flags[first..].to_vec()),
    }
}
