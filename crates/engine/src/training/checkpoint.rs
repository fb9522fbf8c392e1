//! The whole state of a training in a file, so that it can go on from there.

use super::continual::TaskReport;
use super::train::EpochReport;
use super::trainer::Trainer;
use crate::error::{EngineError, ErrorCode, Result};
use crate::network::Network;
use crate::output::write_tensors;
use crate::tensor_file::{TensorFile, unreadable};
use crate::weights::{OPTIMISER, Weights, wanted_values};
use safetensors::tensor::Dtype;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::Path;
use tch::{Device, Tensor};

/// The name of a checkpoint's text in the file's metadata.
const TEXT: &str = "tunnel.training";

/// Where a training is. Its random streams are drawn anew for each epoch from the seed, so the
/// number of steps done is all the random state there is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Position {
    /// Steps done, over all epochs.
    pub step: u64,
    /// The sum of losses over the images of the epoch that has begun, as the bits of a float64.
    pub loss_sum_bits: u64,
    /// Images of that epoch that were classified rightly.
    pub hits: i64,
    /// Seconds spent in that epoch so far.
    pub epoch_seconds: f64,
    /// Seconds spent in all.
    pub seconds: f64,
    /// The epochs that have ended.
    pub epochs: Vec<EpochReport>,
    /// The tasks that were learned before, in a training of several. All else is of the task that
    /// is being learned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<TaskReport>,
}

impl Position {
    /// The same without what differs from run to run, so that a checkpoint that is kept has the
    /// same bytes in each: how long it took, and the reports that say so.
    pub(super) fn without_times(&self) -> Self {
        Self {
            epoch_seconds: 0.0,
            seconds: 0.0,
            epochs: Vec::new(),
            tasks: Vec::new(),
            ..*self
        }
    }
}

/// What a checkpoint's text says.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Text {
    /// Of this form.
    version: u64,
    /// What is trained: a checkpoint fits a training that asks for the same.
    training: Map<String, Value>,
    position: Position,
}

const VERSION: u64 = 1;

/// Writes parameters, buffers, momenta and position, under a temporary name first.
///
/// # Errors
/// `output-unwritable`; what was there before stays.
pub fn write_checkpoint(
    file: &Path,
    network: &Network,
    weights: &Weights,
    trainer: &Trainer,
    training: &Map<String, Value>,
    position: &Position,
) -> Result<()> {
    let text = Text {
        version: VERSION,
        training: training.clone(),
        position: position.clone(),
    };
    let text = serde_json::to_string(&text)
        .map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))?;
    let mut tensors = weights.named(network)?;
    let velocities = wanted_velocities(network)
        .into_iter()
        .map(|(name, _)| name)
        .zip(trainer.velocities());
    tensors.extend(velocities);
    write_tensors(file, &tensors, Some((TEXT, text)))
}

/// What a training goes on from: a checkpoint, or values at rest.
pub struct State {
    /// Parameters and buffers in the network's order, float32.
    pub values: Vec<Tensor>,
    /// Momenta in the parameters' order, float32; none where all are 0.
    pub velocities: Vec<Tensor>,
    /// Where the training is.
    pub position: Position,
}

impl State {
    /// At rest, after the tasks that were learned before.
    pub fn at_rest(values: &[Tensor], tasks: Vec<TaskReport>) -> Self {
        Self {
            values: values.iter().map(Tensor::shallow_clone).collect(),
            velocities: Vec::new(),
            position: Position {
                tasks,
                ..Position::default()
            },
        }
    }
}

/// Reads a checkpoint of the same training.
///
/// # Errors
/// `weights-unreadable` for a file that is cut short or no checkpoint; `weights-mismatch` for one
/// of another network, with every difference; `checkpoint-mismatch` for one of another training of
/// that network, with the settings that differ.
pub fn read_checkpoint(
    file: &Path,
    network: &Network,
    training: &Map<String, Value>,
    device: Device,
) -> Result<State> {
    let tensors = TensorFile::read(file)?;
    let values = wanted_values(network);
    let velocities = wanted_velocities(network);
    let wanted: Vec<_> = values.iter().chain(&velocities).cloned().collect();
    tensors.check(&wanted, &[Dtype::F32], |name| name.starts_with("input."))?;
    let text: Text = serde_json::from_str(&tensors.text(TEXT)?)
        .map_err(|error| unreadable(file, format!("its text is not a checkpoint's: {error}")))?;
    check_training(file, &text.training, training)?;
    Ok(State {
        values: tensors.tensors(&values, device)?,
        velocities: tensors.tensors(&velocities, device)?,
        position: text.position,
    })
}

/// The error of a resume file that says where no training of the kind can be.
pub(super) fn impossible(file: Option<&Path>, what: &str) -> EngineError {
    let what = format!("it says where this training cannot be: {what}");
    unreadable(file.unwrap_or(Path::new("")), what)
}

fn wanted_velocities(network: &Network) -> Vec<(String, Vec<i64>)> {
    network
        .parameters()
        .iter()
        .map(|value| {
            (
                format!("{OPTIMISER}velocity.{}", value.name),
                value.shape.clone(),
            )
        })
        .collect()
}

fn check_training(
    file: &Path,
    found: &Map<String, Value>,
    wanted: &Map<String, Value>,
) -> Result<()> {
    let differing = differences(found, wanted, "");
    if differing.is_empty() {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::CheckpointMismatch,
        format!(
            "{} is of another training: it differs in {}; ask for what it was made with, or train from the start without it",
            file.display(),
            differing.join(", ")
        ),
    )
    .with("file", file.display().to_string())
    .with("differences", differing))
}

/// The settings that differ, those within others too: `training.epochs`.
fn differences(
    found: &Map<String, Value>,
    wanted: &Map<String, Value>,
    within: &str,
) -> Vec<String> {
    let keys: BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
    let mut differing = Vec::new();
    for key in keys {
        match (found.get(key), wanted.get(key)) {
            (found, wanted) if found == wanted => {}
            (Some(Value::Object(found)), Some(Value::Object(wanted))) => {
                differing.extend(differences(found, wanted, &format!("{within}{key}.")));
            }
            _ => differing.push(format!("{within}{key}")),
        }
    }
    differing
}
