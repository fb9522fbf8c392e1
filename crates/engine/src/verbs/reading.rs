//! What the verbs that read a trained network have in common.

use crate::data::{DataRef, Images};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::network::{Layer, Network, NetworkRef};
use crate::weights::Weights;
use std::path::Path;
use tch::Device;

/// A network, its values and the layers that are read.
pub(super) struct Subject {
    pub network: Network,
    pub weights: Weights,
    pub layers: Vec<Layer>,
    pub device: Device,
}

impl Subject {
    /// Checks everything that needs no data, and reads the weights.
    pub fn open(
        network: &NetworkRef,
        weights_file: &str,
        layers: Option<&[String]>,
        run: &RunOn,
    ) -> Result<Self> {
        let network = network.build()?;
        let layers = network.select(layers)?;
        let device = run.prepare()?;
        let weights = Weights::read(&network, Path::new(weights_file), device)?;
        Ok(Self {
            network,
            weights,
            layers,
            device,
        })
    }

    /// Reads a split to the device.
    pub fn images(&self, data: &DataRef, name: &str) -> Result<Images> {
        Images::new(&data.read(name)?, self.device)
    }
}

/// Checks what can be checked of a split before a file is read.
///
/// # Errors
/// Those of [`DataRef::check`]; `invalid-spec` where its images are not of the size that the network
/// takes.
pub(super) fn check_split(network: &NetworkRef, data: &DataRef, name: &str) -> Result<()> {
    data.check(name)?;
    if network.side() == data.side {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::InvalidSpec,
        format!(
            "network.side is {} and {name}.side {}; they must be equal",
            network.side(),
            data.side
        ),
    ))
}

/// # Errors
/// `invalid-spec` where another split of a data set has other labels than its training split.
pub(super) fn same_labels(train: &DataRef, other: &DataRef, name: &str) -> Result<()> {
    if train.label_count() == other.label_count() && train.classes == other.classes {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::InvalidSpec,
        format!(
            "train has {} classes and {name} {}; both splits must have the same ones",
            train.label_count(),
            other.label_count()
        ),
    ))
}

/// # Errors
/// `invalid-spec` where data does not have as many labels as the network has outputs.
pub(super) fn fits_outputs(network: &NetworkRef, data: &DataRef) -> Result<()> {
    let (outputs, labels) = (network.classes(), data.label_count());
    if labels == outputs {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::InvalidSpec,
        format!(
            "the network has {outputs} outputs and the data {labels} classes; they must be equal"
        ),
    ))
}
