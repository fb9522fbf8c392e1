//! The engine of Tunnel: data, networks, training and measures over libtorch.
//!
//! It knows nothing of Node, of experiments or of policy. Requests come in and results go out
//! as plain records; tensors stay here.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod arrays;
mod bfloat16;
pub mod data;
pub mod device;
pub mod error;
pub mod foreign_weights;
pub mod job;
mod layer_names;
pub mod measures;
pub mod memory;
pub mod network;
pub mod output;
mod parallel;
mod plain_file;
pub mod probes;
pub mod random;
pub mod representations;
pub mod script;
pub mod surgery;
mod tensor_file;
pub mod training;
mod verbs;
pub mod weights;

pub use verbs::{VERBS, run};
