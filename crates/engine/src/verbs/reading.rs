//! What the verbs that read a trained network have in common.

use super::split::SplitRef;
use crate::data::{DataRef, Images, Normalisation};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::memory::Budget;
use crate::network::{Head, Layer, Network, NetworkRef};
use crate::representations::{
    ActivationsSource, NetworkSource, ScriptSource, Source, SourceLayer, SourceOptions,
};
use crate::script::{ScriptLayer, ScriptNetwork};
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;
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
    /// A TorchScript module.
    Script {
        file: String,
        /// Rows and columns of its images.
        side: i64,
        /// How many outputs it has, where that is known; nothing hangs on it here.
        classes: Option<i64>,
        normalisation: Normalisation,
        /// Names of what the module returns, where that is its layers; found inside it where `None`.
        outputs: Option<Vec<String>>,
    },
    /// Nothing: the splits bring activations.
    Activations {},
}

/// A subject and which of its layers are read.
pub(super) struct Subject {
    reader: Reader,
    device: Device,
    budget: Budget,
    /// The layers of the split that was read first: every other one must have the same.
    layers: OnceCell<Vec<SourceLayer>>,
}

enum Reader {
    Network {
        network: Network,
        weights: Weights,
        layers: Vec<Layer>,
    },
    Script {
        network: ScriptNetwork,
        normalisation: Normalisation,
        layers: Vec<ScriptLayer>,
    },
    Activations {
        layers: Option<Vec<String>>,
    },
}

impl SubjectRef {
    /// Checks what can be checked of a split before a file is read.
    ///
    /// # Errors
    /// Those of [`DataRef::check`]; `invalid-spec` where its images are not of the size that the
    /// network takes, and for images where activations are wanted or the other way round.
    pub fn check_split(&self, split: &SplitRef, name: &str) -> Result<()> {
        match (self, split) {
            (Self::Network { network, .. }, SplitRef::Images(data)) => {
                check_split(network, data, name)
            }
            (Self::Script { side, .. }, SplitRef::Images(data)) => {
                check_side(*side, "subject", data, name)
            }
            (Self::Activations {}, SplitRef::Activations(data)) => data.check(name),
            _ => Err(wrong_split(split, name)),
        }
    }

    /// Checks everything that needs no data, and reads the weights.
    pub fn open(&self, layers: Option<&[String]>, run: &RunOn) -> Result<Subject> {
        let (reader, device) = match self {
            Self::Network {
                network,
                weights_file,
            } => {
                let network = network.build()?;
                let layers = network.select(layers)?;
                let device = run.prepare()?;
                let weights = Weights::read(&network, Path::new(weights_file), device)?;
                let reader = Reader::Network {
                    network,
                    weights,
                    layers,
                };
                (reader, device)
            }
            Self::Script {
                file,
                side,
                classes,
                normalisation,
                outputs,
            } => {
                normalisation.check("subject.normalisation")?;
                if classes.is_some_and(|classes| classes < 1) {
                    return Err(invalid("subject.classes must be at least 1".to_owned()));
                }
                let device = run.prepare()?;
                let network =
                    ScriptNetwork::open(Path::new(file), *side, outputs.as_deref(), device)?;
                let reader = Reader::Script {
                    layers: network.select(layers)?,
                    network,
                    normalisation: *normalisation,
                };
                (reader, device)
            }
            Self::Activations {} => {
                let layers = layers.map(<[String]>::to_vec);
                (Reader::Activations { layers }, run.prepare()?)
            }
        };
        Ok(Subject {
            reader,
            device,
            budget: run.budget(device),
            layers: OnceCell::new(),
        })
    }
}

impl SubjectRef {
    /// The network, where it is one of ours.
    pub fn network(&self) -> Result<Option<Network>> {
        match self {
            Self::Network { network, .. } => Ok(Some(network.build()?)),
            Self::Script { .. } | Self::Activations {} => Ok(None),
        }
    }
}

impl Subject {
    /// How many layers are read; `None` where only the splits say it.
    pub fn layers(&self) -> Option<usize> {
        match &self.reader {
            Reader::Network { layers, .. } => Some(layers.len()),
            Reader::Script { layers, .. } => Some(layers.len()),
            Reader::Activations { layers } => layers.as_ref().map(Vec::len),
        }
    }

