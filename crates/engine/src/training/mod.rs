//! Training with stochastic gradient descent.

mod evaluate;
mod optimizer;
mod settings;
mod train;
mod trainer;

pub use evaluate::{EVALUATION_BATCH, Evaluation, evaluate};
pub use settings::{Precision, Schedule, TrainingSettings};
pub use train::{EpochReport, Split, train};
pub use trainer::Trainer;
