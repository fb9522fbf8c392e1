//! Principal component scores of a representation.

use super::covariance::{Covariance, Sides};
use super::leading::leading_eigenpairs;
use crate::error::Result;
use tch::{Device, Kind, Tensor};

/// The leading principal components of a representation `[n, d]` and the scores of its images: the
/// second pass over the images of which the covariance is the first.
pub struct PrincipalComponents {
    /// Float32 `[n, min(k, d)]`. Columns beyond what `n` images can have are 0.
    scores: Tensor,
    /// The share of all variance that the components have; 1 where there is no variance.
    explained: f64,
    found: Option<Found>,
}

struct Found {
    /// The features' mean, float32 `[d]`.
    mean: Tensor,
    /// Float32 unit vectors: `[d, r]`, or `[n, r]` with fewer images than features.
    vectors: Tensor,
    /// With fewer images than features: what `scores` are of each vector, `[r]`, and the sum over
    /// images of centred features times vectors, `[d, r]`, which says where signs go.
    of_images: Option<(Tensor, Tensor)>,
}

impl PrincipalComponents {
    /// The `count` leading components of a float32 covariance, or as many as there are features.
    ///
    /// # Errors
    /// libtorch's.
    pub fn new(covariance: Covariance, count: i64, device: Device) -> Result<Self> {
        let (images, features) = (covariance.images, covariance.features);
        let scores = Tensor::f_zeros([images, count.min(features)], (Kind::Float, device))?;
        let Some(sides) = covariance.varying() else {
            return Ok(Self {
                scores,
                explained: 1.0,
                found: None,
            });
        };
        let trace = sides.trace()?;
        let Sides {
            matrix,
            scale,
            mean,
            ..
        } = sides;
        let (values, vectors) = leading_eigenpairs(&matrix, count)?;
        let values = values.f_clamp_min(0)?;
        let explained = values.f_sum(Kind::Double)?.f_double_value(&[])? / trace;
        let (vectors, of_images) = if images < features {
            let lengths = values
                .f_mul_scalar((images - 1) as f64)?
                .f_sqrt()?
                .f_div_scalar(scale)?
                .f_to_kind(Kind::Float)?;
            let shape = [features, lengths.size()[0]];
            let sums = Tensor::f_zeros(shape, (Kind::Float, device))?;
            (vectors, Some((lengths, sums)))
        } else {
            let signs = signs(&vectors)?;
            (vectors.f_mul(&signs)?, None)
        };
        Ok(Self {
            scores,
            explained: explained.min(1.0),
            found: Some(Found {
                mean: mean.f_div_scalar(scale)?.f_to_kind(Kind::Float)?,
                vectors,
                of_images,
            }),
        })
    }

    /// Adds a block of images, float32 `[b, d]`, the first of which is the `start`th.
    pub fn push(&mut self, start: i64, block: &Tensor) -> Result<()> {
        let Some(found) = &mut self.found else {
            return Ok(());
        };
        let size = block.size()[0];
        let x = block.f_sub(&found.mean)?;
        match &mut found.of_images {
            None => self
                .scores
                .f_narrow(0, start, size)?
                .f_narrow(1, 0, found.vectors.size()[1])?
                .f_copy_(&x.f_mm(&found.vectors)?)?,
            Some((_, sums)) => {
                let _ = sums.f_addmm_(&x.f_tr()?, &found.vectors.f_narrow(0, start, size)?)?;
            }
        }
        Ok(())
    }

    /// The share of all variance that the components have; 1 where there is no variance.
    pub fn explained(&self) -> f64 {
        self.explained
    }

    /// The scores `[n, min(count, d)]` of all images, float32: centred, of falling variance, a
    /// component's sign such that its loading of the largest magnitude is positive.
    pub fn finish(self) -> Result<Tensor> {
        if let Some(Found {
            vectors,
            of_images: Some((lengths, sums)),
            ..
        }) = self.found
        {
            let scores = vectors.f_mul(&lengths.f_mul(&signs(&sums)?)?)?;
            self.scores
                .f_narrow(1, 0, scores.size()[1])?
                .f_copy_(&scores)?;
        }
        Ok(self.scores)
    }
}

/// For each column `[m, r]` the sign of its value of the largest magnitude, `[r]`; 1 for zeros.
fn signs(loadings: &Tensor) -> Result<Tensor> {
    let largest = loadings.f_abs()?.f_argmax(0, true)?;
    let values = loadings.f_gather(0, &largest, false)?.f_squeeze_dim(0)?;
    let positive = values.f_ge(0)?.f_to_kind(loadings.kind())?;
    Ok(positive.f_mul_scalar(2)?.f_sub_scalar(1)?)
}

#[cfg(test)]
mod tests {
    use super::super::covariance::CovarianceSum;
    use super::*;
    use crate::random::{Purpose, Stream};

    fn normal(rows: i64, columns: i64, seed: u64) -> Tensor {
        let mut stream = Stream::new(seed, Purpose::Probe, 0);
        let values: Vec<f64> = (0..rows * columns).map(|_| stream.normal()).collect();
        Tensor::from_slice(&values).view([rows, columns])
    }

    /// Float32 features `[n, d]` whose variances along random directions fall by `factor`, apart
    /// from 0.
    fn features(n: i64, d: i64, factor: f64, seed: u64) -> Tensor {
        let scales: Vec<f64> = (0..d).map(|i| 3.0 * factor.powi(i as i32)).collect();
        let (rotation, _) = Tensor::linalg_qr(&normal(d, d, seed), "reduced");
        let x = (normal(n, d, seed + 1) * Tensor::from_slice(&scales)).mm(&rotation);
        (x + 4.0).to_kind(Kind::Float)
    }

