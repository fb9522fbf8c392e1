//! The header of safetensors files, read without what follows it.

use safetensors::tensor::{Metadata, TensorInfo};

/// Bytes that say how long the header is.
pub(super) const PREAMBLE: usize = 8;

/// The format's own limit.
const LONGEST: u64 = 100_000_000;

/// How long the header is, from the file's first bytes.
pub(super) fn length(start: &[u8]) -> Result<usize, String> {
    let bytes: [u8; PREAMBLE] = start
        .get(..PREAMBLE)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or("it ends within its header")?;
    let length = u64::from_le_bytes(bytes);
    if length > LONGEST {
        return Err("it does not begin as a safetensors file".to_owned());
    }
    Ok(length as usize)
}

/// The tensor of that name; where none is asked for, the only one, or the one of the fallback's.
pub(super) fn find(
    header: &[u8],
    tensor: Option<&str>,
    fallback: &str,
) -> Result<(String, TensorInfo), String> {
    let metadata: Metadata = serde_json::from_slice(header)
        .map_err(|error| format!("its header is not a safetensors file's: {error}"))?;
    let mut names = metadata.offset_keys();
    let name = match (tensor, names.as_slice()) {
        (Some(name), _) => name.to_owned(),
        (None, [only]) => only.clone(),
        (None, _) => fallback.to_owned(),
    };
    match metadata.info(&name) {
        Some(info) => Ok((name, info.clone())),
        None => {
            let more = names.len().saturating_sub(MOST_NAMES);
            names.truncate(MOST_NAMES);
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            Err(format!(
                "it has no tensor {name:?}, but {}{more}",
                names.join(", ")
            ))
        }
    }
}

/// How many of a file's tensors a message names.
const MOST_NAMES: usize = 20;
