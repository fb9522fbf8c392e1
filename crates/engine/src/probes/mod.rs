//! Linear probes: softmax regressions on frozen representations.

mod adam;
mod head;
mod hold_out;
mod linear;
mod probing;
mod settings;
mod standardise;
mod train_probes;
#[cfg(target_arch = "x86_64")]
mod wide;

pub use head::Head;
pub use hold_out::{HoldOut, hold_out};
pub use probing::Probing;
pub use settings::ProbeSettings;
pub use train_probes::{ProbeData, ProbeOutcome, ProbeSplit, probe_steps, train_probes};