    fn components(x: &Tensor, count: i64, block: i64) -> (Tensor, f64) {
        let size = x.size();
        let mut sum = CovarianceSum::new(size[0], size[1], Kind::Float, Device::Cpu).unwrap();
        let starts = || (0..size[0]).step_by(block as usize);
        let cut = |start: i64| x.narrow(0, start, block.min(size[0] - start));
        for start in starts() {
            sum.push(&cut(start)).unwrap();
        }
        let covariance = sum.finish().unwrap();
        let mut found = PrincipalComponents::new(covariance, count, Device::Cpu).unwrap();
        for start in starts() {
            found.push(start, &cut(start)).unwrap();
        }
        let explained = found.explained();
        (found.finish().unwrap(), explained)
    }

    /// Scores and the share of variance by a singular value decomposition in float64.
    fn reference(x: &Tensor, count: i64) -> (Tensor, f64) {
        let x = x.to_kind(Kind::Double);
        let x = &x - x.mean_dim(&[0i64][..], true, Kind::Double);
        let (u, s, v) = x.svd(true, true);
        let scores = (u * &s).narrow(1, 0, count) * signs(&v.narrow(1, 0, count)).unwrap();
        let squares = s.square();
        let share = squares.narrow(0, 0, count).sum(Kind::Double) / squares.sum(Kind::Double);
        (scores, share.double_value(&[]))
    }

    #[test]
    fn scores_are_those_of_a_singular_value_decomposition() {
        // Both sides, decomposed whole and by iteration.
        for (n, d, count, factor) in [
            (200, 60, 8, 0.8),
            (60, 200, 8, 0.8),
            (400, 300, 12, 0.9),
            (280, 330, 12, 0.9),
        ] {
            let x = features(n, d, factor, 3);
            let (scores, explained) = components(&x, count, 77);
            let (wanted, share) = reference(&x, count);
            assert_eq!(scores.size(), [n, count]);
            let largest = wanted.abs().max().double_value(&[]);
            let off = (scores.to_kind(Kind::Double) - wanted).abs().max();
            assert!(off.double_value(&[]) < 1e-3 * largest, "[{n}, {d}]: {off}");
            assert!((explained - share).abs() < 1e-4, "{explained}, {share}");
        }
    }

    #[test]
    fn scores_are_centred_uncorrelated_and_of_falling_variance() {
        let (scores, _) = components(&features(300, 40, 0.7, 9), 5, 64);
        let scores = scores.to_kind(Kind::Double);
        assert!(
            scores
                .mean_dim(&[0i64][..], false, Kind::Double)
                .abs()
                .max()
                .double_value(&[])
                < 1e-5
        );
        let covariance = scores.tr().mm(&scores) / 299.0;
        let values = Vec::<f64>::try_from(covariance.diagonal(0, 0, 1)).unwrap();
        assert!(values.windows(2).all(|two| two[0] > two[1]));
        let off = covariance.tril(-1).abs().max().double_value(&[]);
        assert!(off < 1e-5 * values[0], "{off}");
    }

    #[test]
    fn an_equal_spectrum_ends_and_explains_its_share() {
        let x = normal(1400, 280, 1).to_kind(Kind::Float);
        let (scores, explained) = components(&x, 14, 500);
        let variance = scores
            .to_kind(Kind::Double)
            .var_dim(&[0i64][..], true, false);
        let mean = variance.mean(Kind::Double).double_value(&[]);
        // The largest of 280 eigenvalues of noise are (1 + √(280/1400))² = 2.1 and a bit less.
        assert!(mean > 1.8 && mean < 2.2, "{mean}");
        assert!((explained - 14.0 * mean / 280.0).abs() < 2e-3);
    }

    #[test]
    fn order_and_rotation_leave_scores_alone() {
        let x = features(150, 30, 0.7, 5);
        let (wanted, _) = components(&x, 4, 50);
        let order = Tensor::from_slice(&Stream::new(1, Purpose::Order, 0).permutation(150));
        let (found, _) = components(&x.index_select(0, &order), 4, 50);
        let off = (found - wanted.index_select(0, &order)).abs().max();
        assert!(off.double_value(&[]) < 1e-3);
        let (rotation, _) = Tensor::linalg_qr(&normal(30, 30, 9), "reduced");
        let (rotated, _) = components(&x.mm(&rotation.to_kind(Kind::Float)), 4, 50);
        // Loadings, and so signs, are others.
        let off = (rotated.abs() - wanted.abs()).abs().max();
        assert!(off.double_value(&[]) < 1e-3);
    }

    #[test]
    fn fewer_directions_than_asked_for_leave_zeros() {
        let x = features(6, 40, 0.9, 2);
        let (scores, explained) = components(&x, 20, 4);
        assert_eq!(scores.size(), [6, 20]);
        assert!((explained - 1.0).abs() < 1e-5);
        let sizes = scores.abs().max_dim(0, false).0;
        assert!(sizes.narrow(0, 0, 5).min().double_value(&[]) > 1e-2);
        assert!(sizes.narrow(0, 5, 15).max().double_value(&[]) < 1e-2);
        for value in [0.0, 0.1] {
            let constant = Tensor::full([30, 9], value, (Kind::Float, Device::Cpu));
            let (scores, explained) = components(&constant, 3, 10);
            assert_eq!(scores.size(), [30, 3]);
            assert_eq!(scores.abs().max().double_value(&[]), 0.0);
            assert_eq!(explained, 1.0);
        }
    }
}
