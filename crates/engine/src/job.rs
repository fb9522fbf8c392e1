//! What a long call needs of its caller: a way to hear of progress and a way to stop.

use crate::error::{EngineError, Result};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// The part of a verb that is going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Reading and checking files.
    Load,
    /// Training steps.
    Train,
    /// Accuracy and loss on the test images.
    Evaluate,
    /// Representations of every layer.
    Features,
    /// Training of probes.
    Probe,
    /// Ranks, a layer at a time.
    Rank,
    /// Similarity of layers, and its permutations.
    Similarity,
    /// Other measures that take long once features are read, a layer at a time.
    Measure,
    /// Passes whose time is measured.
    Time,
    /// Writing a result.
    Write,
}

/// One report of progress. Unknown is `None`, never a guess.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The verb that was called.
    pub verb: &'static str,
    /// The part of it that is going on.
    pub phase: Phase,
    /// Task of a sequence that is learned, from 1; 0 where there are none.
    pub task: u64,
    /// How many tasks there are.
    pub tasks: u64,
    /// Epoch, from 1; 0 where there are none.
    pub epoch: u64,
    /// How many epochs there are.
    pub epochs: u64,
    /// Steps done in this phase, over all of its epochs.
    pub step: u64,
    /// How many steps this phase has.
    pub steps: u64,
    /// Images a second, in this phase.
    pub images_per_second: Option<f64>,
    /// The latest training loss, in nats.
    pub loss_nats: Option<f64>,
    /// Seconds until this phase ends, at its own pace so far; unknown in its first second.
    pub seconds_left: Option<f64>,
}

/// The caller's side of a job.
pub struct JobContext {
    /// Set to stop the job at its next step.
    pub cancel: Arc<AtomicBool>,
    /// Hears every report of progress; it must not block.
    pub progress: Box<dyn Fn(Progress) + Send + Sync>,
}

impl JobContext {
    /// A context that nobody listens to and nobody cancels.
    pub fn silent() -> Self {
        Self {
            cancel: Arc::new(AtomicBool::new(false)),
            progress: Box::new(|_| {}),
        }
    }

    /// An error once the caller has cancelled.
    pub fn check(&self) -> Result<()> {
        if self.cancel.load(Ordering::Relaxed) {
            Err(EngineError::cancelled())
        } else {
            Ok(())
        }
    }
}

/// Counts the steps of one phase, reports a few times a second, and stops when cancelled.
pub struct Meter<'a> {
    context: &'a JobContext,
    report: Progress,
    images: u64,
    /// Steps that an earlier session did: no measure of this one's pace.
    before: u64,
    start: Instant,
    stepped: Instant,
    last: Option<Instant>,
}

const REPORT_EVERY_MS: u128 = 200;
const PACE_KNOWN_AFTER_S: f64 = 1.0;

impl<'a> Meter<'a> {
    /// A meter for `steps` steps of a phase that has `epochs` epochs (0 where there are none).
    pub fn new(
        context: &'a JobContext,
        verb: &'static str,
        phase: Phase,
        epochs: u64,
        steps: u64,
    ) -> Self {
        let report = Progress {
            verb,
            phase,
            task: 0,
            tasks: 0,
            epoch: 0,
            epochs,
            step: 0,
            steps,
            images_per_second: None,
            loss_nats: None,
            seconds_left: None,
        };
        let now = Instant::now();
        Self {
            context,
            report,
            images: 0,
            before: 0,
            start: now,
            stepped: now,
            last: None,
        }
    }

    /// Goes on with the count of time: what came since the last step was other work.
    pub fn resume(&mut self) {
        let now = Instant::now();
        self.start += now - self.stepped;
        self.stepped = now;
    }

    /// Begins after steps that an earlier session did.
    pub fn go_on_from(&mut self, step: u64) {
        self.report.step = step;
        self.before = step;
    }

    /// Says which task of how many the phase belongs to, from 1.
    #[must_use]
    pub fn of_task(mut self, task: u64, tasks: u64) -> Self {
        self.report.task = task;
        self.report.tasks = tasks;
        self
    }

    /// Says which epoch has begun, from 1.
    pub fn epoch(&mut self, epoch: u64) {
        self.report.epoch = epoch;
    }

    /// Whether the next step is reported, should it come now.
    pub fn due(&self) -> bool {
        self.report.step + 1 == self.report.steps || self.reported_long_ago()
    }

    fn reported_long_ago(&self) -> bool {
        self.last
            .is_none_or(|last| last.elapsed().as_millis() >= REPORT_EVERY_MS)
    }

    /// Counts one step over `images` images; an error once the job is cancelled.
    pub fn step(&mut self, images: u64, loss_nats: Option<f64>) -> Result<()> {
        self.steps(1, images, loss_nats)
    }

    /// As [`Meter::step`], for several steps that are done as one.
    pub fn steps(&mut self, count: u64, images: u64, loss_nats: Option<f64>) -> Result<()> {
        self.report.step += count;
        self.stepped = Instant::now();
        self.images += images;
        self.report.loss_nats = loss_nats;
        self.context.check()?;
        if self.reported_long_ago() || self.report.step == self.report.steps {
            let seconds = self.start.elapsed().as_secs_f64();
            let done = (self.report.step - self.before) as f64;
            self.report.images_per_second =
                (self.images > 0 && seconds > 0.0).then(|| self.images as f64 / seconds);
            let left = self.report.steps.saturating_sub(self.report.step);
            // The first steps warm up: their pace says little of the others'.
            let known = left == 0 || seconds >= PACE_KNOWN_AFTER_S;
            self.report.seconds_left = known.then(|| seconds / done * left as f64);
            (self.context.progress)(self.report.clone());
            self.last = Some(Instant::now());
        }
        Ok(())
    }
}
