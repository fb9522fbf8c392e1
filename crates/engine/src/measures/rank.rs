//! Numerical rank of a representation, without a singular value decomposition.

use super::covariance::gram;
use super::lanczos::largest_eigenvalue;
use crate::error::{EngineError, ErrorCode, Result};
use tch::{Kind, Tensor};

/// The numerical rank of one representation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    /// How many singular values of the covariance exceed `rtol · σ₁`.
    pub rank: i64,
    /// The largest rank that n images of d features can have: `min(n − 1, d)`.
    pub cap: i64,
    /// The covariance's largest singular value.
    pub sigma1: f64,
}

/// Below this share of `d · mean(x²)` the largest variance is float32's rounding of a constant.
const ROUNDING: f64 = 1e-12;

/// The number of singular values of the sample covariance of `features [n, d]`, float32 (n − 1 in
/// the denominator), that exceed `rtol · σ₁` (Masarczyk et al. 2023, section 3).
///
/// σ₁ comes from a Lanczos iteration. By Sylvester's law of inertia the number of eigenvalues
/// above τ is the number of positive ones of D in `C − τI = L D Lᵀ`, so one factorisation counts
/// them. With fewer images than features the n × n side is used, which has the same eigenvalues
/// but for zeros. A constant representation has rank 0.
///
/// # Errors
/// `invalid-spec` for fewer than 2 images or an rtol outside 0 to 1; `not-finite`.
pub fn numerical_rank(features: &Tensor, rtol: f64) -> Result<Rank> {
    if !(rtol > 0.0 && rtol < 1.0) {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!("rank.rtol is {rtol}; it must lie between 0 and 1"),
        ));
    }
    let (matrix, scale) = covariance(features)?;
    let n_and_d = features.size();
    let cap = (n_and_d[0] - 1).min(n_and_d[1]);
    let Some(matrix) = matrix else {
        return Ok(Rank {
            rank: 0,
            cap,
            sigma1: 0.0,
        });
    };
    let sigma1 = largest_eigenvalue(&matrix)?;
    let d = n_and_d[1] as f64;
    // Features were scaled to mean square 1, so the floor is relative to mean(x²).
    if sigma1 <= ROUNDING * d {
        return Ok(Rank {
            rank: 0,
            cap,
            sigma1: 0.0,
        });
    }
    let rank = eigenvalues_above(&matrix, rtol * sigma1)?;
    Ok(Rank {
        rank: rank.min(cap),
        cap,
        sigma1: sigma1 * scale * scale,
    })
}

/// All eigenvalues of the sample covariance of `features [n, d]`, falling, float64 `[min(n, d)]`.
///
/// # Errors
/// As [`numerical_rank`].
pub fn spectrum(features: &Tensor) -> Result<Tensor> {
    let (matrix, scale) = covariance(&features.f_to_kind(Kind::Double)?)?;
    let size = features.size();
    Ok(match matrix {
        None => Tensor::f_zeros([size[0].min(size[1])], (Kind::Double, features.device()))?,
        Some(matrix) => matrix
            .f_linalg_eigvalsh("L")?
            .f_flip([0])?
            .f_mul_scalar(scale * scale)?,
    })
}

/// The covariance of the features divided by their root mean square, on the smaller side, and that
/// root mean square; no matrix where the features are all 0.
fn covariance(features: &Tensor) -> Result<(Option<Tensor>, f64)> {
    let size = features.size();
    let [n, d] = size[..] else {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!("a representation is [n, d], not {size:?}"),
        ));
    };
    if n < 2 || d < 1 {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!("rank needs at least 2 images and 1 feature, not [{n}, {d}]"),
        ));
    }
    let largest = features.f_abs()?.f_max()?.f_double_value(&[])?;
    if !largest.is_finite() {
        return Err(EngineError::new(
            ErrorCode::NotFinite,
            format!("a representation [{n}, {d}] holds a value that is not finite"),
        ));
    }
    if largest == 0.0 {
        return Ok((None, 0.0));
    }
    // In two steps, since the square of a very large or very small value is not a float32.
    let scaled = features.f_div_scalar(largest)?;
    let root = scaled
        .f_square()?
        .f_mean(Kind::Double)?
        .f_double_value(&[])?
        .sqrt();
    let mut x = scaled.f_div_scalar(root)?;
    let mean = x
        .f_mean_dim(&[0i64][..], true, Kind::Double)?
        .f_to_kind(x.kind())?;
    x = x.f_sub_(&mean)?;
    let moments = if n < d { gram(&x.f_tr()?)? } else { gram(&x)? };
    Ok((Some(moments.f_div_scalar((n - 1) as f64)?), root * largest))
}

