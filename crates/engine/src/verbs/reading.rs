//! What the verbs that read a trained network have in common.

use crate::data::{DataRef, Images};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::memory::Budget;
use crate::network::{Head, Layer, Network, NetworkRef};
use crate::representations::{NetworkSource, Source, SourceLayer, SourceOptions};
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tch::{Device, Tensor};

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

impl SubjectRef {
    /// The network, where it is one of ours.
    pub fn network(&self) -> Result<Option<Network>> {
        let Self::Network { network, .. } = self;
        Ok(Some(network.build()?))
    }
}

impl Subject {
    /// How many layers are read.
    pub fn layers(&self) -> usize {
        self.layers.len()
    }

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

    /// Has the subject's only head read too, after the layers that are read already, and returns its
    /// place among them and its outputs; `None` where there is none: its decisions are the images'
    /// classes as the subject sees them.
    pub fn read_head(&mut self) -> Option<usize> {
        let head = self.network.only_head()?;
        let read = |layer: &Layer| layer.stage == head.layer.stage;
        let place = self.layers.iter().position(read);
        Some(place.unwrap_or_else(|| {
            let number = self.layers.len() + 1;
            self.layers.push(Layer {
                number,
                ..head.layer
            });
            number - 1
        }))
    }

    /// The weights `[classes, d]` of the subject's only head, if it has so many outputs, where a
    /// layer's features, as they are read, are what it takes.
    pub fn head_weights(&self, layer: &SourceLayer, classes: i64) -> Option<&Tensor> {
        let Head { weight, inputs, .. } = self.network.only_head()?;
        let weights = &self.weights.values[weight];
        let whole = layer.features_used == layer.features;
        let fits = weights.size() == [classes, layer.features];
        (whole && fits && inputs.contains(&layer.name)).then_some(weights)
    }

    /// What the job may take.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }
}

/// A layer as results tell of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReadLayer {
    layer: usize,
    name: String,
    features: i64,
    features_used: i64,
}

impl From<&SourceLayer> for ReadLayer {
    fn from(layer: &SourceLayer) -> Self {
        Self {
            layer: layer.number,
            name: layer.name.clone(),
            features: layer.features,
            features_used: layer.features_used,
        }
    }
}

/// # Errors
/// `invalid-spec` where a number that must be at least 1 is less. `name` is what messages call it.
pub(super) fn at_least_1(name: &str, value: i64) -> Result<()> {
    if value >= 1 {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::InvalidSpec,
        format!("{name} is {value}; it must be at least 1"),
    ))
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
