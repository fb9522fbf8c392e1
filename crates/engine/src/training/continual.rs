//! Several tasks learned in turn by one network, each with a head of its own.

use super::checkpoint::{State, impossible, read_checkpoint};
use super::evaluate::{ValidationReport, evaluation_steps};
use super::settings::TrainingSettings;
use super::snapshots::Snapshots;
use super::train::{EpochReport, Split, TaskPlace, Training, is_time};
use crate::data::Images;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Phase};
use crate::network::Network;
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tch::Tensor;

/// A training of several tasks. Each begins with the values that the one before left and a fresh
/// optimiser, and trains its own head and the stages that all heads share.
pub struct Continual<'a> {
    /// A network with a head for each task.
    pub network: &'a Network,
    /// How each task is trained.
    pub settings: &'a TrainingSettings,
    /// The tasks' images, normalised alike. Labels are of the classes of all heads together.
    pub tasks: &'a [Split],
    /// What order and augmentation derive from; each task has streams of its own.
    pub seed: u64,
    /// All of the above in words, as in [`Training`].
    pub identity: Map<String, Value>,
    /// Where the weights after each task are written.
    pub folder: &'a Path,
    /// Where the state is written after every epoch and on a stop, as in [`Training`].
    pub resume_file: Option<&'a Path>,
    /// The caller.
    pub context: &'a JobContext,
}

/// How one task was learned, and what the network did on every task after it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaskReport {
    /// Its epochs.
    pub epochs: Vec<EpochReport>,
    /// Its steps.
    pub steps: u64,
    /// How long it took, with the evaluations after it.
    pub seconds: f64,
    /// On its validation images, where there are any.
    pub validation: Option<ValidationReport>,
    /// Accuracy on the test images of every task, those not learned yet included, each within its
    /// head's classes.
    pub accuracy: Vec<f64>,
    /// Mean cross-entropy on them, nats.
    pub loss_nats: Vec<f64>,
}

/// What came of it.
pub struct Learned {
    /// Parameters and buffers after the last task, in the network's order, float32.
    pub values: Vec<Tensor>,
    /// Every task.
    pub tasks: Vec<TaskReport>,
}