/// How many eigenvalues of a symmetric matrix exceed `tau`. The matrix is overwritten.
fn eigenvalues_above(matrix: &Tensor, tau: f64) -> Result<i64> {
    let _ = matrix.f_diagonal(0, 0, 1)?.f_sub_scalar_(tau)?;
    let (factors, pivots, _) = matrix.f_linalg_ldl_factor_ex(false, false)?;
    // A block of size 2 (two negative pivots) has one eigenvalue of each sign.
    let single = pivots.f_gt(0)?;
    let positive = factors.f_diagonal(0, 0, 1)?.f_gt(0)?;
    let ones = positive
        .f_logical_and(&single)?
        .f_sum(Kind::Int64)?
        .f_int64_value(&[])?;
    let twos = single
        .f_logical_not()?
        .f_sum(Kind::Int64)?
        .f_int64_value(&[])?;
    Ok(ones + twos / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};
    use tch::Device;

    fn normal(rows: i64, columns: i64, seed: u64) -> Tensor {
        let mut stream = Stream::new(seed, Purpose::Probe, 0);
        let values: Vec<f64> = (0..rows * columns).map(|_| stream.normal()).collect();
        Tensor::from_slice(&values).view([rows, columns])
    }

    /// Features whose covariance has the given singular values, up to sampling: exact for the
    /// centred orthogonal scores used here.
    fn with_spectrum(n: i64, d: i64, values: &[f64], seed: u64) -> Tensor {
        let k = values.len() as i64;
        let scores = normal(n, k, seed);
        let scores = &scores - scores.mean_dim(&[0i64][..], true, Kind::Double);
        let (q, _) = Tensor::linalg_qr(&scores, "reduced");
        let (v, _) = Tensor::linalg_qr(&normal(d, k, seed + 1), "reduced");
        let scale = Tensor::from_slice(values).sqrt() * ((n - 1) as f64).sqrt();
        (q * scale).mm(&v.tr()).to_kind(Kind::Float)
    }

    fn rank(features: &Tensor) -> i64 {
        numerical_rank(features, 1e-3).unwrap().rank
    }

    #[test]
    fn a_matrix_built_with_rank_r_has_rank_r() {
        for (n, d, r) in [
            (200, 50, 1),
            (200, 50, 17),
            (200, 50, 50),
            (40, 300, 12),
            (40, 300, 39),
            (500, 400, 37),
        ] {
            let values: Vec<f64> = (0..r).map(|i| 1.0 - 0.9 * i as f64 / r as f64).collect();
            let features = with_spectrum(n, d, &values, 3);
            for shifted in [
                features.shallow_clone(),
                &features + 5.0,
                &features * 1e-12,
                &features * 1e8,
            ] {
                assert_eq!(rank(&shifted), r, "[{n}, {d}]");
            }
        }
    }

    #[test]
    fn counts_equal_those_of_all_eigenvalues() {
        let spectra: [fn(f64) -> f64; 5] = [
            |i| (-i / 6.0).exp(),
            |i| (1.0 + i).powf(-1.7),
            |_| 1.0,
            |i| if i < 9.0 { 1.0 + i * 1e-3 } else { 1e-2 },
            |i| if i < 5.0 { 1.0 } else { 1e-5 },
        ];
        for (which, spectrum_of) in spectra.iter().enumerate() {
            for (n, d) in [(300, 120), (90, 200)] {
                let k = d.min(n - 1);
                let values: Vec<f64> = (0..k).map(|i| spectrum_of(i as f64)).collect();
                let features = with_spectrum(n, d, &values, which as u64);
                let all = spectrum(&features).unwrap();
                let wanted = all
                    .gt_tensor(&(all.get(0) * 1e-3))
                    .sum(Kind::Int64)
                    .int64_value(&[]);
                let found = numerical_rank(&features, 1e-3).unwrap();
                assert_eq!(found.rank, wanted, "spectrum {which} [{n}, {d}]");
                assert!((found.sigma1 / all.double_value(&[0]) - 1.0).abs() < 1e-4);
                assert_eq!(found.cap, k);
            }
        }
    }

    #[test]
    fn rank_does_not_change_under_rotation_duplication_or_dead_features() {
        let values: Vec<f64> = (0..60).map(|i| (-f64::from(i) / 4.0).exp()).collect();
        let features = with_spectrum(400, 80, &values, 11);
        let wanted = rank(&features);
        assert!(wanted > 10 && wanted < 60);
        let (rotation, _) = Tensor::linalg_qr(&normal(80, 80, 12), "reduced");
        assert_eq!(rank(&features.mm(&rotation.to_kind(Kind::Float))), wanted);
        assert_eq!(rank(&Tensor::cat(&[&features, &features], 1)), wanted);
        let dead = Tensor::zeros([400, 30], (Kind::Float, Device::Cpu));
        assert_eq!(rank(&Tensor::cat(&[&features, &dead], 1)), wanted);
        let constant = Tensor::full([400, 3], 0.5, (Kind::Float, Device::Cpu));
        assert_eq!(rank(&Tensor::cat(&[&features, &constant], 1)), wanted);
    }

    #[test]
    fn constants_have_rank_0() {
        for value in [0.0, 1.0, 0.1, -3e7, 1e-20] {
            let features = Tensor::full([50, 20], value, (Kind::Float, Device::Cpu));
            assert_eq!(rank(&features), 0, "{value}");
        }
    }

    #[test]
    fn what_has_no_rank_is_refused() {
        let code = |features: &Tensor, rtol| numerical_rank(features, rtol).unwrap_err().code;
        let good = normal(10, 4, 1).to_kind(Kind::Float);
        assert_eq!(code(&good.narrow(0, 0, 1), 1e-3), ErrorCode::InvalidSpec);
        for rtol in [0.0, 1.0, -1.0, f64::NAN] {
            assert_eq!(code(&good, rtol), ErrorCode::InvalidSpec);
        }
        for bad in [f64::NAN, f64::INFINITY] {
            let spoilt = good.copy();
            let _ = spoilt.get(3).fill_(bad);
            assert_eq!(code(&spoilt, 1e-3), ErrorCode::NotFinite);
        }
    }
}
