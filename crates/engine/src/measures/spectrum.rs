//! All singular values of a representation, and its rank by every definition in use.

use super::covariance::Covariance;
use crate::error::Result;
use tch::{Device, Kind, Tensor};

/// What Garrido et al. 2023 add to each share of the singular values (equation 1).
const RANK_ME_EPSILON: f64 = 1e-7;

/// The singular values of a representation `[n, d]` less its mean, and what follows from them.
///
/// They are the roots of eigenvalues of sums of float64 products. A singular value below some 1e-7
/// of the largest is rounding: of those sums, as of the float32 features.
pub struct Spectrum {
    /// Falling, `min(n, d)` of them.
    values: Vec<f64>,
    /// The same of the features about 0.
    about_0: Vec<f64>,
    images: i64,
    features: i64,
    cap: i64,
}

impl Spectrum {
    /// From a covariance in float64, by two eigenvalue decompositions of its smaller side.
    ///
    /// # Errors
    /// libtorch's.
    pub fn of(covariance: Covariance) -> Result<Self> {
        let (images, features) = (covariance.images, covariance.features);
        let cap = covariance.cap();
        let zeros = vec![0.0; images.min(features) as usize];
        let (values, about_0) = match covariance.sides {
            None => (zeros.clone(), zeros),
            Some(sides) => {
                let scale = sides.scale;
                let values = if sides.constant {
                    zeros
                } else {
                    roots(&sides.matrix, scale / ((images - 1) as f64).sqrt())?
                };
                let about_0 = roots(&sides.into_products_about_0(images)?, scale)?;
                (values, about_0)
            }
        };
        Ok(Self {
            values,
            about_0,
            images,
            features,
            cap,
        })
    }

    /// Singular values of the features less their mean, falling, `min(n, d)` of them.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The largest rank that n images of d features can have: `min(n − 1, d)`.
    pub fn cap(&self) -> i64 {
        self.cap
    }

    /// The largest singular value of the covariance.
    pub fn sigma1(&self) -> f64 {
        self.values[0].powi(2) / (self.images - 1) as f64
    }

    /// How many singular values of the covariance exceed `rtol · σ₁`.
    pub fn rank(&self, rtol: f64) -> i64 {
        self.data_rank(rtol.sqrt())
    }

    /// How many singular values of the features less their mean exceed `rtol` of the largest.
    pub fn data_rank(&self, rtol: f64) -> i64 {
        let least = rtol * self.values[0];
        let above = self.values.iter().filter(|&&value| value > least).count() as i64;
        above.min(self.cap)
    }

    /// The rank of the features less their mean by NumPy's tolerance for float32: `max(n, d) · ε`.
    pub fn matrix_rank(&self) -> i64 {
        self.data_rank(self.images.max(self.features) as f64 * f64::from(f32::EPSILON))
    }

    /// The exponential of the entropy of the singular values of the features less their mean, as
    /// shares of their sum (Roy and Vetterli 2007, definition 1); 0 of constant features.
    pub fn effective_rank(&self) -> f64 {
        exponential_of_entropy(&self.values, 0.0)
    }

    /// (Σλ)² / Σλ² of the covariance's eigenvalues; 0 of constant features.
    pub fn participation_ratio(&self) -> f64 {
        if self.values[0] == 0.0 {
            return 0.0;
        }
        let shares = self
            .values
            .iter()
            .map(|value| (value / self.values[0]).powi(2));
        let (sum, squares) = shares.fold((0.0, 0.0), |(sum, squares), share| {
            (sum + share, squares + share * share)
        });
        sum * sum / squares
    }

    /// RankMe: the exponential of the entropy of the singular values of the features about 0
    /// (Garrido et al. 2023, equation 1); 0 of features that are all 0.
    pub fn rank_me(&self) -> f64 {
        exponential_of_entropy(&self.about_0, RANK_ME_EPSILON)
    }
}

fn exponential_of_entropy(values: &[f64], epsilon: f64) -> f64 {
    let sum: f64 = values.iter().sum();
    if sum == 0.0 {
        return 0.0;
    }
    let shares = values.iter().map(|value| value / sum + epsilon);
    let entropy: f64 = shares
        .filter(|&share| share > 0.0)
        .map(|share| -share * share.ln())
        .sum();
    entropy.exp()
}

