//! What any outcome must be.

use tunnel_engine::error::{ErrorCode, Result};

/// The value; `None` for an error of the kind that an input may be refused with.
///
/// # Panics
/// For a defect of the engine, and for what only libtorch refused: the reader should have.
pub fn sound<T>(outcome: Result<T>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(error) => {
            let refused = !matches!(error.code, ErrorCode::Internal | ErrorCode::Libtorch);
            assert!(refused, "{error}");
            let one_line = !error.message.chars().any(char::is_control);
            assert!(one_line, "not one line: {error:?}");
            None
        }
    }
}
