//! Linear probes: softmax regressions on frozen representations, all layers trained together.

mod adam;
mod settings;
mod standardise;
mod train_probes;

pub use settings::ProbeSettings;
pub use train_probes::{ProbeOutcome, ProbeSplit, probe_steps, train_probes};