    /// The layers' representations of a split. `name` is what messages call the split.
    ///
    /// # Errors
    /// Those of reading it; `invalid-spec` where its layers are not those of the split before.
    pub fn source(
        &self,
        split: &SplitRef,
        name: &str,
        options: SourceOptions,
    ) -> Result<Box<dyn Source + '_>> {
        let source: Box<dyn Source + '_> = match (&self.reader, split) {
            (
                Reader::Network {
                    network,
                    weights,
                    layers,
                },
                SplitRef::Images(data),
            ) => Box::new(NetworkSource::new(
                network,
                &weights.values,
                &weights.normalisation,
                layers,
                self.images(data, name)?,
                options,
            )?),
            (
                Reader::Script {
                    network,
                    normalisation,
                    layers,
                },
                SplitRef::Images(data),
            ) => Box::new(ScriptSource::new(
                network,
                normalisation,
                layers,
                self.images(data, name)?,
                options,
            )?),
            (Reader::Activations { layers }, SplitRef::Activations(data)) => Box::new(
                ActivationsSource::open(data, name, layers.as_deref(), self.device, options)?,
            ),
            _ => return Err(wrong_split(split, name)),
        };
        let first = self.layers.get_or_init(|| source.layers().to_vec());
        if first != source.layers() {
            return Err(invalid(format!(
                "{name} has the layers {} and the split before it {}; all splits must have the same",
                listed(source.layers()),
                listed(first)
            )));
        }
        Ok(source)
    }

    /// Has the subject's only head read too, after the layers that are read already, and returns its
    /// place among them and its outputs; `None` where there is none: its decisions are the images'
    /// classes as the subject sees them.
    pub fn read_head(&mut self) -> Option<usize> {
        let Reader::Network {
            network, layers, ..
        } = &mut self.reader
        else {
            return None;
        };
        let head = network.only_head()?;
        let read = |layer: &Layer| layer.stage == head.layer.stage;
        let place = layers.iter().position(read);
        Some(place.unwrap_or_else(|| {
            let number = layers.len() + 1;
            layers.push(Layer {
                number,
                ..head.layer
            });
            number - 1
        }))
    }

    /// The weights `[classes, d]` of the subject's only head, if it has so many outputs, where a
    /// layer's features, as they are read, are what it takes.
    pub fn head_weights(&self, layer: &SourceLayer, classes: i64) -> Option<&Tensor> {
        let Reader::Network {
            network, weights, ..
        } = &self.reader
        else {
            return None;
        };
        let Head { weight, inputs, .. } = network.only_head()?;
        let weights = &weights.values[weight];
        let whole = layer.features_used == layer.features;
        let fits = weights.size() == [classes, layer.features];
        (whole && fits && inputs.contains(&layer.name)).then_some(weights)
    }

    fn images(&self, data: &DataRef, name: &str) -> Result<Images> {
        Images::new(&data.read(name)?, self.device)
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

fn listed(layers: &[SourceLayer]) -> String {
    let shown = |layer: &SourceLayer| format!("{} [{}]", layer.name, layer.features);
    layers.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn wrong_split(split: &SplitRef, name: &str) -> EngineError {
    invalid(match split {
        SplitRef::Images(_) => format!(
            "{name} is of images, and a subject of the kind activations reads none; give activations"
        ),
        SplitRef::Activations(_) => format!(
            "{name} is of activations, and the subject is a network, which reads images; give images, or a subject of the kind activations"
        ),
    })
}

/// As [`SubjectRef::check_split`], for a network.
pub(super) fn check_split(network: &NetworkRef, data: &DataRef, name: &str) -> Result<()> {
    check_side(network.side(), "network", data, name)
}

fn check_side(side: i64, of: &str, data: &DataRef, name: &str) -> Result<()> {
    data.check(name)?;
    if side == data.side {
        return Ok(());
    }
    Err(invalid(format!(
        "{of}.side is {side} and {name}.side {}; they must be equal",
        data.side
    )))
}

/// # Errors
/// `invalid-spec` where another split of a data set has other labels than its training split.
pub(super) fn same_labels(train: &DataRef, other: &DataRef, name: &str) -> Result<()> {
    if train.label_count() == other.label_count() && train.classes == other.classes {
        return Ok(());
    }
    Err(different_labels(
        train.label_count(),
        other.label_count(),
        name,
    ))
}

pub(super) fn different_labels(of_train: i64, of_other: i64, name: &str) -> EngineError {
    invalid(format!(
        "train has {of_train} classes and {name} {of_other}; both splits must have the same ones"
    ))
}

fn invalid(message: String) -> EngineError {
    EngineError::new(ErrorCode::InvalidSpec, message)
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
