//! `continual`: several tasks learned in turn, each with a head, all evaluated after each.

use super::identity::identity;
use super::initial::{Initial, InitialRef};
use super::reading::{check_split, same_labels};
use crate::data::{DataRef, Images, Normalisation, Records};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::JobContext;
use crate::network::{Initialisation, Network, NetworkRef};
use crate::output::check_writable;
use crate::training::{
    Continual, EpochReport, Precision, Split, TrainingSettings, ValidationReport, forgetting,
};
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use tch::Device;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ContinualRequest {
    network: NetworkRef,
    initialisation: Initialisation,
    #[serde(default)]
    initial: Option<InitialRef>,
    tasks: Vec<TaskRef>,
    training: TrainingSettings,
    seed: u64,
    run: RunOn,
    weights_file: String,
    checkpoints: CheckpointsRef,
    #[serde(default)]
    resume_file: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TaskRef {
    name: String,
    train: DataRef,
    #[serde(default)]
    validation: Option<DataRef>,
    test: DataRef,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CheckpointsRef {
    folder: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContinualResult {
    tasks: Vec<TaskResult>,
    /// By the task learned last, then by the task tested.
    accuracy: Vec<Vec<f64>>,
    loss_nats: Vec<Vec<f64>>,
    forgetting: Vec<f64>,
    parameters: i64,
    steps: u64,
    seconds: f64,
    device: String,
    precision: Precision,
    threads: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TaskResult {
    name: String,
    images_train: i64,
    images_test: i64,
    validation: Option<ValidationReport>,
    epochs: Vec<EpochReport>,
    seconds: f64,
    /// The file's name in the folder of checkpoints.
    checkpoint: String,
}

pub(super) fn continual(
    request: &ContinualRequest,
    whole: &Value,
    context: &JobContext,
) -> Result<ContinualResult> {
    let network = request.network.build()?;
    request.training.check(request.network.side())?;
    check_tasks(request, &network)?;
    let file = Path::new(&request.weights_file);
    check_writable(file)?;
    let folder = Path::new(&request.checkpoints.folder);
    for task in 0..request.tasks.len() {
        check_writable(&Continual::file(folder, task))?;
    }
    let resume_file = request.resume_file.as_deref().map(Path::new);
    if let Some(file) = resume_file {
        check_writable(file)?;
    }
    let device = request.run.prepare()?;
    let initial = match &request.initial {
        Some(file) => file.read(&network, device)?,
        None => Initial::drawn(network.initialise(request.initialisation, request.seed, device)?),
    };
    let tasks = splits(request, &network, initial.normalisation, device)?;
    let keys = ["network", "initialisation", "tasks", "training", "seed"];
    let continual = Continual {
        network: &network,
        settings: &request.training,
        tasks: &tasks,
        seed: request.seed,
        identity: identity(whole, &keys, &initial),
        folder,
        resume_file,
        context,
    };
    let learned = continual.run(&initial.values)?;
    let weights = Weights {
        values: learned.values,
        normalisation: tasks[0].normalisation,
    };
    weights.write(&network, file)?;
    let column = |of: fn(&crate::training::TaskReport) -> &Vec<f64>| -> Vec<Vec<f64>> {
        learned.tasks.iter().map(|task| of(task).clone()).collect()
    };
    let accuracy = column(|task| &task.accuracy);
    Ok(ContinualResult {
        loss_nats: column(|task| &task.loss_nats),
        forgetting: forgetting(&accuracy),
        accuracy,
        parameters: network.parameter_count(),
        steps: learned.tasks.iter().map(|task| task.steps).sum(),
        seconds: learned.tasks.iter().map(|task| task.seconds).sum(),
        device: request.run.device_name(),
        precision: request.training.precision,
        threads: tch::get_num_threads(),
        tasks: learned
            .tasks
            .into_iter()
            .zip(&request.tasks)
            .zip(&tasks)
            .enumerate()
            .map(|(at, ((report, asked), split))| TaskResult {
                name: asked.name.clone(),
                images_train: split.train.count(),
                images_test: split.test.count(),
                validation: report.validation,
                epochs: report.epochs,
                seconds: report.seconds,
                checkpoint: Continual::name(at),
            })
            .collect(),
    })
}

/// # Errors
/// `invalid-spec` where there is not a head for each task with an output for each of its classes,
/// or a task's splits differ in their labels; those of [`check_split`].
fn check_tasks(request: &ContinualRequest, network: &Network) -> Result<()> {
    let labels: Vec<i64> = (request.tasks.iter())
        .map(|task| task.train.label_count())
        .collect();
    if network.heads() != labels {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "the network has heads of {:?} outputs and the tasks {labels:?} classes; they must be equal, a head for each task",
                network.heads()
            ),
        ));
    }
    for (at, task) in request.tasks.iter().enumerate() {
        for (name, data) in [
            ("train", Some(&task.train)),
            ("validation", task.validation.as_ref()),
            ("test", Some(&task.test)),
        ] {
            let Some(data) = data else { continue };
            let name = format!("tasks[{at}].{name}");
            check_split(&request.network, data, &name)?;
            same_labels(&task.train, data, &name)?;
        }
    }
    Ok(())
}

/// The tasks' images, normalised by the statistics of the first task's unless they are given.
fn splits(
    request: &ContinualRequest,
    network: &Network,
    mut normalisation: Option<Normalisation>,
    device: Device,
) -> Result<Vec<Split>> {
    let mut first = 0;
    let mut splits = Vec::with_capacity(request.tasks.len());
    for (at, task) in request.tasks.iter().enumerate() {
        let read = |data: &DataRef, split: &str| -> Result<Records> {
            let mut records = data.read(&format!("tasks[{at}].{split}"))?;
            // The task's labels become those of its head's classes.
            records.labels.iter_mut().for_each(|label| *label += first);
            records.classes = request.network.classes();
            Ok(records)
        };
        let train = read(&task.train, "train")?;
        let validation = match &task.validation {
            Some(data) => Some(Images::new(&read(data, "validation")?, device)?),
            None => None,
        };
        splits.push(Split {
            normalisation: *normalisation.get_or_insert_with(|| Normalisation::of(&train)),
            train: Images::new(&train, device)?,
            validation,
            test: Images::new(&read(&task.test, "test")?, device)?,
        });
        first += network.heads()[at];
    }
    Ok(splits)
}
