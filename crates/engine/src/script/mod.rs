//! TorchScript modules, and the outputs inside them that can be read.

mod module;

pub use module::{ScriptModule, ScriptTap};
