//! Training with stochastic gradient descent.

mod checkpoint;
mod continual;
mod evaluate;
mod heads;
mod optimizer;
mod schedule;
mod settings;
mod snapshots;
mod train;
mod trainer;

pub use continual::{Continual, Learned, TaskReport, forgetting};
pub use evaluate::{
    EVALUATION_BATCH, Evaluation, ValidationReport, evaluate, evaluate_logits, evaluation_steps,
};
pub use schedule::Schedule;
pub use settings::{Decay, Precision, TrainingSettings};
pub use snapshots::Snapshots;
pub use train::{EpochReport, Split, TaskPlace, Trained, Training};
pub use trainer::{StepOutcome, Trainer};
