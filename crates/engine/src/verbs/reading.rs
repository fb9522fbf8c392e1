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

/// # Errors
/// `invalid-spec` where images are not of the size that the network takes.
pub(super) fn fits(network: &NetworkRef, data: &DataRef, name: &str) -> Result<()> {
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
/// `invalid-spec` where the two splits of a data set have different labels.
pub(super) fn same_labels(train: &DataRef, test: &DataRef) -> Result<()> {
    if train.label_count() == test.label_count() && train.classes == test.classes {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::InvalidSpec,
        format!(
            "train has {} classes and test {}; both splits must have the same ones",
            train.label_count(),
            test.label_count()
        ),
    ))
}
