//! What a network does on held-out images.

use super::heads::Heads;
use super::settings::Precision;
use crate::data::{Images, Normalisation};
use crate::error::Result;
use crate::job::Meter;
use crate::network::Network;
use serde::{Deserialize, Serialize};
use tch::{Device, Kind, Reduction, Tensor};

/// What a network does on a split.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Share of images classified rightly, 0 to 1; each within its head's classes.
    pub accuracy: f64,
    /// Mean cross-entropy in nats.
    pub loss_nats: f64,
    /// Expected calibration error (Guo et al. 2017): the mean distance of confidence and accuracy
    /// over 15 bins of equal width, weighted by the images in each.
    pub calibration_error: f64,
    /// Accuracy on the images of each class; `None` where the split has none.
    pub accuracy_by_class: Vec<Option<f64>>,
    /// Accuracy on the images of each head's classes; `None` where the split has none.
    pub accuracy_by_head: Vec<Option<f64>>,
}

/// What a network does on images that it is watched with, in a result.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidationReport {
    /// As in [`Evaluation`].
    pub accuracy: f64,
    /// As in [`Evaluation`].
    pub loss_nats: f64,
    /// As in [`Evaluation`].
    pub calibration_error: f64,
    /// How many images.
    pub images: i64,
}

impl ValidationReport {
    /// What was found on so many images.
    pub fn new(found: &Evaluation, images: i64) -> Self {
        Self {
            accuracy: found.accuracy,
            loss_nats: found.loss_nats,
            calibration_error: found.calibration_error,
            images,
        }
    }
}

/// Images a forward pass without gradients takes at once.
pub const EVALUATION_BATCH: i64 = 1000;

const CALIBRATION_BINS: usize = 15;

/// Evaluates on every image, in order, the short last batch included.
pub fn evaluate(
    network: &Network,
    values: &[Tensor],
    normalisation: &Normalisation,
    images: &Images,
    precision: Precision,
    meter: &mut Meter,
) -> Result<Evaluation> {
    let logits = |batch: &Tensor| network.logits(values, batch);
    let heads = network.heads();
    evaluate_logits(logits, heads, normalisation, images, precision, meter)
}

/// The same of anything that makes logits `[b, classes]` of a normalised batch. `heads` are the
/// outputs of each head.
pub fn evaluate_logits(
    logits: impl Fn(&Tensor) -> Result<Tensor>,
    heads: &[i64],
    normalisation: &Normalisation,
    images: &Images,
    precision: Precision,
    meter: &mut Meter,
) -> Result<Evaluation> {
    let _guard = tch::no_grad_guard();
    let affine = normalisation.affine(images.device())?;
    let heads = Heads::new(heads);
    let n = images.count();
    let mut tally = Tally::new(images.classes as usize);
    let mut start = 0;
    while start < n {
        let size = EVALUATION_BATCH.min(n - start);
        let batch = affine.apply(&images.pixels.f_narrow(0, start, size)?, precision.kind())?;
        let labels = images.labels.f_narrow(0, start, size)?;
        let logits = logits(&batch)?.f_to_kind(Kind::Float)?;
        let loss = heads.loss(&logits, &labels, 0.0, Reduction::Sum)?;
        tally.loss += loss.f_double_value(&[])?;
        let (confidence, predicted) = heads.probabilities(&logits, &labels)?.f_max_dim(1, false)?;
        tally.add(
            &Vec::<i64>::try_from(on_cpu(&labels, Kind::Int64)?)?,
            &Vec::<i64>::try_from(on_cpu(&predicted, Kind::Int64)?)?,
            &Vec::<f32>::try_from(on_cpu(&confidence, Kind::Float)?)?,
        );
        meter.step(size as u64, None)?;
        start += size;
    }
    Ok(tally.evaluation(&heads))
}

/// How many steps [`evaluate`] takes.
pub fn evaluation_steps(images: i64) -> u64 {
    (images as u64).div_ceil(EVALUATION_BATCH as u64)
}

fn on_cpu(tensor: &Tensor, kind: Kind) -> Result<Tensor> {
    Ok(tensor.f_to_device(Device::Cpu)?.f_to_kind(kind)?)
}

/// Counts over images.
struct Tally {
    loss: f64,
    /// Images and hits of each class.
    classes: Vec<(u64, u64)>,
    /// Images, hits and summed confidence of each bin.
    bins: [(u64, u64, f64); CALIBRATION_BINS],
}

impl Tally {
    fn new(classes: usize) -> Self {
        Self {
            loss: 0.0,
            classes: vec![(0, 0); classes],
            bins: [(0, 0, 0.0); CALIBRATION_BINS],
        }
    }

    fn add(&mut self, labels: &[i64], predicted: &[i64], confidence: &[f32]) {
        for ((&label, predicted), &confidence) in labels.iter().zip(predicted).zip(confidence) {
            let hit = u64::from(label == *predicted);
            let class = &mut self.classes[label as usize];
            *class = (class.0 + 1, class.1 + hit);
            let confidence = f64::from(confidence);
            let bin = (confidence * CALIBRATION_BINS as f64) as usize;
            let bin = &mut self.bins[bin.min(CALIBRATION_BINS - 1)];
            *bin = (bin.0 + 1, bin.1 + hit, bin.2 + confidence);
        }
    }

    fn evaluation(&self, heads: &Heads) -> Evaluation {
        let share = |(images, hits): (u64, u64)| (images > 0).then(|| hits as f64 / images as f64);
        let mut by_head = vec![(0, 0); heads.count()];
        for (class, &(images, hits)) in self.classes.iter().enumerate() {
            let head = &mut by_head[heads.of_class(class as i64)];
            *head = (head.0 + images, head.1 + hits);
        }
        let all = by_head
            .iter()
            .fold((0, 0), |sum, head| (sum.0 + head.0, sum.1 + head.1));
        let n = all.0 as f64;
        let apart = |&(_, hits, confidence): &(u64, u64, f64)| (hits as f64 - confidence).abs();
        Evaluation {
            accuracy: all.1 as f64 / n,
            loss_nats: self.loss / n,
            calibration_error: self.bins.iter().map(apart).sum::<f64>() / n,
            accuracy_by_class: self.classes.iter().copied().map(share).collect(),
            accuracy_by_head: by_head.into_iter().map(share).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_go_to_their_class_their_head_and_their_bin() {
        let mut tally = Tally::new(4);
        // Bin 14 holds 1.0 twice, one of them wrong; bin 7 holds 0.5, right.
        tally.add(&[0, 0, 2], &[0, 1, 2], &[1.0, 1.0, 0.5]);
        let found = tally.evaluation(&Heads::new(&[2, 1, 1]));
        assert!((found.accuracy - 2.0 / 3.0).abs() < 1e-12);
        assert!((found.calibration_error - (1.0 + 0.5) / 3.0).abs() < 1e-9);
        assert_eq!(found.accuracy_by_class, [Some(0.5), None, Some(1.0), None]);
        assert_eq!(found.accuracy_by_head, [Some(0.5), Some(1.0), None]);
    }
}
