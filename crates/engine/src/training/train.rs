//! The training loop: order, augmentation, steps, checkpoints, reports.

use super::checkpoint::{Position, State, impossible, read_checkpoint, write_checkpoint};
use super::evaluate::{Evaluation, evaluate, evaluation_steps};
use super::settings::TrainingSettings;
use super::snapshots::Snapshots;
use super::trainer::Trainer;
use crate::data::{AugmentationPlan, Images, Normalisation};
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::network::Network;
use crate::random::{Purpose, Stream};
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::Path;
use std::time::Instant;
use tch::{Device, Kind, Tensor};

/// One epoch, as it went.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EpochReport {
    /// From 1.
    pub epoch: u64,
    /// The learning rate of its last step.
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

impl EpochReport {
    /// Whether its numbers are such as an epoch has.
    pub(super) fn can_be(&self) -> bool {
        (0.0..=1.0).contains(&self.train_accuracy) && is_time(self.seconds)
    }
}

/// Whether so many seconds may have gone by.
pub(super) fn is_time(seconds: f64) -> bool {
    seconds.is_finite() && seconds >= 0.0
}

/// The images of a training.
pub struct Split {
    /// What is learned from.
    pub train: Images,
    /// What is evaluated on, at the end, beside the test images.
    pub validation: Option<Images>,
    /// What is only evaluated on, at the end.
    pub test: Images,
    /// The statistics of the training images.
    pub normalisation: Normalisation,
}

/// A whole training.
pub struct Training<'a> {
    /// The network.
    pub network: &'a Network,
    /// How it is trained.
    pub settings: &'a TrainingSettings,
    /// On what.
    pub split: &'a Split,
    /// What order and augmentation derive from.
    pub seed: u64,
    /// All of the above in words: what a checkpoint must have been made with to be gone on from.
    pub identity: Map<String, Value>,
    /// The checkpoints that are kept.
    pub snapshots: Snapshots,
    /// Where the state is written after every epoch and on a stop. Where the file is there, the
    /// training goes on from it.
    pub resume_file: Option<&'a Path>,
    /// Which task this is, where several are learned in turn.
    pub task: Option<TaskPlace>,
    /// The caller.
    pub context: &'a JobContext,
}

/// A place in a sequence of tasks, each of which has a head of its own.
#[derive(Clone, Copy, Debug)]
pub struct TaskPlace {
    /// From 0: the only head that is trained. Labels are of its classes.
    pub task: usize,
    /// How many tasks there are.
    pub tasks: usize,
}

/// What came of it.
pub struct Trained {
    /// Parameters and buffers in the network's order, float32.
    pub values: Vec<Tensor>,
    /// Every epoch.
    pub epochs: Vec<EpochReport>,
    /// Steps in all.
    pub steps: u64,
    /// Seconds of training, those of earlier sessions included.
    pub seconds: f64,
    /// On the validation images, where there are any.
    pub validation: Option<Evaluation>,
    /// On the test images.
    pub test: Evaluation,
}

