//! Safetensors files that come in, checked before any value is used.

use crate::error::{EngineError, ErrorCode, Result};
use safetensors::tensor::{Dtype, Metadata, SafeTensors, TensorView};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tch::{Device, Tensor};

/// A safetensors file in memory, whole.
pub(crate) struct TensorFile {
    file: PathBuf,
    bytes: Vec<u8>,
}

impl TensorFile {
    /// Reads a file.
    ///
    /// # Errors
    /// `weights-unreadable` where it is not there, cut short, or no safetensors file.
    pub fn read(file: &Path) -> Result<Self> {
        let bytes = std::fs::read(file).map_err(|error| unreadable(file, error.to_string()))?;
        SafeTensors::deserialize(&bytes).map_err(|error| unreadable(file, error.to_string()))?;
        Ok(Self {
            file: file.to_owned(),
            bytes,
        })
    }

    /// One text of the file's metadata.
    ///
    /// # Errors
    /// `weights-unreadable` where there is none of that name.
    pub fn text(&self, name: &str) -> Result<String> {
        let (_, metadata): (usize, Metadata) = SafeTensors::read_metadata(&self.bytes)
            .map_err(|error| unreadable(&self.file, error.to_string()))?;
        metadata
            .metadata()
            .as_ref()
            .and_then(|texts| texts.get(name).cloned())
            .ok_or_else(|| unreadable(&self.file, format!("its metadata has no {name:?}")))
    }

    /// Compares names, shapes and kinds of numbers with what is wanted.
    ///
    /// # Errors
    /// `weights-mismatch` with every difference; tensors that `passed_over` knows may be left over.
    pub fn check(
        &self,
        wanted: &[(String, Vec<i64>)],
        passed_over: impl Fn(&str) -> bool,
    ) -> Result<()> {
        let differences = differences(wanted, &self.views()?, passed_over);
        if differences.is_empty() {
            return Ok(());
        }
        Err(EngineError::new(
            ErrorCode::WeightsMismatch,
            format!(
                "{} does not fit the network: {}",
                self.file.display(),
                differences.join("; ")
            ),
        )
        .with("file", self.file.display().to_string())
        .with("differences", differences))
    }

    /// The values of one float32 tensor, row-major.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>> {
        let views = self.views()?;
        let view = views
            .get(name)
            .ok_or_else(|| unreadable(&self.file, format!("it has no tensor {name:?}")))?;
        Ok(view
            .data()
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect())
    }

    /// Several float32 tensors, in the order that they are wanted in.
    pub fn tensors(&self, wanted: &[(String, Vec<i64>)], device: Device) -> Result<Vec<Tensor>> {
        wanted
            .iter()
            .map(|(name, shape)| {
                Ok(Tensor::f_from_slice(&self.floats(name)?)?
                    .f_view(shape.as_slice())?
                    .f_to_device(device)?)
            })
            .collect()
    }

    fn views(&self) -> Result<BTreeMap<String, TensorView<'_>>> {
        let tensors = SafeTensors::deserialize(&self.bytes)
            .map_err(|error| unreadable(&self.file, error.to_string()))?;
        Ok(tensors.tensors().into_iter().collect())
    }
}

/// The error of a file that cannot be used at all.
pub(crate) fn unreadable(file: &Path, what: String) -> EngineError {
    EngineError::new(
        ErrorCode::WeightsUnreadable,
        format!("cannot read weights {}: {what}", file.display()),
    )
    .with("file", file.display().to_string())
}

fn differences(
    wanted: &[(String, Vec<i64>)],
    found: &BTreeMap<String, TensorView>,
    passed_over: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, shape) in wanted {
        match found.get(name) {
            None => differences.push(format!("{name} {shape:?} is missing")),
            Some(view)
                if view
                    .shape()
                    .iter()
                    .map(|&d| d as i64)
                    .ne(shape.iter().copied()) =>
            {
                differences.push(format!("{name} is {:?}, wanted {shape:?}", view.shape()));
            }
            Some(view) if view.dtype() != Dtype::F32 => {
                differences.push(format!("{name} is {:?}, wanted F32", view.dtype()));
            }
            Some(_) => {}
        }
    }
    for (name, view) in found {
        if !passed_over(name) && !wanted.iter().any(|(wanted, _)| wanted == name) {
            differences.push(format!("{name} {:?} is left over", view.shape()));
        }
    }
    differences
}
