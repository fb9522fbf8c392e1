//! `probe`: a linear classifier on every layer, trained and tested.

use super::reading::{Subject, same_labels};
use crate::data::DataRef;
use crate::device::RunOn;
use crate::error::Result;
use crate::job::{JobContext, Meter, Phase};
use crate::network::NetworkRef;
use crate::output::{check_writable, write_tensors};
use crate::probes::{ProbeSettings, ProbeSplit, probe_steps, train_probes};
use crate::random::{Purpose, Stream};
use crate::representations::Reading;
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;
use tch::Tensor;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProbeRequest {
    network: NetworkRef,
    weights_file: String,
    train: DataRef,
    test: DataRef,
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
    accuracy: f64,
    loss_nats: f64,
    train_accuracy: f64,
}

/// Representations are read in an order of this stream, apart from those of the training's epochs.
const READING_ORDER: u64 = u64::MAX;

pub(super) fn probe(request: &ProbeRequest, context: &JobContext) -> Result<ProbeResult> {
    let start = Instant::now();
    request.probe.check()?;
    request.train.check("train")?;
    request.test.check("test")?;
    same_labels(&request.train, &request.test)?;
    let file = Path::new(&request.correctness_file);
    check_writable(file)?;
    let subject = Subject::open(
        &request.network,
        &request.weights_file,
        request.layers.as_deref(),
        &request.run,
    )?;
    let train = subject.images(&request.train, "train")?;
    let test = subject.images(&request.test, "test")?;
    let reading = Reading {
        network: &subject.network,
        parameters: &subject.weights.parameters,
        normalisation: &subject.weights.normalisation,
        layers: &subject.layers,
        max_features: request.probe.max_features,
        seed: request.seed,
        precision: request.precision,
    };
    let n = train.count();
    let order = Stream::new(request.seed, Purpose::Order, READING_ORDER).permutation(n as usize);
    let order = Tensor::f_from_slice(&order)?.f_to_device(subject.device)?;
    let steps = Reading::steps(n) + Reading::steps(test.count());
    let mut meter = Meter::new(context, "probe", Phase::Features, 0, steps);
    let train_groups = reading.collect(&train, Some(&order), &mut meter)?;
    let test_groups = reading.collect(&test, None, &mut meter)?;
    let train_labels = train.labels.f_index_select(0, &order)?;
    let mut meter = Meter::new(
        context,
        "probe",
        Phase::Probe,
        request.probe.epochs,
        probe_steps(n, &request.probe),
    );
    let outcomes = train_probes(
        &ProbeSplit {
            groups: &train_groups,
            labels: &train_labels,
        },
        &ProbeSplit {
            groups: &test_groups,
            labels: &test.labels,
        },
        train.classes,
        &request.probe,
        request.seed,
        &mut meter,
    )?;
    let correct: Vec<&Tensor> = outcomes.iter().map(|outcome| &outcome.correct).collect();
    write_tensors(
        file,
        &[
            ("correct".to_owned(), Tensor::f_stack(&correct, 0)?),
            ("labels".to_owned(), test.labels.shallow_clone()),
        ],
    )?;
    let layers = subject
        .layers
        .iter()
        .zip(&outcomes)
        .map(|(layer, outcome)| LayerProbe {
            layer: layer.number,
            name: layer.name.clone(),
            features: layer.features,
            features_used: reading.features_used(layer),
            accuracy: outcome.accuracy,
            loss_nats: outcome.loss_nats,
            train_accuracy: outcome.train_accuracy,
        })
        .collect();
    Ok(ProbeResult {
        layers,
        images_train: n,
        images_test: test.count(),
        classes: train.classes,
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device.clone(),
    })
}
