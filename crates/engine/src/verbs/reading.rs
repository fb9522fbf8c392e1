//! What the verbs that read a trained network have in common.

use crate::data::{DataRef, Images};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::memory::Budget;
use crate::network::{Layer, Network, NetworkRef};
use crate::representations::{NetworkSource, Source, SourceOptions};
use crate::weights::Weights;
use serde::Deserialize;
use std::path::Path;
use tch::Device;

/// What representations are read from.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub(super) enum SubjectRef {
    /// A network of ours with values from a weights file.
    #[serde(rename_all = "camelCase")]
    Network {
        network: NetworkRef,
        weights_file: String,
    },
}

/// A network, its values and the layers that are read.
pub(super) struct Subject {
    network: Network,
    weights: Weights,
    layers: Vec<Layer>,
    device: Device,
    budget: Budget,
}

impl SubjectRef {
    /// Checks what can be checked of a split before a file is read.
    ///
    /// # Errors
    /// Those of [`DataRef::check`]; `invalid-spec` where its images are not of the size that the
    /// network takes.
    pub fn check_split(&self, data: &DataRef, name: &str) -> Result<()> {
        let Self::Network { network, .. } = self;
        check_split(network, data, name)
    }

    /// Checks everything that needs no data, and reads the weights.
    pub fn open(&self, layers: Option<&[String]>, run: &RunOn) -> Result<Subject> {
        let Self::Network {
            network,
            weights_file,
        } = self;
        let network = network.build()?;
        let layers = network.select(layers)?;
        let device = run.prepare()?;
        let weights = Weights::read(&network, Path::new(weights_file), device)?;
        Ok(Subject {
            network,
            weights,
            layers,
            device,
            budget: run.budget(device),
        })
    }
}

impl Subject {
    /// The layers' representations of a split. `name` is what messages call the split.
    pub fn source(
        &self,
        data: &DataRef,
        name: &str,
        options: SourceOptions,
    ) -> Result<Box<dyn Source + '_>> {
        let images = Images::new(&data.read(name)?, self.device)?;
        Ok(Box::new(NetworkSource::new(
            &self.network,
            &self.weights.values,
            &self.weights.normalisation,
            &self.layers,
            images,
            options,
        )?))
    }

    /// Where it computes.
    pub fn device(&self) -> Device {
        self.device
    }

    /// What the job may take.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }
}

/// As [`SubjectRef::check_split`], for a network.
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
