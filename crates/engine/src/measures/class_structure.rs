//! Variances within and between classes, and neural collapse, of one representation.

use super::class_moments::ClassMoments;
use super::columns::{COLUMNS, in_columns};
use crate::error::Result;
use serde::Serialize;
use tch::{Kind, Tensor};

/// Directions of the class means with less than this share of the largest one's variance are
/// rounding: float32 features leave about 1e-15.
const NO_DIRECTION: f64 = 1e-12;

/// Variances as Masarczyk et al. 2023 plot them, and NC1 to NC4 after Papyan, Han and Donoho 2020.
///
/// μ_c is the mean of class c, μ_G the mean of those K means, M the matrix of the rows μ_c − μ_G.
/// What is undefined, since the class means do not differ, is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassStructure {
    /// Mean over classes and features of the class's variance, n − 1 in the denominator.
    pub intra: f64,
    /// Mean over features of the variance of the class means, K − 1 in the denominator.
    pub inter: f64,
    /// `intra / inter`.
    pub ratio: Option<f64>,
    /// tr(Σ_W Σ_B⁺) / K, with Σ_W the mean of (h − μ_c)(h − μ_c)ᵀ over images and Σ_B the mean of
    /// (μ_c − μ_G)(μ_c − μ_G)ᵀ over classes.
    pub nc1: Option<f64>,
    /// Standard deviation (K − 1 in the denominator) over mean of ‖μ_c − μ_G‖.
    pub nc2_equinorm: Option<f64>,
    /// Mean over pairs of classes of |cos(μ_c − μ_G, μ_c' − μ_G) + 1/(K − 1)|.
    pub nc2_equiangular: Option<f64>,
    /// ‖W/‖W‖_F − M/‖M‖_F‖_F; only where the head's weights are given.
    pub nc3: Option<f64>,
    /// The share of images whose nearest class mean is not the network's decision; only where the
    /// decisions are given.
    pub nc4: Option<f64>,
    /// The share of images whose nearest class mean is that of their class.
    pub nearest_mean_accuracy: f64,
}

/// The second pass over the images of which [`ClassMoments`] is the first. Float64; memory: 8 bytes
/// a class and feature.
pub struct ClassStructurePass {
    /// Images of each class `[k]` and their squared distances from its mean.
    counts: Tensor,
    scatter: Tensor,
    /// μ_G `[d]` and M `[k, d]`.
    centre: Tensor,
    means: Tensor,
    /// M Mᵀ `[k, k]` and its eigenvectors `[k, r]` with their eigenvalues `[r]`, without those that
    /// are rounding.
    products: Tensor,
    directions: Tensor,
    strengths: Tensor,
    /// Sums over images of ((h − μ_c) · M ᵀ v)² for each eigenvector v, `[r]`.
    along: Tensor,
    nearest_right: i64,
    disagree: Option<i64>,
    images: i64,
}

impl ClassStructurePass {
    /// The bytes that it keeps of a layer, and takes while it begins: three times the class means.
    pub fn bytes(classes: i64, features: i64) -> u64 {
        3 * (classes * features) as u64 * Kind::Double.elt_size_in_bytes() as u64
    }

    /// The bytes that a block of so many images takes while it is added, whatever its features.
    pub fn block_bytes(images: i64, classes: i64) -> u64 {
        let values = images * (3 * COLUMNS + 4 * classes) + 3 * classes * COLUMNS;
        values as u64 * Kind::Double.elt_size_in_bytes() as u64
    }

