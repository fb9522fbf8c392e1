//! `probe`: a linear classifier on every layer, trained and tested.

use super::reading::SubjectRef;
use super::split::SplitRef;
use crate::device::RunOn;
use crate::error::Result;
use crate::job::JobContext;
use crate::output::{check_writable, write_tensors};
use crate::probes::{ProbeSettings, Probing};
use crate::representations::SourceOptions;
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;
use tch::Tensor;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProbeRequest {
    subject: SubjectRef,
    train: SplitRef,
    test: SplitRef,
    layers: Option<Vec<String>>,
    probe: ProbeSettings,
    precision: Precision,
    seed: u64,
    run: RunOn,
    correctness_file: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProbeResult {
    layers: Vec<LayerProbe>,
    images_train: i64,
    images_test: i64,
    classes: i64,
    seconds: f64,
    device: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerProbe {
    layer: usize,
    name: String,
    features: i64,
    features_used: i64,
    epoch: u64,
    validation_accuracy: Option<f64>,
    accuracy: f64,
    loss_nats: f64,
    train_accuracy: f64,
}

pub(super) fn probe(request: &ProbeRequest, context: &JobContext) -> Result<ProbeResult> {
    let start = Instant::now();
    request.probe.check()?;
    request.subject.check_split(&request.train, "train")?;
    request.subject.check_split(&request.test, "test")?;
    request.train.same_labels(&request.test, "test")?;
    let file = Path::new(&request.correctness_file);
    check_writable(file)?;
    let subject = request
        .subject
        .open(request.layers.as_deref(), &request.run)?;
    let options = SourceOptions {
        pooling: request.probe.pooling,
        max_features: request.probe.max_features,
        seed: request.seed,
        precision: request.precision,
    };
    let train = subject.source(&request.train, "train", options)?;
    let test = subject.source(&request.test, "test", options)?;
    let probing = Probing {
        train: &*train,
        test: &*test,
        classes: &request.train.kept_classes(),
        settings: &request.probe,
        seed: request.seed,
        budget: subject.budget(),
        verb: "probe",
        context,
    };
    let mut layers = Vec::with_capacity(train.layers().len());
    let mut correct = Vec::with_capacity(train.layers().len());
    probing.run(|layer, outcome| {
        layers.push(LayerProbe {
            layer: layer.number,
            name: layer.name.clone(),
            features: layer.features,
            features_used: layer.features_used,
            epoch: outcome.epoch,
            validation_accuracy: outcome.validation_accuracy,
            accuracy: outcome.accuracy,
            loss_nats: outcome.loss_nats,
            train_accuracy: outcome.train_accuracy,
        });
        correct.push(outcome.correct);
    })?;
    write_tensors(
        file,
        &[
            ("correct".to_owned(), Tensor::f_stack(&correct, 0)?),
            ("labels".to_owned(), test.labels().shallow_clone()),
        ],
        None,
    )?;
    Ok(ProbeResult {
        layers,
        images_train: train.images(),
        images_test: test.images(),
        classes: train.classes(),
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device_name(),
    })
}
