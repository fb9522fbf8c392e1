//! Safetensors files that come in, checked before any value is used.

use crate::error::{EngineError, ErrorCode, Result};
use crate::plain_file::read_plain;
use half::{bf16, f16};
use safetensors::tensor::{Dtype, Metadata, SafeTensors, TensorView};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tch::{Device, Tensor};

/// How many differences a message spells out; its context has all.
const SPELT_OUT: usize = 4;

/// How files begin that `torch.save` wrote: an archive, or a pickle of protocol 2.
const OF_TORCH_SAVE: [&[u8]; 2] = [b"PK\x03\x04", b"\x80\x02"];

/// Kinds of numbers that [`TensorFile::tensors`] can turn into float32.
pub(crate) const FLOATS: [Dtype; 4] = [Dtype::F32, Dtype::F64, Dtype::F16, Dtype::BF16];

/// A safetensors file in memory, whole.
pub(crate) struct TensorFile {
    file: PathBuf,
    bytes: Vec<u8>,
    /// The file's own names by those that its tensors go by here.
    names: BTreeMap<String, String>,
}

impl TensorFile {
    /// Reads a file.
    ///
    /// # Errors
    /// `weights-unreadable` where it is not there, cut short, or no safetensors file.
    pub fn read(file: &Path) -> Result<Self> {
        let bytes = read_plain(file).map_err(|error| unreadable(file, error.to_string()))?;
        if OF_TORCH_SAVE.iter().any(|start| bytes.starts_with(start)) {
            let what = "torch.save wrote it; write its state_dict with safetensors.torch.save_file";
            return Err(unreadable(file, what.to_owned()));
        }
        let tensors = SafeTensors::deserialize(&bytes)
            .map_err(|error| unreadable(file, error.to_string()))?;
        let names = tensors.names().into_iter();
        Ok(Self {
            names: names.map(|name| (name.into(), name.into())).collect(),
            file: file.to_owned(),
            bytes,
        })
    }

    /// The file's own names of its tensors.
    pub fn own_names(&self) -> Vec<String> {
        self.names.values().cloned().collect()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// The names that its tensors go by.
    pub fn names(&self) -> BTreeSet<String> {
        self.names.keys().cloned().collect()
    }

    /// The names that its tensors go by from here on, each with the file's own; other tensors are
    /// not seen any more.
    pub fn go_by(&mut self, names: BTreeMap<String, String>) {
        self.names = names;
    }

    /// The SHA-256 of the file's bytes, in hexadecimal digits.
    pub fn sha256(&self) -> String {
        let digest = Sha256::digest(&self.bytes);
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
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

    /// Compares names, shapes and kinds of numbers, of which `kinds` will do, with what is wanted.
    ///
    /// # Errors
    /// `weights-mismatch` with every difference; tensors that `passed_over` knows may be left over.
    pub fn check(
        &self,
        wanted: &[(String, Vec<i64>)],
        kinds: &[Dtype],
        passed_over: impl Fn(&str) -> bool,
    ) -> Result<()> {
        let differences = self.differences(wanted, kinds, passed_over)?;
        if differences.is_empty() {
            return Ok(());
        }
        let more = match differences.len().saturating_sub(SPELT_OUT) {
            0 => String::new(),
            more => format!("; and {more} more, {} in all", differences.len()),
        };
        Err(EngineError::new(
            ErrorCode::WeightsMismatch,
            format!(
                "{} does not fit the network: {}{more}",
                self.file.display(),
                differences[..differences.len().min(SPELT_OUT)].join("; ")
            ),
        )
        .with("file", self.file.display().to_string())
        .with("differences", differences))
    }

    /// The values of one tensor of [`FLOATS`], row-major, as float32.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>> {
        self.floats_of(name, &self.views()?)
    }

    fn floats_of(&self, name: &str, views: &BTreeMap<&str, TensorView>) -> Result<Vec<f32>> {
        let view = views
            .get(name)
            .ok_or_else(|| unreadable(&self.file, format!("it has no tensor {name:?}")))?;
        float32(view.dtype(), view.data())
            .ok_or_else(|| unreadable(&self.file, format!("{name} is {:?}", view.dtype())))
    }

    /// Several tensors as float32, in the order that they are wanted in.
    pub fn tensors(&self, wanted: &[(String, Vec<i64>)], device: Device) -> Result<Vec<Tensor>> {
        // The header is read once, however many tensors there are.
        let views = self.views()?;
        wanted
            .iter()
            .map(|(name, shape)| {
                Ok(Tensor::f_from_slice(&self.floats_of(name, &views)?)?
                    .f_view(shape.as_slice())?
                    .f_to_device(device)?)
            })
            .collect()
    }

    /// The file's tensors by the names that they go by.
    fn views(&self) -> Result<BTreeMap<&str, TensorView<'_>>> {
        let tensors = SafeTensors::deserialize(&self.bytes)
            .map_err(|error| unreadable(&self.file, error.to_string()))?;
        self.names
            .iter()
            .map(|(name, own)| {
                let view = tensors
                    .tensor(own)
                    .map_err(|error| unreadable(&self.file, error.to_string()))?;
                Ok((name.as_str(), view))
            })
            .collect()
    }

    fn differences(
        &self,
        wanted: &[(String, Vec<i64>)],
        kinds: &[Dtype],
        passed_over: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>> {
        let found = self.views()?;
        // Whoever looks for a tensor looks in the file: where it goes by another name, say both.
        let called = |name: &str| match self.names.get(name) {
            Some(own) if own != name => format!("{name} ({own} in the file)"),
            _ => name.to_owned(),
        };
        let mut differences = Vec::new();
        for (name, shape) in wanted {
            let Some(view) = found.get(name.as_str()) else {
                differences.push(format!("{name} {shape:?} is missing"));
                continue;
            };
            let (own, kind) = (view.shape(), view.dtype());
            if own.iter().map(|&d| d as i64).ne(shape.iter().copied()) {
                differences.push(format!("{} is {own:?}, wanted {shape:?}", called(name)));
            } else if !kinds.contains(&kind) {
                let right: Vec<String> = kinds.iter().map(|kind| format!("{kind:?}")).collect();
                differences.push(format!(
                    "{} is {kind:?}, wanted {}",
                    called(name),
                    right.join(", ")
                ));
            }
        }
        for (name, view) in found {
            if !passed_over(name) && !wanted.iter().any(|(wanted, _)| wanted == name) {
                differences.push(format!("{} {:?} is left over", called(name), view.shape()));
            }
        }
        Ok(differences)
    }
}

/// Numbers of one of the [`FLOATS`] as float32; `None` for any other kind.
fn float32(kind: Dtype, bytes: &[u8]) -> Option<Vec<f32>> {
    let halves = || bytes.chunks_exact(2).map(|b| [b[0], b[1]]);
    Some(match kind {
        Dtype::F32 => bytes
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect(),
        Dtype::F64 => bytes
            .chunks_exact(8)
            .map(|b| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]) as f32)
            .collect(),
        Dtype::F16 => halves().map(|b| f16::from_le_bytes(b).to_f32()).collect(),
        Dtype::BF16 => halves().map(|b| bf16::from_le_bytes(b).to_f32()).collect(),
        _ => return None,
    })
}

/// The error of a file that cannot be used at all.
pub(crate) fn unreadable(file: &Path, what: String) -> EngineError {
    EngineError::new(
        ErrorCode::WeightsUnreadable,
        format!("cannot read weights {}: {what}", file.display()),
    )
    .with("file", file.display().to_string())
}