    /// # Errors
    /// `not-finite`; `invalid-spec` for fewer than 2 classes or a class with fewer than 2 images.
    pub fn new(moments: ClassMoments) -> Result<Self> {
        moments.check()?;
        let ClassMoments {
            counts,
            means,
            scatter,
        } = moments;
        let centre = means.f_mean_dim(&[0i64][..], false, Kind::Double)?;
        let means = means.f_sub(&centre)?;
        let products = means.f_mm(&means.f_tr()?)?;
        let (values, vectors) = products.f_linalg_eigh("L")?;
        let largest = values.f_max()?;
        let kept = values
            .f_gt_tensor(&largest.f_mul_scalar(NO_DIRECTION)?.f_clamp_min(0)?)?
            .f_nonzero()?
            .f_flatten(0, -1)?;
        let strengths = values.f_index_select(0, &kept)?;
        Ok(Self {
            directions: vectors.f_index_select(1, &kept)?,
            along: strengths.f_zeros_like()?,
            strengths,
            counts,
            scatter,
            centre,
            means,
            products,
            nearest_right: 0,
            disagree: None,
            images: 0,
        })
    }

    /// Adds a block of images, `[b, d]`, their classes, and what the network decides they are; both
    /// int64 `[b]`. Decisions come with every block or with none.
    pub fn push(
        &mut self,
        block: &Tensor,
        labels: &Tensor,
        decisions: Option<&Tensor>,
    ) -> Result<()> {
        let classes = self.counts.size()[0];
        let mut onto = Tensor::f_zeros(
            [block.size()[0], classes],
            (Kind::Double, self.means.device()),
        )?;
        for part in in_columns(block) {
            let (columns, x) = part?;
            let width = columns.end - columns.start;
            let x = x.f_sub(&self.centre.f_narrow(0, columns.start, width)?)?;
            let means = self.means.f_narrow(1, columns.start, width)?;
            let _ = onto.f_addmm_(&x, &means.f_tr()?)?;
        }
        let within = onto.f_sub(&self.products.f_index_select(0, labels)?)?;
        let _ = self.along.f_add_(
            &within
                .f_mm(&self.directions)?
                .f_square_()?
                .f_sum_dim_intlist(&[0i64][..], false, Kind::Double)?,
        )?;
        // ‖h − μ_c‖² without ‖h − μ_G‖², which is the same for all classes.
        let distances = self
            .products
            .f_diagonal(0, 0, 1)?
            .f_sub(&onto.f_mul_scalar_(2)?)?;
        let nearest = distances.f_argmin(1, false)?;
        let count =
            |flags: Tensor| -> Result<i64> { Ok(flags.f_sum(Kind::Int64)?.f_int64_value(&[])?) };
        self.nearest_right += count(nearest.f_eq_tensor(labels)?)?;
        if let Some(decisions) = decisions {
            *self.disagree.get_or_insert(0) += count(nearest.f_ne_tensor(decisions)?)?;
        }
        self.images += block.size()[0];
        Ok(())
    }

    /// The measures; NC3 where `head`, the classifier's weights `[k, d]`, is given.
    pub fn finish(self, head: Option<&Tensor>) -> Result<ClassStructure> {
        let shape = self.means.size();
        let (classes, features) = (shape[0] as f64, shape[1] as f64);
        let sum = |x: &Tensor| -> Result<f64> { Ok(x.f_sum(Kind::Double)?.f_double_value(&[])?) };
        let images = self.images as f64;
        let intra = sum(&self.scatter.f_div(&self.counts.f_sub_scalar(1)?)?)? / classes / features;
        let lengths = self.products.f_diagonal(0, 0, 1)?.f_sqrt()?;
        let inter = sum(&lengths.f_square()?)? / (classes - 1.0) / features;
        let apart = inter > 0.0;
        // Σ_B has the eigenvalue s/K where M Mᵀ has s, and its eigenvector is Mᵀv/√s.
        let nc1 = sum(&self.along.f_div(&self.strengths.f_square()?)?)? / images;
        let mean_length = sum(&lengths)? / classes;
        let spread = sum(&lengths.f_sub_scalar(mean_length)?.f_square()?)? / (classes - 1.0);
        Ok(ClassStructure {
            intra,
            inter,
            ratio: apart.then(|| intra / inter),
            nc1: apart.then_some(nc1),
            nc2_equinorm: apart.then(|| spread.sqrt() / mean_length),
            nc2_equiangular: self.equiangularity(&lengths)?,
            nc3: match head {
                Some(head) if apart => self.duality(head)?,
                _ => None,
            },
            nc4: self.disagree.map(|count| count as f64 / images),
            nearest_mean_accuracy: self.nearest_right as f64 / images,
        })
    }

