//! The names that a request asks layers by.

use crate::error::{EngineError, ErrorCode, Result};

/// Checks that each name is known and none comes twice. `of` says whose layers they are.
///
/// # Errors
/// `layer-unknown`, with what there is; `invalid-spec` for an empty list or a name twice.
pub fn check_layer_names(asked: &[String], known: &[&str], of: &str) -> Result<()> {
    if asked.is_empty() {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            "layers is empty; name at least one layer or leave it out",
        ));
    }
    for (place, name) in asked.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            return Err(EngineError::new(
                ErrorCode::LayerUnknown,
                format!("layer {name:?} is unknown; {of} has {}", known.join(", ")),
            )
            .with("layer", name.as_str())
            .with("known", known));
        }
        if asked[..place].contains(name) {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!("layers names {name} twice"),
            ));
        }
    }
    Ok(())
}
