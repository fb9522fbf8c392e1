//! Representations of a network's layers: where they come from, block by block, and where they are
//! kept.

mod activations_source;
mod cache;
mod columns;
mod network_source;
mod plan;
mod scratch;
mod script_source;
mod source;

pub use activations_source::{ActivationsRef, ActivationsSource};
pub use cache::{FeatureCache, LayerFeatures, Storage, Transform};
pub use columns::{Columns, pooled};
pub use network_source::NetworkSource;
pub use plan::{Load, Pass};
pub use script_source::ScriptSource;
pub use source::{BLOCK, Sink, Source, SourceLayer, SourceOptions, read_steps, stream};
