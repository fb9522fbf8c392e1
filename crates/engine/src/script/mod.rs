//! TorchScript modules, and the outputs inside them that can be read.

mod module;
mod network;

pub use module::{ScriptModule, ScriptTap};
pub use network::{ScriptLayer, ScriptNetwork};
