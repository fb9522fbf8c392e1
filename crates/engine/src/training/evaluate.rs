//! Accuracy and loss on held-out images.

use super::settings::Precision;
use super::trainer::correct;
use crate::data::{Images, Normalisation};
use crate::error::Result;
use crate::job::Meter;
use crate::network::Network;
use tch::{Kind, Reduction, Tensor};

/// What a network does on a split.
#[derive(Clone, Copy, Debug)]
pub struct Evaluation {
    /// Share of images classified rightly, 0 to 1.
    pub accuracy: f64,
    /// Mean cross-entropy in nats.
    pub loss_nats: f64,
}

/// Images a forward pass without gradients takes at once.
pub const EVALUATION_BATCH: i64 = 1000;

/// Evaluates on every image, in order, the short last batch included.
pub fn evaluate(
    network: &Network,
    parameters: &[Tensor],
    normalisation: &Normalisation,
    images: &Images,
    precision: Precision,
    meter: &mut Meter,
) -> Result<Evaluation> {
    let _guard = tch::no_grad_guard();
    let affine = normalisation.affine(images.device())?;
    let n = images.count();
    let (mut hits, mut loss) = (0i64, 0f64);
    let mut start = 0;
    while start < n {
        let size = EVALUATION_BATCH.min(n - start);
        let batch = affine.apply(&images.pixels.f_narrow(0, start, size)?, precision.kind())?;
        let labels = images.labels.f_narrow(0, start, size)?;
        let logits = network.logits(parameters, &batch)?.f_to_kind(Kind::Float)?;
        let sum =
            logits.f_cross_entropy_loss::<Tensor>(&labels, None, Reduction::Sum, -100, 0.0)?;
        loss += sum.f_double_value(&[])?;
        hits += correct(&logits, &labels)?.f_int64_value(&[])?;
        meter.step(size as u64, None)?;
        start += size;
    }
    Ok(Evaluation {
        accuracy: hits as f64 / n as f64,
        loss_nats: loss / n as f64,
    })
}

/// How many steps [`evaluate`] takes.
pub fn evaluation_steps(images: i64) -> u64 {
    (images as u64).div_ceil(EVALUATION_BATCH as u64)
}
