//! Numerical rank of a representation, without a singular value decomposition.

use super::covariance::{Covariance, Sides};
use super::lanczos::largest_eigenvalue;
use crate::error::{EngineError, ErrorCode, Result};
use tch::{Device, Kind, Tensor};

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

/// The number of singular values of a sample covariance that exceed `rtol · σ₁` (Masarczyk et al.
/// 2023, section 3).
///
/// σ₁ comes from a Lanczos iteration. By Sylvester's law of inertia the number of eigenvalues
/// above τ is the number of positive ones of D in `C − τI = L D Lᵀ`, so one factorisation counts
/// them; on a GPU all eigenvalues are computed. A constant representation has rank 0.
///
/// # Errors
/// `invalid-spec` for an rtol outside 0 to 1.
pub fn numerical_rank(covariance: Covariance, rtol: f64) -> Result<Rank> {
    check_rtol("rank.rtol", rtol)?;
    let cap = covariance.cap();
    let Some(Sides { matrix, scale, .. }) = covariance.varying() else {
        return Ok(Rank {
            rank: 0,
            cap,
            sigma1: 0.0,
        });
    };
    let sigma1 = largest_eigenvalue(&matrix)?;
    let rank = eigenvalues_above(&matrix, rtol * sigma1)?;
    Ok(Rank {
        rank: rank.min(cap),
        cap,
        sigma1: sigma1 / scale / scale,
    })
}

/// Checks a relative threshold.
///
/// # Errors
/// `invalid-spec` where it does not lie between 0 and 1.
pub fn check_rtol(name: &str, rtol: f64) -> Result<()> {
    if rtol > 0.0 && rtol < 1.0 {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::InvalidSpec,
        format!("{name} is {rtol}; it must lie between 0 and 1"),
    ))
}

/// How many eigenvalues of a symmetric matrix exceed `tau`. The matrix is overwritten.
fn eigenvalues_above(matrix: &Tensor, tau: f64) -> Result<i64> {
    if matrix.device() == Device::Cpu {
        by_inertia(matrix, tau)
    } else {
        by_eigenvalues(matrix, tau)
    }
}

/// All eigenvalues, counted: on a GPU the factorisation picks pivots one after the other, and gains
/// nothing.
fn by_eigenvalues(matrix: &Tensor, tau: f64) -> Result<i64> {
    Ok(matrix
        .f_linalg_eigvalsh("L")?
        .f_gt(tau)?
        .f_sum(Kind::Int64)?
        .f_int64_value(&[])?)
}

fn by_inertia(matrix: &Tensor, tau: f64) -> Result<i64> {
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
    use super::super::covariance::CovarianceSum;
    use super::super::spectrum::Spectrum;
    use super::*;
    use crate::random::{Purpose, Stream};

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

    fn found(features: &Tensor) -> Rank {
        numerical_rank(Covariance::of(features, Kind::Float).unwrap(), 1e-3).unwrap()
    }

    fn rank(features: &Tensor) -> i64 {
        found(features).rank
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
    fn what_a_gpu_counts_is_what_the_cpu_counts() {
        let x = normal(60, 60, 1).to_kind(Kind::Float);
        let symmetric = &x + x.tr();
        for tau in [-30.0, -3.0, 0.01, 5.0, 30.0] {
            let inertia = by_inertia(&symmetric.copy(), tau).unwrap();
            assert_eq!(by_eigenvalues(&symmetric, tau).unwrap(), inertia, "{tau}");
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
                let all = Spectrum::of(Covariance::of(&features, Kind::Double).unwrap()).unwrap();
                let found = found(&features);
                assert_eq!(found.rank, all.rank(1e-3), "spectrum {which} [{n}, {d}]");
                assert!((found.sigma1 / all.sigma1() - 1.0).abs() < 1e-4);
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
    fn blocks_of_any_size_and_order_give_the_rank_of_the_whole() {
        let values: Vec<f64> = (0..50).map(|i| (-f64::from(i) / 4.0).exp()).collect();
        for (n, d) in [(300, 50), (60, 90)] {
            let features = with_spectrum(n, d, &values, 21) + 2.0;
            // Sorted, the first block's mean lies far from all images'; zeros before it have none.
            let (_, order) = features.select(1, 0).sort(0, false);
            let sorted = features.index_select(0, &order);
            let late = Tensor::cat(&[&Tensor::zeros_like(&features), &features], 0);
            for x in [features, sorted, late] {
                let wanted = found(&x);
                for block in [1, 7, 64] {
                    let rows = x.size()[0];
                    let mut sum = CovarianceSum::new(rows, d, Kind::Float, Device::Cpu).unwrap();
                    for start in (0..rows).step_by(block) {
                        let size = (block as i64).min(rows - start);
                        sum.push(&x.narrow(0, start, size)).unwrap();
                    }
                    let found = numerical_rank(sum.finish().unwrap(), 1e-3).unwrap();
                    assert_eq!(found.rank, wanted.rank);
                    assert!((found.sigma1 / wanted.sigma1 - 1.0).abs() < 1e-4);
                }
            }
        }
    }

    #[test]
    fn what_has_no_rank_is_refused() {
        let code = |features: &Tensor| match Covariance::of(features, Kind::Float) {
            Ok(_) => panic!("there is a covariance"),
            Err(error) => error.code,
        };
        for (n, d) in [(10, 4), (4, 10)] {
            let good = normal(n, d, 1).to_kind(Kind::Float);
            assert_eq!(code(&good.narrow(0, 0, 1)), ErrorCode::InvalidSpec);
            assert_eq!(code(&good.narrow(1, 0, 0)), ErrorCode::InvalidSpec);
            assert_eq!(code(&good.get(0)), ErrorCode::InvalidSpec);
            for rtol in [0.0, 1.0, -1.0, f64::NAN] {
                let covariance = Covariance::of(&good, Kind::Float).unwrap();
                let error = numerical_rank(covariance, rtol).unwrap_err();
                assert_eq!(error.code, ErrorCode::InvalidSpec);
            }
            for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                let spoilt = good.copy();
                let _ = spoilt.get(3).fill_(bad);
                assert_eq!(code(&spoilt), ErrorCode::NotFinite);
            }
        }
    }
}
