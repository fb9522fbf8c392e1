//! The values that a training begins with.

use crate::data::Normalisation;
use crate::error::Result;
use crate::network::Network;
use crate::tensor_file::TensorFile;
use crate::weights::Weights;
use serde::Deserialize;
use std::path::Path;
use tch::{Device, Tensor};

/// A weights file or a checkpoint to begin with, in place of drawn values.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct InitialRef {
    weights_file: String,
}

/// Initial values, and what came with them where they are a file's.
pub(super) struct Initial {
    /// Parameters and buffers in the network's order, float32.
    pub values: Vec<Tensor>,
    /// How the input is normalised: as the file's network does it.
    pub normalisation: Option<Normalisation>,
    /// The SHA-256 of the file.
    pub sha256: Option<String>,
}

impl Initial {
    /// Values that come of no file.
    pub fn drawn(values: Vec<Tensor>) -> Self {
        Self {
            values,
            normalisation: None,
            sha256: None,
        }
    }
}

impl InitialRef {
    /// # Errors
    /// Those of [`Weights::read`]; `not-finite`.
    pub fn read(&self, network: &Network, device: Device) -> Result<Initial> {
        let file = Path::new(&self.weights_file);
        let tensors = TensorFile::read(file)?;
        let weights = Weights::of(network, &tensors, device)?;
        weights.check_finite(network, file)?;
        Ok(Initial {
            values: weights.values,
            normalisation: Some(weights.normalisation),
            sha256: Some(tensors.sha256()),
        })
    }
}
