//! Training with stochastic gradient descent.

mod checkpoint;
mod evaluate;
mod heads;
mod optimizer;
mod schedule;
mod settings;
mod snapshots;
mod train;
mod trainer;

pub use evaluate::{EVALUATION_BATCH, Evaluation, evaluate, evaluation_steps};
pub use schedule::Schedule;
pub use settings::{Decay, Precision, TrainingSettings};
pub use snapshots::Snapshots;
pub use train::{EpochReport, Split, Trained, Training};
pub use trainer::{StepOutcome, Trainer};
