//! The training loop: order, augmentation, steps, reports.

use super::evaluate::{Evaluation, evaluate, evaluation_steps};
use super::settings::TrainingSettings;
use super::trainer::Trainer;
use crate::data::{AugmentationPlan, Images, Normalisation};
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::network::Network;
use crate::random::{Purpose, Stream};
use serde::Serialize;
use std::time::Instant;
use tch::{Device, Kind, Tensor};

/// One epoch, as it went.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EpochReport {
    /// From 1.
    pub epoch: u64,
    /// The learning rate in it.
    pub learning_rate: f64,
    /// Mean loss over its images, each taken before the step that used it.
    pub train_loss_nats: f64,
    /// Accuracy, taken likewise.
    pub train_accuracy: f64,
    /// How long it took.
    pub seconds: f64,
    /// Training images a second.
    pub images_per_second: f64,
}

/// The images of a training.
pub struct Split {
    /// What is learned from.
    pub train: Images,
    /// What is only evaluated on, at the end.
    pub test: Images,
    /// The statistics of the training images.
    pub normalisation: Normalisation,
}

/// On a GPU a loss is looked at once in so many steps, since looking waits for the device.
const LOOK_EVERY: u64 = 50;

/// Trains from the given values, float32 in the network's order, and evaluates.
///
/// # Errors
/// `not-finite` naming epoch and step; `cancelled` within one step.
pub fn train(
    network: &Network,
    values: &[Tensor],
    split: &Split,
    settings: &TrainingSettings,
    seed: u64,
    context: &JobContext,
) -> Result<(Vec<Tensor>, Vec<EpochReport>, Evaluation)> {
    let mut trainer = Trainer::new(network, values, settings)?;
    let n = split.train.count();
    let steps = (n as u64).div_ceil(settings.batch_size as u64);
    let mut meter = Meter::new(
        context,
        "train",
        Phase::Train,
        settings.epochs,
        settings.epochs * steps,
    );
    let mut reports = Vec::with_capacity(settings.epochs as usize);
    for epoch in 1..=settings.epochs {
        meter.epoch(epoch);
        reports.push(train_epoch(
            &mut trainer,
            split,
            settings,
            seed,
            epoch,
            &mut meter,
        )?);
    }
    let mut meter = Meter::new(
        context,
        "train",
        Phase::Evaluate,
        0,
        evaluation_steps(split.test.count()),
    );
    let evaluation = evaluate(
        network,
        trainer.leaves(),
        &split.normalisation,
        &split.test,
        settings.precision,
        &mut meter,
    )?;
    // No training loss has seen what the last step did.
    finite(evaluation.loss_nats, "test", settings.epochs, steps)?;
    Ok((trainer.values(), reports, evaluation))
}

fn train_epoch(
    trainer: &mut Trainer,
    split: &Split,
    settings: &TrainingSettings,
    seed: u64,
    epoch: u64,
    meter: &mut Meter,
) -> Result<EpochReport> {
    let start_of_epoch = Instant::now();
    let images = &split.train;
    let device = images.device();
    let n = images.count();
    let affine = split.normalisation.affine(device)?;
    let order = Stream::new(seed, Purpose::Order, epoch).permutation(n as usize);
    let order = Tensor::f_from_slice(&order)?.f_to_device(device)?;
    let plan = if settings.augmentation.is_none() {
        None
    } else {
        Some(AugmentationPlan::draw(
            settings.augmentation,
            seed,
            epoch,
            n,
            device,
        )?)
    };
    let learning_rate = settings.learning_rate_at(epoch);
    let mut loss_sum = Tensor::f_zeros([], (Kind::Double, device))?;
    let mut hits = Tensor::f_zeros([], (Kind::Int64, device))?;
    let (mut start, mut step) = (0, 0);
    while start < n {
        let size = settings.batch_size.min(n - start);
        let chosen = order.f_narrow(0, start, size)?;
        let mut batch = images.pixels.f_index_select(0, &chosen)?;
        if let Some(plan) = &plan {
            batch = plan.apply(&batch, start)?;
        }
        let batch = affine.apply(&batch, trainer.kind())?;
        let labels = images.labels.f_index_select(0, &chosen)?;
        let outcome = trainer.step(&batch, &labels, learning_rate)?;
        loss_sum = loss_sum.f_add_(&outcome.loss.f_mul_scalar(size)?)?;
        hits = hits.f_add_(&outcome.correct)?;
        start += size;
        step += 1;
        let look = device == Device::Cpu || step % LOOK_EVERY == 0 || start == n;
        let loss = if look {
            Some(finite(
                outcome.loss.f_double_value(&[])?,
                "training",
                epoch,
                step,
            )?)
        } else {
            None
        };
        meter.step(size as u64, loss)?;
    }
    let seconds = start_of_epoch.elapsed().as_secs_f64();
    Ok(EpochReport {
        epoch,
        learning_rate,
        train_loss_nats: finite(
            loss_sum.f_double_value(&[])? / n as f64,
            "training",
            epoch,
            step,
        )?,
        train_accuracy: hits.f_int64_value(&[])? as f64 / n as f64,
        seconds,
        images_per_second: n as f64 / seconds,
    })
}

fn finite(loss: f64, which: &str, epoch: u64, step: u64) -> Result<f64> {
    if loss.is_finite() {
        return Ok(loss);
    }
    Err(EngineError::new(
        ErrorCode::NotFinite,
        format!(
            "the {which} loss is {loss} in epoch {epoch}, step {step}; lower the learning rate"
        ),
    )
    .with("epoch", epoch)
    .with("step", step))
}