/// Roots of the eigenvalues of a positive semidefinite matrix, falling, divided by `scale`.
fn roots(matrix: &Tensor, scale: f64) -> Result<Vec<f64>> {
    let values = matrix
        .f_linalg_eigvalsh("L")?
        .f_flip([0])?
        .f_to_kind(Kind::Double)?
        .f_to_device(Device::Cpu)?;
    let values = Vec::<f64>::try_from(&values)?;
    Ok(values
        .iter()
        .map(|value| value.max(0.0).sqrt() / scale)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    fn normal(rows: i64, columns: i64, seed: u64) -> Tensor {
        let mut stream = Stream::new(seed, Purpose::Probe, 0);
        let values: Vec<f64> = (0..rows * columns).map(|_| stream.normal()).collect();
        Tensor::from_slice(&values).view([rows, columns])
    }

    /// Features of mean 0 with these singular values, plus a constant.
    fn with_values(n: i64, d: i64, values: &[f64], constant: f64) -> Tensor {
        let k = values.len() as i64;
        let scores = normal(n, k, 1);
        let scores = &scores - scores.mean_dim(&[0i64][..], true, Kind::Double);
        let (u, _) = Tensor::linalg_qr(&scores, "reduced");
        let (v, _) = Tensor::linalg_qr(&normal(d, k, 2), "reduced");
        (u * Tensor::from_slice(values)).mm(&v.tr()) + constant
    }

    fn of(features: &Tensor) -> Spectrum {
        Spectrum::of(Covariance::of(features, Kind::Double).unwrap()).unwrap()
    }

    fn near(found: f64, wanted: f64, within: f64) {
        assert!((found - wanted).abs() <= within, "{found}, wanted {wanted}");
    }

    #[test]
    fn singular_values_are_those_of_the_centred_features() {
        for (n, d) in [(90, 40), (40, 90), (40, 40)] {
            for constant in [0.0, 7.0] {
                let wanted: Vec<f64> = (0..30).map(|i| 5.0 * 0.7f64.powi(i)).collect();
                let x = with_values(n, d, &wanted, constant).to_kind(Kind::Float);
                let found = of(&x);
                assert_eq!(found.values().len(), 40);
                for (found, wanted) in found.values().iter().zip(&wanted) {
                    near(*found, *wanted, 1e-5);
                }
                let about_0 = x.to_kind(Kind::Double).svd(true, false).1;
                for (at, found) in found.about_0.iter().enumerate() {
                    near(*found, about_0.double_value(&[at as i64]), 1e-5);
                }
                near(found.sigma1(), 25.0 / (n - 1) as f64, 1e-5);
            }
        }
    }

    #[test]
    fn a_flat_spectrum_of_r_has_rank_r_by_every_definition() {
        for (n, d) in [(120, 50), (50, 120)] {
            for r in [1, 2, 17, 49] {
                let x = with_values(n, d, &vec![3.0; r as usize], 0.0);
                let found = of(&x);
                assert_eq!(found.rank(1e-3), r);
                assert_eq!(found.data_rank(1e-3), r);
                assert_eq!(found.matrix_rank(), r);
                near(found.effective_rank(), r as f64, 1e-4 * r as f64);
                near(found.participation_ratio(), r as f64, 1e-6 * r as f64);
                near(found.rank_me(), r as f64, 2e-3 * r as f64);
                // A direction more where the mean lies outside.
                let shifted = of(&(x + 1.0));
                near(shifted.effective_rank(), r as f64, 1e-4 * r as f64);
                assert!(shifted.rank_me() > 1.0 && shifted.rank_me() < (r + 1) as f64 + 0.01);
            }
        }
    }

    #[test]
    fn ranks_fall_as_the_threshold_rises_and_stay_within_the_cap() {
        let values: Vec<f64> = (0..40).map(|i| 0.6f64.powi(i)).collect();
        let found = of(&with_values(80, 45, &values, 1.0));
        let mut last = (i64::MAX, i64::MAX);
        for rtol in [1e-9, 1e-6, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 0.99] {
            let ranks = (found.rank(rtol), found.data_rank(rtol));
            assert!(ranks.0 <= last.0 && ranks.1 <= last.1);
            assert!(ranks.0 <= ranks.1 && ranks.1 <= found.cap());
            let wanted = values.iter().filter(|&s| s * s > rtol).count() as i64;
            assert_eq!(ranks.0, wanted, "{rtol}");
            last = ranks;
        }
        assert_eq!(last, (1, 1));
        for (n, d) in [(10, 30), (30, 10)] {
            let found = of(&normal(n, d, 4));
            assert_eq!(found.cap(), (n - 1).min(d));
            assert_eq!(found.rank(1e-9), found.cap());
            assert_eq!(found.matrix_rank(), found.cap());
        }
    }

    #[test]
    fn scale_rotation_and_order_leave_ranks_alone() {
        let values: Vec<f64> = (1..30).map(|i| 1.0 / f64::from(i)).collect();
        let x = with_values(70, 35, &values, 0.5);
        let wanted = of(&x);
        let (rotation, _) = Tensor::linalg_qr(&normal(35, 35, 9), "reduced");
        let order = Tensor::from_slice(&Stream::new(1, Purpose::Order, 0).permutation(70));
        for other in [
            &x * 1e-12,
            &x * 1e9,
            x.mm(&rotation),
            x.index_select(0, &order),
        ] {
            let found = of(&other);
            assert_eq!(found.rank(0.012), wanted.rank(0.012));
            near(found.effective_rank(), wanted.effective_rank(), 1e-5);
            near(
                found.participation_ratio(),
                wanted.participation_ratio(),
                1e-6,
            );
            near(found.rank_me(), wanted.rank_me(), 1e-5);
        }
    }

    #[test]
    fn constants_have_no_rank_but_a_second_moment() {
        for (value, rank_me) in [(0.0, 0.0), (0.1, 1.0), (-3e7, 1.0), (1e-20, 1.0)] {
            for (n, d) in [(30, 8), (8, 30)] {
                let found = of(&Tensor::full([n, d], value, (Kind::Float, Device::Cpu)));
                assert!(found.values().iter().all(|&value| value == 0.0));
                assert_eq!((found.rank(1e-3), found.data_rank(1e-3)), (0, 0));
                assert_eq!((found.matrix_rank(), found.sigma1()), (0, 0.0));
                assert_eq!(
                    (found.effective_rank(), found.participation_ratio()),
                    (0.0, 0.0)
                );
                near(found.rank_me(), rank_me, 1e-4);
            }
        }
    }
}
