//! `train`: a network from its initial values to a weights file.

use super::identity::identity;
use super::initial::{Initial, InitialRef};
use super::reading::{check_split, fits_outputs, same_labels};
use super::test_result::TestResult;
use crate::data::{DataRef, Images, Normalisation};
use crate::device::RunOn;
use crate::error::Result;
use crate::job::JobContext;
use crate::network::{Initialisation, NetworkRef};
use crate::output::check_writable;
use crate::training::{
    EpochReport, Precision, Snapshots, Split, Training, TrainingSettings, ValidationReport,
};
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TrainRequest {
    network: NetworkRef,
    initialisation: Initialisation,
    #[serde(default)]
    initial: Option<InitialRef>,
    train: DataRef,
    #[serde(default)]
    validation: Option<DataRef>,
    test: DataRef,
    training: TrainingSettings,
    seed: u64,
    run: RunOn,
    weights_file: String,
    #[serde(default)]
    checkpoints: Option<Snapshots>,
    #[serde(default)]
    resume_file: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrainResult {
    #[serde(flatten)]
    test: TestResult,
    validation: Option<ValidationReport>,
    images_train: i64,
    images_test: i64,
    parameters: i64,
    epochs: Vec<EpochReport>,
    steps: u64,
    checkpoints: Vec<CheckpointResult>,
    seconds: f64,
    device: String,
    precision: Precision,
    threads: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckpointResult {
    file: String,
    /// Epochs that had ended.
    epoch: u64,
    step: u64,
}

pub(super) fn train(
    request: &TrainRequest,
    whole: &Value,
    context: &JobContext,
) -> Result<TrainResult> {
    let network = request.network.build()?;
    request.training.check(request.train.side)?;
    let splits = [
        ("train", Some(&request.train)),
        ("validation", request.validation.as_ref()),
        ("test", Some(&request.test)),
    ];
    for (name, data) in splits {
        let Some(data) = data else { continue };
        check_split(&request.network, data, name)?;
        same_labels(&request.train, data, name)?;
    }
    fits_outputs(&request.network, &request.train)?;
    let file = Path::new(&request.weights_file);
    check_writable(file)?;
    let resume_file = request.resume_file.as_deref().map(Path::new);
    if let Some(file) = resume_file {
        check_writable(file)?;
    }
    let device = request.run.prepare()?;
    let initial = match &request.initial {
        Some(file) => file.read(&network, device)?,
        None => Initial::drawn(network.initialise(request.initialisation, request.seed, device)?),
    };
    let records = request.train.read("train")?;
    let split = Split {
        normalisation: initial
            .normalisation
            .unwrap_or_else(|| Normalisation::of(&records)),
        train: Images::new(&records, device)?,
        validation: match &request.validation {
            Some(data) => Some(Images::new(&data.read("validation")?, device)?),
            None => None,
        },
        test: Images::new(&request.test.read("test")?, device)?,
    };
    drop(records);
    let training = Training {
        network: &network,
        settings: &request.training,
        split: &split,
        seed: request.seed,
        identity: identity(
            whole,
            &["network", "initialisation", "train", "training", "seed"],
            &initial,
        ),
        snapshots: request.checkpoints.clone().unwrap_or_default(),
        resume_file,
        task: None,
        context,
    };
    let trained = training.run(&initial.values)?;
    let weights = Weights {
        values: trained.values,
        normalisation: split.normalisation,
    };
    weights.write(&network, file)?;
    let steps_per_epoch = trained.steps / request.training.epochs;
    let checkpoints = training
        .snapshots
        .kept(trained.steps, steps_per_epoch)
        .into_iter()
        .map(|step| CheckpointResult {
            file: Snapshots::name(step),
            epoch: step / steps_per_epoch,
            step,
        })
        .collect();
    let validation = trained.validation.as_ref().zip(split.validation.as_ref());
    Ok(TrainResult {
        test: trained.test.into(),
        validation: validation.map(|(found, images)| ValidationReport::new(found, images.count())),
        images_train: split.train.count(),
        images_test: split.test.count(),
        parameters: network.parameter_count(),
        epochs: trained.epochs,
        steps: trained.steps,
        checkpoints,
        seconds: trained.seconds,
        device: request.run.device_name(),
        precision: request.training.precision,
        threads: tch::get_num_threads(),
    })
}
