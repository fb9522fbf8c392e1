//! The leading eigenpairs of a symmetric matrix.

use crate::error::Result;
use crate::random::{Purpose, Stream};
use tch::{Kind, Tensor};

/// Up to this side a matrix is decomposed whole, in float64.
const WHOLE: i64 = 256;

/// Vectors of a block beyond those that are asked for.
const MORE: i64 = 10;

/// Blocks at the most: a Krylov space of some 700 dimensions for 50 vectors.
const BLOCKS: usize = 12;

/// A residual of this share of the largest eigenvalue is float32's rounding.
const TOLERANCE: f64 = 1e-5;

/// Eigenvalues `[k]`, falling, float64, and eigenvectors `[m, k]` of the matrix's kind of the `k`
/// largest eigenvalues of a positive semidefinite `matrix [m, m]`.
///
/// Large matrices by block Lanczos iteration with full reorthogonalisation, in the matrix's kind,
/// until every residual ‖Cv − λv‖ is within 1e-5 of the largest eigenvalue, or after 12 blocks: then
/// what is off are directions whose eigenvalues lie within the last residual of one another. Always
/// the same for the same matrix.
pub(super) fn leading_eigenpairs(matrix: &Tensor, k: i64) -> Result<(Tensor, Tensor)> {
    let m = matrix.size()[0];
    let k = k.min(m);
    if m <= WHOLE {
        let (values, vectors) = matrix.f_to_kind(Kind::Double)?.f_linalg_eigh("L")?;
        let last = |x: &Tensor, dimension: i64| -> Result<Tensor> {
            Ok(x.f_narrow(dimension, m - k, k)?.f_flip([dimension])?)
        };
        return Ok((
            last(&values, 0)?,
            last(&vectors, 1)?.f_to_kind(matrix.kind())?,
        ));
    }
    let width = k + MORE;
    let mut block = orthonormal(&start(matrix, width)?)?;
    let (mut basis, mut images) = (Vec::new(), Vec::new());
    let (mut values, mut vectors);
    loop {
        images.push(matrix.f_mm(&block)?);
        basis.push(block);
        let (all, all_images) = (Tensor::f_cat(&basis, 1)?, Tensor::f_cat(&images, 1)?);
        let projected = all.f_tr()?.f_mm(&all_images)?.f_to_kind(Kind::Double)?;
        let (ritz, inner) = projected.f_linalg_eigh("L")?;
        let seen = ritz.size()[0];
        values = ritz.f_narrow(0, seen - k, k)?.f_flip([0])?;
        let inner = inner
            .f_narrow(1, seen - k, k)?
            .f_flip([1])?
            .f_to_kind(matrix.kind())?;
        vectors = all.f_mm(&inner)?;
        let scaled = vectors.f_mul(&values.f_to_kind(matrix.kind())?)?;
        let residuals = all_images.f_mm(&inner)?.f_sub(&scaled)?;
        let residual = residuals
            .f_square()?
            .f_sum_dim_intlist(&[0i64][..], false, Kind::Double)?
            .f_max()?
            .f_double_value(&[])?
            .sqrt();
        let done = residual <= TOLERANCE * values.f_double_value(&[0])?;
        if done || basis.len() == BLOCKS || seen + width > m {
            return Ok((values, vectors));
        }
        // Twice is enough: the second pass removes what rounding left in the first.
        let mut next = images[images.len() - 1].shallow_clone();
        for _ in 0..2 {
            next = next.f_sub(&all.f_mm(&all.f_tr()?.f_mm(&next)?)?)?;
            next = orthonormal(&next)?;
        }
        block = next;
    }
}

/// A start `[m, width]` that is the same for every matrix of a size.
fn start(matrix: &Tensor, width: i64) -> Result<Tensor> {
    let m = matrix.size()[0];
    let mut stream = Stream::new(0, Purpose::Subsample, 0);
    let values: Vec<f32> = (0..m * width).map(|_| stream.normal() as f32).collect();
    Ok(Tensor::f_from_slice(&values)?
        .f_view([m, width])?
        .f_to_kind(matrix.kind())?
        .f_to_device(matrix.device())?)
}

fn orthonormal(x: &Tensor) -> Result<Tensor> {
    let (q, _) = Tensor::f_linalg_qr(x, "reduced")?;
    Ok(q)
}