impl Training<'_> {
    /// Steps of an epoch; the last one may have fewer images.
    fn steps_per_epoch(&self) -> u64 {
        (self.split.train.count() as u64).div_ceil(self.settings.batch_size as u64)
    }

    /// Trains from the given values, float32 in the network's order, or goes on from the resume
    /// file, and evaluates.
    ///
    /// # Errors
    /// `not-finite` naming epoch and step; `cancelled` within one step, after the state is written;
    /// those of [`read_checkpoint`] and [`write_checkpoint`].
    pub fn run(&self, initial: &[Tensor]) -> Result<Trained> {
        let session = Instant::now();
        let start = self.start(initial)?;
        let before = start.position.seconds;
        let (trainer, position) = self.learn(start)?;
        let validation = match &self.split.validation {
            Some(images) => Some(self.evaluate(&trainer, images, "validation", None)?),
            None => None,
        };
        let test = self.evaluate(&trainer, &self.split.test, "test", None)?;
        Ok(Trained {
            values: trainer.values(),
            steps: position.step,
            epochs: position.epochs,
            seconds: before + session.elapsed().as_secs_f64(),
            validation,
            test,
        })
    }

    /// The resume file's state, or the given values at rest where there is none.
    ///
    /// # Errors
    /// Those of [`read_checkpoint`].
    pub(super) fn start(&self, initial: &[Tensor]) -> Result<State> {
        match self.resume_file.filter(|file| file.exists()) {
            Some(file) => {
                let device = self.split.train.device();
                read_checkpoint(file, self.network, &self.identity, device)
            }
            None => Ok(State::at_rest(initial, Vec::new())),
        }
    }

    /// Takes all steps that are left.
    ///
    /// # Errors
    /// Those of [`Training::run`].
    pub(super) fn learn(&self, start: State) -> Result<(Trainer<'_>, Position)> {
        let session = Instant::now();
        self.check(&start.position)?;
        let steps_per_epoch = self.steps_per_epoch();
        self.snapshots
            .check(steps_per_epoch * self.settings.epochs)?;
        let mut position = start.position;
        let mut trainer = Trainer::new(self.network, &start.values, self.settings)?;
        if let Some(place) = self.task {
            trainer = trainer.only_head(place.task)?;
        }
        trainer.set_velocities(&start.velocities)?;
        if position.step == 0 && self.snapshots.includes(0, steps_per_epoch) {
            self.keep_snapshot(&trainer, &position)?;
        }
        let before = position.seconds;
        let outcome = self.go_on(&mut trainer, &mut position, &session);
        if let Err(error) = outcome {
            if error.code == ErrorCode::Cancelled {
                position.seconds = before + session.elapsed().as_secs_f64();
                self.keep_state(&trainer, &position)?;
            }
            return Err(error);
        }
        Ok((trainer, position))
    }

    /// Makes sure that the training can be where the resume file says: another would train on for ever,
    /// or end with numbers that nobody measured.
    ///
    /// # Errors
    /// `weights-unreadable`.
    fn check(&self, position: &Position) -> Result<()> {
        let (steps, epochs) = (self.steps_per_epoch(), self.settings.epochs);
        let seen = (position.step % steps) * self.settings.batch_size as u64;
        let wrong = if position.step > steps * epochs {
            format!("step {} of {}", position.step, steps * epochs)
        } else if position.epochs.len() as u64 > position.step / steps {
            format!("{} epochs by step {}", position.epochs.len(), position.step)
        } else if !u64::try_from(position.hits).is_ok_and(|hits| hits <= seen) {
            format!("{} hits among {seen} images", position.hits)
        } else if !(is_time(position.seconds) && is_time(position.epoch_seconds)) {
            "a time below 0".to_owned()
        } else if !position.epochs.iter().all(EpochReport::can_be) {
            "an epoch that cannot have been".to_owned()
        } else if self.task.is_none() && !position.tasks.is_empty() {
            "tasks, of which there are none".to_owned()
        } else {
            return Ok(());
        };
        Err(impossible(self.resume_file, &wrong))
    }

    /// A meter of one of its phases.
    pub(super) fn meter(&self, phase: Phase, epochs: u64, steps: u64) -> Meter<'_> {
        match self.task {
            None => Meter::new(self.context, "train", phase, epochs, steps),
            Some(TaskPlace { task, tasks }) => {
                Meter::new(self.context, "continual", phase, epochs, steps)
                    .of_task(task as u64 + 1, tasks as u64)
            }
        }
    }

    fn go_on(
        &self,
        trainer: &mut Trainer,
        position: &mut Position,
        session: &Instant,
    ) -> Result<()> {
        let (epochs, steps) = (self.settings.epochs, self.steps_per_epoch());
        let before = position.seconds;
        let mut meter = self.meter(Phase::Train, epochs, epochs * steps);
        meter.go_on_from(position.step);
        while position.step < epochs * steps {
            meter.epoch(position.step / steps + 1);
            self.epoch(trainer, position, &mut meter)?;
            position.seconds = before + session.elapsed().as_secs_f64();
            self.keep_state(trainer, position)?;
        }
        Ok(())
    }

    /// What is left of an epoch.
    fn epoch(
        &self,
        trainer: &mut Trainer,
        position: &mut Position,
        meter: &mut Meter,
    ) -> Result<()> {
        let begun = Instant::now();
        let seconds_before = position.epoch_seconds;
        let (images, settings) = (&self.split.train, self.settings);
        let (device, n) = (images.device(), images.count());
        let steps = self.steps_per_epoch();
        let epoch = position.step / steps + 1;
        let affine = self.split.normalisation.affine(device)?;
        // The same epoch of another task has streams of its own.
        let stream = (self.task.map_or(0, |place| place.task as u64) << 32) + epoch;
        let order = Stream::new(self.seed, Purpose::Order, stream).permutation(n as usize);
        let order = Tensor::f_from_slice(&order)?.f_to_device(device)?;
        let plan = if settings.augmentation.is_none() {
            None
        } else {
            Some(AugmentationPlan::draw(
                settings.augmentation,
                self.seed,
                stream,
                n,
                device,
            )?)
        };
        let mut tally = Tally::from(position, device)?;
        let mut start = (position.step % steps) as i64 * settings.batch_size;
        while start < n {
            let size = settings.batch_size.min(n - start);
            let chosen = order.f_narrow(0, start, size)?;
            let mut batch = images.pixels.f_index_select(0, &chosen)?;
            if let Some(plan) = &plan {
                batch = plan.apply(&batch, start)?;
            }
            let batch = affine.apply(&batch, trainer.kind())?;
            let labels = images.labels.f_index_select(0, &chosen)?;
            let learning_rate = settings.learning_rate_at(position.step, steps);
            let outcome = trainer.step(&batch, &labels, learning_rate)?;
            tally.add(&outcome.loss, &outcome.correct, size)?;
            start += size;
            position.step += 1;
            let kept = self.snapshots.includes(position.step, steps);
            // Looking at a loss waits for the device: on a GPU only where it is reported, and
            // before anything is written.
            let look = device == Device::Cpu || kept || start == n || meter.due();
            let loss = if look {
                Some(self.look(&outcome.loss, &tally, position.step)?)
            } else {
                None
            };
            let stopped = meter.step(size as u64, loss);
            if stopped.is_err() && !look {
                self.look(&outcome.loss, &tally, position.step)?;
            }
            if kept || stopped.is_err() || start == n {
                tally.store(position)?;
                position.epoch_seconds = seconds_before + begun.elapsed().as_secs_f64();
            }
            if start == n {
                self.end_epoch(position, learning_rate)?;
            }
            if kept {
                self.keep_snapshot(trainer, position)?;
            }
            stopped?;
        }
        Ok(())
    }

    /// A step's loss on the CPU.
    ///
    /// # Errors
    /// `not-finite`, for a step before it too where that went by unseen.
    fn look(&self, loss: &Tensor, tally: &Tally, step: u64) -> Result<f64> {
        if loss.device() != Device::Cpu {
            // The sum of an epoch's losses forgets none that was not finite.
            let sum = tally.loss_sum.f_double_value(&[])?;
            self.finite(sum, "training", step)?;
        }
        self.finite(loss.f_double_value(&[])?, "training", step)
    }

    /// Reports the epoch that has ended, and empties its sums.
    fn end_epoch(&self, position: &mut Position, learning_rate: f64) -> Result<()> {
        let n = self.split.train.count() as f64;
        let loss = f64::from_bits(position.loss_sum_bits) / n;
        position.epochs.push(EpochReport {
            epoch: position.step / self.steps_per_epoch(),
            learning_rate,
            train_loss_nats: self.finite(loss, "training", position.step)?,
            train_accuracy: position.hits as f64 / n,
            seconds: position.epoch_seconds,
            images_per_second: n / position.epoch_seconds,
        });
        position.loss_sum_bits = 0;
        position.hits = 0;
        position.epoch_seconds = 0.0;
        Ok(())
    }

    /// What the network does now on a split, with a meter of its own or another's.
    pub(super) fn evaluate<'m>(
        &'m self,
        trainer: &Trainer,
        images: &Images,
        name: &str,
        meter: Option<&mut Meter<'m>>,
    ) -> Result<Evaluation> {
        let steps = evaluation_steps(images.count());
        let mut own = self.meter(Phase::Evaluate, 0, steps);
        let evaluation = evaluate(
            self.network,
            trainer.current(),
            &self.split.normalisation,
            images,
            self.settings.precision,
            meter.unwrap_or(&mut own),
        )?;
        // No training loss has seen what the last step did.
        let steps = self.steps_per_epoch() * self.settings.epochs;
        self.finite(evaluation.loss_nats, name, steps)?;
        Ok(evaluation)
    }

    fn keep_state(&self, trainer: &Trainer, position: &Position) -> Result<()> {
        match self.resume_file {
            Some(file) => self.write(file, trainer, position),
            None => Ok(()),
        }
    }

    fn keep_snapshot(&self, trainer: &Trainer, position: &Position) -> Result<()> {
        let file = self.snapshots.file(position.step);
        self.write(&file, trainer, &position.without_times())
    }

    fn write(&self, file: &Path, trainer: &Trainer, position: &Position) -> Result<()> {
        let weights = Weights {
            values: trainer.values(),
            normalisation: self.split.normalisation,
        };
        write_checkpoint(
            file,
            self.network,
            &weights,
            trainer,
            &self.identity,
            position,
        )
    }

    fn finite(&self, loss: f64, which: &str, step: u64) -> Result<f64> {
        if loss.is_finite() {
            return Ok(loss);
        }
        let steps = self.steps_per_epoch();
        let (epoch, step) = ((step - 1) / steps + 1, (step - 1) % steps + 1);
        let of_task = self.task.map_or(String::new(), |place| {
            format!(" of task {}", place.task + 1)
        });
        let error = EngineError::new(
            ErrorCode::NotFinite,
            format!(
                "the {which} loss is {loss} in epoch {epoch}, step {step}{of_task}; lower the learning rate"
            ),
        )
        .with("epoch", epoch)
        .with("step", step);
        Err(match self.task {
            Some(place) => error.with("task", place.task + 1),
            None => error,
        })
    }
}

/// Losses and hits of an epoch, on the device.
struct Tally {
    loss_sum: Tensor,
    hits: Tensor,
}

impl Tally {
    fn from(position: &Position, device: Device) -> Result<Self> {
        let loss_sum = Tensor::f_from_slice(&[f64::from_bits(position.loss_sum_bits)])?;
        let hits = Tensor::f_from_slice(&[position.hits])?;
        Ok(Self {
            loss_sum: loss_sum.f_squeeze()?.f_to_device(device)?,
            hits: hits.f_squeeze()?.f_to_device(device)?,
        })
    }

    fn add(&mut self, loss: &Tensor, correct: &Tensor, size: i64) -> Result<()> {
        let loss = loss.f_to_kind(Kind::Double)?.f_mul_scalar(size)?;
        self.loss_sum = self.loss_sum.f_add(&loss)?;
        self.hits = self.hits.f_add(correct)?;
        Ok(())
    }

    fn store(&self, position: &mut Position) -> Result<()> {
        position.loss_sum_bits = self.loss_sum.f_double_value(&[])?.to_bits();
        position.hits = self.hits.f_int64_value(&[])?;
        Ok(())
    }
}