impl Continual<'_> {
    /// Learns every task from the given values on, or goes on from the resume file.
    ///
    /// # Errors
    /// Those of [`Training::run`]; `checkpoint-mismatch` where the resume file goes on after a task
    /// whose weights are not in the folder.
    pub fn run(&self, initial: &[Tensor]) -> Result<Learned> {
        let mut state = match self.resume_file.filter(|file| file.exists()) {
            Some(file) => self.resume(file)?,
            None => State::at_rest(initial, Vec::new()),
        };
        while state.position.tasks.len() < self.tasks.len() {
            state = self.learn(state)?;
        }
        Ok(Learned {
            values: state.values,
            tasks: state.position.tasks,
        })
    }

    /// The name of the file of the weights after a task, from 0.
    pub fn name(task: usize) -> String {
        format!("task-{:04}.safetensors", task + 1)
    }

    /// Where that file is.
    pub fn file(folder: &Path, task: usize) -> PathBuf {
        folder.join(Self::name(task))
    }

    fn resume(&self, file: &Path) -> Result<State> {
        let device = self.tasks[0].train.device();
        let state = read_checkpoint(file, self.network, &self.identity, device)?;
        let learned = state.position.tasks.len();
        if learned >= self.tasks.len() {
            let what = format!("{learned} tasks learned of {}", self.tasks.len());
            return Err(impossible(Some(file), &what));
        }
        let mut reports = state.position.tasks.iter().zip(self.tasks);
        if !reports.all(|(report, split)| self.can_be(report, split)) {
            return Err(impossible(Some(file), "a task that cannot have been"));
        }
        let mut kept = (0..learned).map(|task| Self::file(self.folder, task));
        let Some(missing) = kept.find(|kept| !kept.exists()) else {
            return Ok(state);
        };
        Err(EngineError::new(
            ErrorCode::CheckpointMismatch,
            format!(
                "{} goes on after {learned} tasks, but {} is not there; put it back, or train from the start without the resume file",
                file.display(),
                missing.display()
            ),
        )
        .with("file", file.display().to_string())
        .with("missing", missing.display().to_string()))
    }

    /// Whether a task's report has the numbers that it must have.
    fn can_be(&self, report: &TaskReport, split: &Split) -> bool {
        let epochs = self.settings.epochs;
        let batch = self.settings.batch_size as u64;
        let steps = (split.train.count() as u64).div_ceil(batch) * epochs;
        let tasks = self.tasks.len();
        report.steps == steps
            && report.epochs.len() as u64 <= epochs
            && report.epochs.iter().all(EpochReport::can_be)
            && (report.accuracy.len(), report.loss_nats.len()) == (tasks, tasks)
            && (report.accuracy.iter()).all(|share| (0.0..=1.0).contains(share))
            && is_time(report.seconds)
    }

    /// Learns one task to its end, evaluates all, and keeps the weights.
    fn learn(&self, state: State) -> Result<State> {
        let session = Instant::now();
        let before = state.position.seconds;
        let task = state.position.tasks.len();
        let training = Training {
            network: self.network,
            settings: self.settings,
            split: &self.tasks[task],
            seed: self.seed,
            identity: self.identity.clone(),
            snapshots: Snapshots::default(),
            resume_file: self.resume_file,
            task: Some(TaskPlace {
                task,
                tasks: self.tasks.len(),
            }),
            context: self.context,
        };
        let (trainer, position) = training.learn(state)?;
        let watched = self.tasks[task].validation.as_ref();
        let tests = || self.tasks.iter().map(|split| &split.test);
        let steps = tests().chain(watched).map(Images::count);
        let mut meter = training.meter(Phase::Evaluate, 0, steps.map(evaluation_steps).sum());
        let validation = match watched {
            Some(images) => {
                let found = training.evaluate(&trainer, images, "validation", Some(&mut meter))?;
                Some(ValidationReport::new(&found, images.count()))
            }
            None => None,
        };
        let (mut accuracy, mut loss_nats) = (Vec::new(), Vec::new());
        for images in tests() {
            let found = training.evaluate(&trainer, images, "test", Some(&mut meter))?;
            accuracy.push(found.accuracy);
            loss_nats.push(found.loss_nats);
        }
        let weights = Weights {
            values: trainer.values(),
            normalisation: self.tasks[task].normalisation,
        };
        weights.write(self.network, &Self::file(self.folder, task))?;
        let mut tasks = position.tasks;
        tasks.push(TaskReport {
            epochs: position.epochs,
            steps: position.step,
            seconds: before + session.elapsed().as_secs_f64(),
            validation,
            accuracy,
            loss_nats,
        });
        Ok(State::at_rest(&weights.values, tasks))
    }
}

/// How much accuracy on each task was lost: the best after it or a later task but the last, less
/// that after the last (Chaudhry et al. 2018, section 4, counted from when the task was learned).
/// 0 for the last task; below 0 where later tasks helped. `accuracy` is by the task learned last,
/// then by the task tested.
pub fn forgetting(accuracy: &[Vec<f64>]) -> Vec<f64> {
    let last = accuracy.len().saturating_sub(1);
    (0..accuracy.len())
        .map(|task| {
            let earlier = accuracy[task..last].iter().map(|after| after[task]);
            earlier
                .reduce(f64::max)
                .map_or(0.0, |best| best - accuracy[last][task])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgetting_is_what_was_lost_since_the_best() {
        let accuracy = [
            vec![0.75, 0.5, 0.25],
            vec![0.875, 0.5, 0.25],
            vec![0.5, 0.625, 0.75],
        ];
        assert_eq!(forgetting(&accuracy), [0.375, -0.125, 0.0]);
        assert_eq!(forgetting(&accuracy[..1]), [0.0]);
    }
}
