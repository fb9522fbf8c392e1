//! Files written whole or not at all.

use crate::error::{EngineError, ErrorCode, Result};
use safetensors::tensor::{Dtype, TensorView};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use tch::{Device, Kind, Tensor};

fn unwritable(file: &Path, error: &std::io::Error) -> EngineError {
    EngineError::new(
        ErrorCode::OutputUnwritable,
        format!("cannot write {}: {error}", file.display()),
    )
    .with("file", file.display().to_string())
}

fn temporary(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    PathBuf::from(name)
}

/// Finds out before long work whether a file can be written where it is wanted.
///
/// # Errors
/// `output-unwritable`, also where the path names no file, or a folder.
pub fn check_writable(file: &Path) -> Result<()> {
    if file.file_name().is_none() || file.is_dir() {
        let error = std::io::Error::other("a file is wanted, not a folder or an empty path");
        return Err(unwritable(file, &error));
    }
    let probe = temporary(file);
    File::create(&probe).map_err(|error| unwritable(file, &error))?;
    fs::remove_file(&probe).map_err(|error| unwritable(file, &error))
}

/// Writes under a temporary name, makes it durable, and renames. What fails leaves nothing.
///
/// # Errors
/// `output-unwritable`.
pub fn write_whole(file: &Path, bytes: &[u8]) -> Result<()> {
    let partial = temporary(file);
    let written = File::create(&partial)
        .and_then(|mut out| out.write_all(bytes).and_then(|()| out.sync_all()))
        .and_then(|()| fs::rename(&partial, file))
        .and_then(|()| sync_folder(file));
    written.map_err(|error| {
        // The first failure is the one to report.
        let _ = fs::remove_file(&partial);
        unwritable(file, &error)
    })
}

/// Makes a new name in a folder last through a power cut. Windows has no such call for folders.
fn sync_folder(file: &Path) -> std::io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Writes named tensors as safetensors: float32, float64, uint8 or int64, row-major; `text` goes into the
/// file's metadata under its name.
///
/// # Errors
/// `output-unwritable`.
pub fn write_tensors(
    file: &Path,
    tensors: &[(String, Tensor)],
    text: Option<(&str, String)>,
) -> Result<()> {
    let internal = |name: &str, what: String| {
        EngineError::new(ErrorCode::Internal, format!("tensor {name}: {what}"))
    };
    let mut buffers = Vec::with_capacity(tensors.len());
    for (name, tensor) in tensors {
        let tensor = tensor
            .f_detach()?
            .f_to_device(Device::Cpu)?
            .f_contiguous()?;
        let (dtype, width) = match tensor.kind() {
            Kind::Float => (Dtype::F32, 4),
            Kind::Double => (Dtype::F64, 8),
            Kind::Uint8 => (Dtype::U8, 1),
            Kind::Int64 => (Dtype::I64, 8),
            other => return Err(internal(name, format!("{other:?} is not written"))),
        };
        let shape: Vec<usize> = tensor.size().iter().map(|&d| d as usize).collect();
        let mut bytes = vec![0u8; tensor.numel() * width];
        tensor.f_copy_data_u8(&mut bytes, tensor.numel())?;
        buffers.push((name, dtype, shape, bytes));
    }
    let mut views = Vec::with_capacity(buffers.len());
    for (name, dtype, shape, bytes) in &buffers {
        let view = TensorView::new(*dtype, shape.clone(), bytes)
            .map_err(|error| internal(name, error.to_string()))?;
        views.push((name.as_str(), view));
    }
    let metadata = text.map(|(name, text)| HashMap::from([(name.to_owned(), text)]));
    let serialised = safetensors::serialize(views, metadata)
        .map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?;
    write_whole(file, &serialised)
}
