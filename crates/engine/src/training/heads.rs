//! Loss and predictions of a network with one head or several.

use crate::error::Result;
use tch::{Kind, Reduction, Tensor};

/// Labels that no loss counts.
const IGNORED: i64 = -100;

/// The heads of a network: each answers for its own consecutive classes, and an image is judged by
/// the head that its label belongs to.
#[derive(Clone, Debug)]
pub(super) struct Heads {
    /// First class and number of classes of each head.
    ranges: Vec<(i64, i64)>,
}

impl Heads {
    /// Heads with so many outputs each.
    pub fn new(outputs: &[i64]) -> Self {
        let mut first = 0;
        let ranges = outputs
            .iter()
            .map(|&count| {
                let range = (first, count);
                first += count;
                range
            })
            .collect();
        Self { ranges }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.ranges.len()
    }

    /// A head's first class, and how many it has.
    pub fn range(&self, head: usize) -> (i64, i64) {
        self.ranges[head]
    }

    /// The head that a class belongs to, from 0.
    pub fn of_class(&self, class: i64) -> usize {
        self.ranges
            .iter()
            .rposition(|&(first, _)| first <= class)
            .unwrap_or(0)
    }

    /// Cross-entropy in nats of `logits [b, k]`, float32, at `labels [b]`; the mean over the batch
    /// or the sum. `smoothing` of the target is spread evenly over the classes of a head.
    pub fn loss(
        &self,
        logits: &Tensor,
        labels: &Tensor,
        smoothing: f64,
        reduction: Reduction,
    ) -> Result<Tensor> {
        if self.ranges.len() == 1 {
            return Ok(logits
                .f_cross_entropy_loss::<Tensor>(labels, None, reduction, IGNORED, smoothing)?);
        }
        let mut sum = Tensor::f_zeros([], (Kind::Float, logits.device()))?;
        for &(first, count) in &self.ranges {
            let own = self.own(labels, first, count)?;
            let shifted = labels.f_sub_scalar(first)?;
            let shifted = shifted.f_where_self(&own, &labels.f_full_like(IGNORED)?)?;
            let of_head = logits
                .f_narrow(1, first, count)?
                .f_cross_entropy_loss::<Tensor>(
                    &shifted,
                    None,
                    Reduction::Sum,
                    IGNORED,
                    smoothing,
                )?;
            sum = sum.f_add(&of_head)?;
        }
        Ok(match reduction {
            Reduction::Sum => sum,
            _ => sum.f_div_scalar(labels.size()[0])?,
        })
    }

    /// Probabilities `[b, k]` of `logits [b, k]` within each image's head; 0 outside of it.
    pub fn probabilities(&self, logits: &Tensor, labels: &Tensor) -> Result<Tensor> {
        self.masked(logits, labels)?
            .f_softmax(1, Kind::Float)
            .map_err(Into::into)
    }

    /// How many rows of `logits [b, k]` have their head's maximum at the label, int64 scalar.
    pub fn correct(&self, logits: &Tensor, labels: &Tensor) -> Result<Tensor> {
        Ok(self
            .masked(logits, labels)?
            .f_argmax(1, false)?
            .f_eq_tensor(labels)?
            .f_sum(Kind::Int64)?)
    }

    /// The logits with −∞ for classes of other heads than the label's.
    fn masked(&self, logits: &Tensor, labels: &Tensor) -> Result<Tensor> {
        if self.ranges.len() == 1 {
            return Ok(logits.shallow_clone());
        }
        let mut columns = Vec::with_capacity(self.ranges.len());
        for &(first, count) in &self.ranges {
            let own = self.own(labels, first, count)?.f_unsqueeze(1)?;
            let of_head = logits.f_narrow(1, first, count)?;
            columns.push(of_head.f_where_self(&own, &of_head.f_full_like(f64::NEG_INFINITY)?)?);
        }
        Ok(Tensor::f_cat(&columns, 1)?)
    }

    fn own(&self, labels: &Tensor, first: i64, count: i64) -> Result<Tensor> {
        Ok(labels
            .f_ge(first)?
            .f_logical_and(&labels.f_lt(first + count)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    fn batch() -> (Tensor, Tensor) {
        let logits = Tensor::linspace(-2.0, 3.0, 20, (Kind::Float, Device::Cpu))
            .sin()
            .view([4, 5]);
        (logits, Tensor::from_slice(&[0i64, 4, 2, 1]))
    }

    #[test]
    fn two_heads_are_two_networks_side_by_side() {
        let (logits, labels) = batch();
        let heads = Heads::new(&[2, 3]);
        for smoothing in [0.0, 0.2] {
            let first = logits
                .narrow(1, 0, 2)
                .index_select(0, &Tensor::from_slice(&[0i64, 3]))
                .cross_entropy_loss::<Tensor>(
                    &Tensor::from_slice(&[0i64, 1]),
                    None,
                    Reduction::Sum,
                    IGNORED,
                    smoothing,
                );
            let second = logits
                .narrow(1, 2, 3)
                .index_select(0, &Tensor::from_slice(&[1i64, 2]))
                .cross_entropy_loss::<Tensor>(
                    &Tensor::from_slice(&[2i64, 0]),
                    None,
                    Reduction::Sum,
                    IGNORED,
                    smoothing,
                );
            let wanted = (first + second).double_value(&[]);
            let sum = heads
                .loss(&logits, &labels, smoothing, Reduction::Sum)
                .unwrap();
            let mean = heads
                .loss(&logits, &labels, smoothing, Reduction::Mean)
                .unwrap();
            assert!((sum.double_value(&[]) - wanted).abs() < 1e-6);
            assert!((mean.double_value(&[]) - wanted / 4.0).abs() < 1e-6);
        }
        assert_eq!(
            (0..5).map(|c| heads.of_class(c)).collect::<Vec<_>>(),
            [0, 0, 1, 1, 1]
        );
    }

    #[test]
    fn an_image_is_judged_by_its_own_head() {
        // The largest logit lies in the other head; within its own the label's is larger.
        let logits = Tensor::from_slice(&[1.0f32, 2.0, 9.0]).view([1, 3]);
        let labels = Tensor::from_slice(&[1i64]);
        let heads = Heads::new(&[2, 1]);
        assert_eq!(heads.correct(&logits, &labels).unwrap().int64_value(&[]), 1);
        let one = Heads::new(&[3]);
        assert_eq!(one.correct(&logits, &labels).unwrap().int64_value(&[]), 0);
        let probabilities = heads.probabilities(&logits, &labels).unwrap();
        assert_eq!(probabilities.double_value(&[0, 2]), 0.0);
        assert!((probabilities.sum(Kind::Float).double_value(&[]) - 1.0).abs() < 1e-6);
    }
}