    /// NC2's angles, where every class mean has one.
    fn equiangularity(&self, lengths: &Tensor) -> Result<Option<f64>> {
        if lengths.f_min()?.f_double_value(&[])? <= 0.0 {
            return Ok(None);
        }
        let classes = lengths.size()[0] as f64;
        let off = self
            .products
            .f_div(&lengths.f_outer(lengths)?)?
            .f_add_scalar(1.0 / (classes - 1.0))?
            .f_abs()?
            .f_tril(-1)?
            .f_sum(Kind::Double)?
            .f_double_value(&[])?;
        Ok(Some(off / (classes * (classes - 1.0) / 2.0)))
    }

    /// NC3 for the weights of the classifier `[k, d]`, where they are not all 0.
    fn duality(&self, head: &Tensor) -> Result<Option<f64>> {
        let head = head.f_to_kind(Kind::Double)?;
        let length = head.f_norm()?;
        if length.f_double_value(&[])? <= 0.0 {
            return Ok(None);
        }
        let means = self.means.f_div(&self.means.f_norm()?)?;
        Ok(Some(
            head.f_div(&length)?
                .f_sub(&means)?
                .f_norm()?
                .f_double_value(&[])?,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::random::{Purpose, Stream};
    use tch::Device;

    fn normal(rows: i64, columns: i64, seed: u64) -> Tensor {
        let mut stream = Stream::new(seed, Purpose::Probe, 0);
        let values: Vec<f64> = (0..rows * columns).map(|_| stream.normal()).collect();
        Tensor::from_slice(&values).view([rows, columns])
    }

    fn labels(n: i64, classes: i64) -> Tensor {
        Tensor::arange(n, (Kind::Int64, Device::Cpu)).remainder(classes)
    }

    struct Given<'a> {
        features: &'a Tensor,
        labels: &'a Tensor,
        classes: i64,
        decisions: Option<&'a Tensor>,
        head: Option<&'a Tensor>,
        block: i64,
    }

    fn measure(given: &Given) -> Result<ClassStructure> {
        let n = given.features.size()[0];
        let blocks = || {
            (0..n)
                .step_by(given.block as usize)
                .map(move |start| (start, given.block.min(n - start)))
        };
        let mut moments =
            ClassMoments::new(given.classes, given.features.size()[1], Device::Cpu).unwrap();
        for (start, size) in blocks() {
            let cut = |x: &Tensor| x.narrow(0, start, size);
            moments
                .push(&cut(given.features), &cut(given.labels))
                .unwrap();
        }
        let mut pass = ClassStructurePass::new(moments)?;
        for (start, size) in blocks() {
            let cut = |x: &Tensor| x.narrow(0, start, size);
            let decisions = given.decisions.map(cut);
            pass.push(&cut(given.features), &cut(given.labels), decisions.as_ref())
                .unwrap();
        }
        pass.finish(given.head)
    }

    fn plain(features: &Tensor, labels: &Tensor, classes: i64) -> Result<ClassStructure> {
        measure(&Given {
            features,
            labels,
            classes,
            decisions: None,
            head: None,
            block: 37,
        })
    }

    fn near(found: Option<f64>, wanted: f64, within: f64) {
        let found = found.unwrap();
        assert!((found - wanted).abs() <= within, "{found}, wanted {wanted}");
    }

    /// The vertices of a simplex of `classes` corners, rotated into more dimensions.
    fn simplex(classes: i64, features: i64) -> Tensor {
        let corners = Tensor::eye(classes, (Kind::Double, Device::Cpu)) - 1.0 / classes as f64;
        let (rotation, _) = Tensor::linalg_qr(&normal(features, classes, 5), "reduced");
        corners.mm(&rotation.tr())
    }

    #[test]
    fn collapsed_features_on_a_simplex_are_collapsed_in_every_measure() {
        let (classes, features) = (7, 30);
        let means = simplex(classes, features);
        let labels = labels(140, classes);
        let x = (means.index_select(0, &labels) + 3.0).to_kind(Kind::Float);
        let found = measure(&Given {
            features: &x,
            labels: &labels,
            classes,
            decisions: Some(&labels),
            head: Some(&(&means * 12.0)),
            block: 33,
        })
        .unwrap();
        assert!(found.intra < 1e-14 && found.inter > 1e-3, "{found:?}");
        near(found.nc1, 0.0, 1e-12);
        near(found.nc2_equinorm, 0.0, 1e-6);
        near(found.nc2_equiangular, 0.0, 1e-6);
        near(found.nc3, 0.0, 1e-6);
        near(found.nc4, 0.0, 0.0);
        near(Some(found.nearest_mean_accuracy), 1.0, 0.0);
    }

    /// Against the definitions, with d × d matrices and a pseudo-inverse.
    #[test]
    fn the_measures_are_those_of_their_definitions() {
        for (classes, features, images) in [(5i64, 12i64, 200i64), (9, 6, 90), (2, 3, 41)] {
            let labels = labels(images, classes);
            let means = normal(classes, features, 1) * 2.0;
            let x = normal(images, features, 2) + means.index_select(0, &labels) + 10.0;
            let head = normal(classes, features, 3);
            let decisions = (&labels + 1).remainder(classes);
            let found = measure(&Given {
                features: &x,
                labels: &labels,
                classes,
                decisions: Some(&decisions),
                head: Some(&head),
                block: 17,
            })
            .unwrap();
            let of = |class: i64| x.index_select(0, &labels.eq(class).nonzero().flatten(0, -1));
            let each: Vec<Tensor> = (0..classes).map(of).collect();
            let mu = Tensor::stack(
                &each
                    .iter()
                    .map(|c| c.mean_dim(&[0i64][..], false, Kind::Double))
                    .collect::<Vec<_>>(),
                0,
            );
            let centred = &mu - mu.mean_dim(&[0i64][..], true, Kind::Double);
            let deviations = &x - mu.index_select(0, &labels);
            let within = deviations.tr().mm(&deviations) / images as f64;
            let between = centred.tr().mm(&centred) / classes as f64;
            let inverse = between.linalg_pinv(1e-10, true);
            let nc1 = within.mm(&inverse).trace().double_value(&[]) / classes as f64;
            let variances: f64 = each
                .iter()
                .map(|c| {
                    c.var_dim(&[0i64][..], true, false)
                        .mean(Kind::Double)
                        .double_value(&[])
                })
                .sum();
            let inter = mu
                .var_dim(&[0i64][..], true, false)
                .mean(Kind::Double)
                .double_value(&[]);
            near(Some(found.intra / (variances / classes as f64)), 1.0, 1e-10);
            near(Some(found.inter / inter), 1.0, 1e-10);
            near(found.ratio.map(|r| r * inter / found.intra), 1.0, 1e-10);
            near(found.nc1.map(|found| found / nc1), 1.0, 1e-8);
            let lengths = centred.norm_scalaropt_dim(2, &[1i64][..], false);
            let equinorm = lengths.std(true) / lengths.mean(Kind::Double);
            near(found.nc2_equinorm, equinorm.double_value(&[]), 1e-9);
            let mut angles = 0.0;
            for (a, b) in (0..classes).flat_map(|a| (0..a).map(move |b| (a, b))) {
                let cosine = centred.get(a).dot(&centred.get(b)).double_value(&[])
                    / lengths.double_value(&[a])
                    / lengths.double_value(&[b]);
                angles += (cosine + 1.0 / (classes - 1) as f64).abs();
            }
            near(
                found.nc2_equiangular,
                angles / (classes * (classes - 1) / 2) as f64,
                1e-9,
            );
            let apart = &head / head.norm() - &centred / centred.norm();
            near(found.nc3, apart.norm().double_value(&[]), 1e-9);
            let nearest = (x.unsqueeze(1) - mu.unsqueeze(0))
                .square()
                .sum_dim_intlist(&[2i64][..], false, Kind::Double)
                .argmin(1, false);
            let share = |right: Tensor| {
                right
                    .to_kind(Kind::Double)
                    .mean(Kind::Double)
                    .double_value(&[])
            };
            near(found.nc4, share(nearest.ne_tensor(&decisions)), 1e-12);
            near(
                Some(found.nearest_mean_accuracy),
                share(nearest.eq_tensor(&labels)),
                1e-12,
            );
        }
    }

    #[test]
    fn order_rotation_and_scale_leave_collapse_alone() {
        let (classes, features, images) = (4, 9, 120);
        let their = labels(images, classes);
        let x = normal(images, features, 7) + normal(classes, features, 8).index_select(0, &their);
        let wanted = plain(&x, &their, classes).unwrap();
        let order = Tensor::from_slice(&Stream::new(1, Purpose::Order, 0).permutation(120));
        let (rotation, _) = Tensor::linalg_qr(&normal(features, features, 9), "reduced");
        for (features, labels) in [
            (x.index_select(0, &order), their.index_select(0, &order)),
            (x.mm(&rotation), their.shallow_clone()),
            (&x * 1e-9 + 5e-8, their.shallow_clone()),
            (&x * 1e12, their.shallow_clone()),
        ] {
            let found = plain(&features, &labels, classes).unwrap();
            let pairs = [
                (found.ratio, wanted.ratio),
                (found.nc1, wanted.nc1),
                (found.nc2_equinorm, wanted.nc2_equinorm),
                (found.nc2_equiangular, wanted.nc2_equiangular),
                (
                    Some(found.nearest_mean_accuracy),
                    Some(wanted.nearest_mean_accuracy),
                ),
            ];
            for (found, wanted) in pairs {
                near(found, wanted.unwrap(), 1e-8);
            }
        }
    }

    #[test]
    fn equal_class_means_have_variances_and_no_collapse() {
        for value in [0.0, 0.1, -3e7] {
            let x = Tensor::full([40, 3], value, (Kind::Float, Device::Cpu));
            let found = plain(&x, &labels(40, 4), 4).unwrap();
            assert_eq!((found.intra, found.inter), (0.0, 0.0));
            let undefined = [
                found.ratio,
                found.nc1,
                found.nc2_equinorm,
                found.nc2_equiangular,
            ];
            assert_eq!(undefined, [None; 4]);
            assert_eq!(found.nearest_mean_accuracy, 0.25);
        }
    }

    #[test]
    fn what_has_no_class_structure_is_refused() {
        let x = normal(12, 3, 1);
        let refused = |x: &Tensor, labels: &Tensor, classes| plain(x, labels, classes).unwrap_err();
        let one = refused(&x, &labels(12, 1), 1);
        assert_eq!(one.code, ErrorCode::InvalidSpec);
        // 12 images of 11 classes, of 13 classes, and a class without any.
        for (their, classes, class) in [
            (labels(12, 11), 11, 1),
            (labels(12, 13), 13, 0),
            (labels(12, 4), 5, 4),
        ] {
            let error = refused(&x, &their, classes);
            assert_eq!(error.code, ErrorCode::InvalidSpec);
            assert_eq!(error.context["class"], class);
        }
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let spoilt = x.copy();
            let _ = spoilt.get(7).get(1).fill_(bad);
            assert_eq!(
                refused(&spoilt, &labels(12, 3), 3).code,
                ErrorCode::NotFinite
            );
        }
    }
}
