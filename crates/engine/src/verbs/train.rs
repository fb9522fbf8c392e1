//! `train`: a network from its initial values to a weights file.

use super::reading::same_labels;
use crate::data::{DataRef, Images, Normalisation};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::JobContext;
use crate::network::{Initialisation, NetworkRef};
use crate::output::check_writable;
use crate::training::{self, EpochReport, Precision, Split, TrainingSettings};
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TrainRequest {
    network: NetworkRef,
    initialisation: Initialisation,
    train: DataRef,
    test: DataRef,
    training: TrainingSettings,
    seed: u64,
    run: RunOn,
    weights_file: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrainResult {
    test_accuracy: f64,
    test_loss_nats: f64,
    images_train: i64,
    images_test: i64,
    parameters: i64,
    epochs: Vec<EpochReport>,
    seconds: f64,
    device: String,
    precision: Precision,
    threads: i32,
}

pub(super) fn train(request: &TrainRequest, context: &JobContext) -> Result<TrainResult> {
    let start = Instant::now();
    let network = request.network.build()?;
    request.training.check(request.train.side)?;
    request.train.check("train")?;
    request.test.check("test")?;
    same_labels(&request.train, &request.test)?;
    let labels = request.train.label_count();
    if labels != request.network.classes() {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "the network has {} outputs and the data {labels} classes; they must be equal",
                request.network.classes()
            ),
        ));
    }
    let file = Path::new(&request.weights_file);
    check_writable(file)?;
    let device = request.run.prepare()?;
    let records = request.train.read("train")?;
    let split = Split {
        normalisation: Normalisation::of(&records),
        train: Images::new(&records, device)?,
        test: Images::new(&request.test.read("test")?, device)?,
    };
    drop(records);
    let initial = network.initialise(request.initialisation, request.seed, device)?;
    let (parameters, epochs, evaluation) = training::train(
        &network,
        &initial,
        &split,
        &request.training,
        request.seed,
        context,
    )?;
    let weights = Weights {
        parameters,
        normalisation: split.normalisation,
    };
    weights.write(&network, file)?;
    Ok(TrainResult {
        test_accuracy: evaluation.accuracy,
        test_loss_nats: evaluation.loss_nats,
        images_train: split.train.count(),
        images_test: split.test.count(),
        parameters: network.parameter_count(),
        epochs,
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device.clone(),
        precision: request.training.precision,
        threads: tch::get_num_threads(),
    })
}
