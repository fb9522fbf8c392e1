//! Files that come in.

use std::fs::{File, metadata};
use std::io::{Error, Read, Result};
use std::path::Path;

/// Opens a file, and says how many bytes it has. What is none is refused before it is opened: who opens a
/// pipe waits for a writer, and a device may never end.
pub(crate) fn open_plain(path: &Path) -> Result<(File, u64)> {
    if !metadata(path)?.is_file() {
        return Err(Error::other("it is no file"));
    }
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

/// The bytes of a file, as [`open_plain`] opens it.
pub(crate) fn read_plain(path: &Path) -> Result<Vec<u8>> {
    let (mut file, length) = open_plain(path)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length as usize)?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}
