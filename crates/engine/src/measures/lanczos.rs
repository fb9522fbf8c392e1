//! The largest eigenvalue of a symmetric matrix.

use crate::error::Result;
use crate::random::{Purpose, Stream};
use tch::{Device, Kind, Tensor};

/// Steps at the most; the hardest spectra tried took 60.
const STEPS: usize = 300;

/// Relative accuracy of the eigenvalue. It moves the rank's threshold by as much.
const TOLERANCE: f64 = 1e-6;

/// The largest eigenvalue of a positive semidefinite `matrix [d, d]`, by Lanczos iteration with
/// full reorthogonalisation. A power iteration of few steps can miss it by 10 %.
pub(super) fn largest_eigenvalue(matrix: &Tensor) -> Result<f64> {
    let d = matrix.size()[0];
    let mut stream = Stream::new(0, Purpose::Subsample, 0);
    let start: Vec<f32> = (0..d).map(|_| stream.normal() as f32).collect();
    let start = Tensor::f_from_slice(&start)?
        .f_to_kind(matrix.kind())?
        .f_to_device(matrix.device())?;
    let steps = STEPS.min(d as usize);
    let basis = Tensor::f_zeros([steps as i64, d], (matrix.kind(), matrix.device()))?;
    let mut vector = start.f_div(&start.f_norm()?)?;
    let (mut diagonal, mut beside) = (Vec::<f64>::new(), Vec::<f64>::new());
    let mut value = 0.0;
    for step in 0..steps {
        basis.f_get(step as i64)?.f_copy_(&vector)?;
        let mut next = matrix.f_mv(&vector)?;
        diagonal.push(next.f_dot(&vector)?.f_double_value(&[])?);
        // Twice is enough: the second pass removes what rounding left in the first.
        let seen = basis.f_narrow(0, 0, step as i64 + 1)?;
        for _ in 0..2 {
            next = next.f_sub(&seen.f_tr()?.f_mv(&seen.f_mv(&next)?)?)?;
        }
        let length = next.f_norm()?.f_double_value(&[])?;
        let (ritz, last) = largest_ritz(&diagonal, &beside)?;
        value = ritz;
        if length * last <= TOLERANCE * value || length <= f64::from(f32::MIN_POSITIVE) {
            break;
        }
        beside.push(length);
        vector = next.f_div_scalar(length)?;
    }
    Ok(value)
}

/// The largest eigenvalue of the tridiagonal matrix, and its eigenvector's last component, whose
/// product with the next off-diagonal value bounds the error.
fn largest_ritz(diagonal: &[f64], beside: &[f64]) -> Result<(f64, f64)> {
    let k = diagonal.len();
    let mut dense = vec![0f64; k * k];
    for i in 0..k {
        dense[i * k + i] = diagonal[i];
        if i + 1 < k {
            dense[i * k + i + 1] = beside[i];
            dense[(i + 1) * k + i] = beside[i];
        }
    }
    let dense = Tensor::f_from_slice(&dense)?.f_view([k as i64, k as i64])?;
    debug_assert_eq!((dense.kind(), dense.device()), (Kind::Double, Device::Cpu));
    let (values, vectors) = dense.f_linalg_eigh("L")?;
    let top = k as i64 - 1;
    Ok((
        values.f_double_value(&[top])?,
        vectors.f_double_value(&[top, top])?.abs(),
    ))
}
