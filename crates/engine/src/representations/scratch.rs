//! Features in a file that has no name: it goes with the process that holds it.

use crate::error::{EngineError, ErrorCode, Result};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::rc::Rc;
use tch::{Device, Kind, Tensor};

/// A matrix `[n, d]` that lies row-major in a part of a file.
pub struct ScratchMatrix {
    file: Rc<File>,
    /// Where its first value lies, in bytes.
    offset: u64,
    pub n: i64,
    pub d: i64,
    pub kind: Kind,
    pub device: Device,
}

/// A file without a name in `folder`, for `bytes` bytes.
///
/// # Errors
/// `output-unwritable` where it cannot be made or has no room.
pub fn scratch_file(folder: &Path, bytes: u64) -> Result<Rc<File>> {
    let unwritable = |what: String| {
        EngineError::new(
            ErrorCode::OutputUnwritable,
            format!(
                "features need {bytes} bytes of scratch space in {}: {what}; give another run.scratchFolder or more run.memoryBytes",
                folder.display()
            ),
        )
        .with("folder", folder.display().to_string())
        .with("bytes", bytes)
    };
    let free = fs4::available_space(folder).map_err(|error| unwritable(error.to_string()))?;
    if free < bytes {
        return Err(unwritable(format!("only {free} are free")));
    }
    let file = tempfile::tempfile_in(folder).map_err(|error| unwritable(error.to_string()))?;
    Ok(Rc::new(file))
}

impl ScratchMatrix {
    pub fn new(file: &Rc<File>, offset: u64, shape: [i64; 2], kind: Kind, device: Device) -> Self {
        Self {
            file: Rc::clone(file),
            offset,
            n: shape[0],
            d: shape[1],
            kind,
            device,
        }
    }

    /// The same matrix once more.
    pub fn shared(&self) -> Self {
        Self {
            file: Rc::clone(&self.file),
            ..*self
        }
    }

    /// What it takes in the file.
    pub fn bytes(&self) -> u64 {
        self.n as u64 * self.row_bytes()
    }

    fn row_bytes(&self) -> u64 {
        self.d as u64 * self.kind.elt_size_in_bytes() as u64
    }

    /// Writes `rows [count, d]`, contiguous and of its kind, from row `start` on.
    pub fn write(&self, start: i64, rows: &Tensor) -> Result<()> {
        let rows = rows.f_to_device(Device::Cpu)?.f_contiguous()?;
        let place = self.place(start, &rows);
        // SAFETY: a contiguous CPU tensor of the matrix's kind, which nothing writes meanwhile.
        let bytes = unsafe { std::slice::from_raw_parts(rows.data_ptr().cast::<u8>(), place.len) };
        self.file
            .write_all_at(bytes, place.at)
            .map_err(|error| failed("written to", &error))
    }

    /// Reads `count` rows from row `start` on: a tensor of its own on the matrix's device.
    pub fn read(&self, start: i64, count: i64) -> Result<Tensor> {
        let rows = Tensor::f_empty([count, self.d], (self.kind, Device::Cpu))?;
        let place = self.place(start, &rows);
        // SAFETY: a contiguous CPU tensor that was just made and that nobody else holds.
        let bytes =
            unsafe { std::slice::from_raw_parts_mut(rows.data_ptr().cast::<u8>(), place.len) };
        self.file
            .read_exact_at(bytes, place.at)
            .map_err(|error| failed("read from", &error))?;
        Ok(rows.f_to_device(self.device)?)
    }

    fn place(&self, start: i64, rows: &Tensor) -> Place {
        assert!(
            rows.size()[1] == self.d && rows.kind() == self.kind,
            "rows fit their matrix"
        );
        Place {
            at: self.offset + start as u64 * self.row_bytes(),
            len: rows.numel() * self.kind.elt_size_in_bytes(),
        }
    }
}

struct Place {
    at: u64,
    len: usize,
}

fn failed(what: &str, error: &std::io::Error) -> EngineError {
    EngineError::new(
        ErrorCode::OutputUnwritable,
        format!(
            "features cannot be {what} the scratch file: {error}; give another run.scratchFolder or more run.memoryBytes"
        ),
    )
}
