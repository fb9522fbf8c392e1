//! `probe`: a linear classifier on every layer, trained and tested.

use super::reading::{Subject, check_split, same_labels};
use crate::data::DataRef;
use crate::device::RunOn;
use crate::error::Result;
use crate::job::{JobContext, Meter, Phase};
use crate::network::NetworkRef;
use crate::output::{check_writable, write_tensors};
use crate::probes::{
    HoldOut, ProbeData, ProbeSettings, ProbeSplit, hold_out, probe_steps, train_probes,
};
use crate::random::{Purpose, Stream};
use crate::representations::Reading;
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;
use tch::{Device, Tensor};

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
    epoch: u64,
    validation_accuracy: Option<f64>,
    accuracy: f64,
    loss_nats: f64,
    train_accuracy: f64,
}

/// Representations are read in an order of this stream, apart from those of the training's epochs.
const READING_ORDER: u64 = u64::MAX;

pub(super) fn probe(request: &ProbeRequest, context: &JobContext) -> Result<ProbeResult> {
    let start = Instant::now();
    request.probe.check()?;
    check_split(&request.network, &request.train, "train")?;
    check_split(&request.network, &request.test, "test")?;
    same_labels(&request.train, &request.test, "test")?;
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
        parameters: &subject.weights.values,
        normalisation: &subject.weights.normalisation,
        layers: &subject.layers,
        pooling: request.probe.pooling,
        max_features: request.probe.max_features,
        seed: request.seed,
        precision: request.precision,
    };
    let n = train.count();
    let budget = request.run.feature_budget(subject.device);
    let passes = reading.passes(n + test.count(), budget)?;
    let HoldOut { order, held_out } = hold_out(
        Stream::new(request.seed, Purpose::Order, READING_ORDER).permutation(n as usize),
        &Vec::<i64>::try_from(&train.labels.f_to_device(Device::Cpu)?)?,
        &request.train.kept_classes(),
        request.probe.validation_share,
        request.seed,
    )?;
    let order = Tensor::f_from_slice(&order)?.f_to_device(subject.device)?;
    let train_labels = train.labels.f_index_select(0, &order)?;
    let rounds = passes.len() as u64;
    let reading_steps = rounds * (Reading::steps(n) + Reading::steps(test.count()));
    let mut read = Meter::new(context, "probe", Phase::Features, 0, reading_steps);
    let mut trained = Meter::new(
        context,
        "probe",
        Phase::Probe,
        request.probe.epochs,
        rounds * probe_steps(n - held_out, &request.probe),
    );
    let mut layers = Vec::with_capacity(subject.layers.len());
    let mut correct = Vec::with_capacity(subject.layers.len());
    for pass in passes {
        read.resume();
        let train_features = reading.collect(pass.clone(), &train, Some(&order), &mut read)?;
        let test_features = reading.collect(pass.clone(), &test, None, &mut read)?;
        let data = ProbeData {
            train: ProbeSplit {
                features: &train_features,
                labels: &train_labels,
            },
            held_out,
            test: ProbeSplit {
                features: &test_features,
                labels: &test.labels,
            },
            classes: train.classes,
        };
        let outcomes = train_probes(
            &data,
            pass.start,
            &request.probe,
            request.seed,
            &mut trained,
        )?;
        for (layer, outcome) in subject.layers[pass].iter().zip(outcomes) {
            layers.push(LayerProbe {
                layer: layer.number,
                name: layer.name.clone(),
                features: reading.features(layer),
                features_used: reading.features_used(layer),
                epoch: outcome.epoch,
                validation_accuracy: outcome.validation_accuracy,
                accuracy: outcome.accuracy,
                loss_nats: outcome.loss_nats,
                train_accuracy: outcome.train_accuracy,
            });
            correct.push(outcome.correct);
        }
    }
    write_tensors(
        file,
        &[
            ("correct".to_owned(), Tensor::f_stack(&correct, 0)?),
            ("labels".to_owned(), test.labels.shallow_clone()),
        ],
        None,
    )?;
    Ok(ProbeResult {
        layers,
        images_train: n,
        images_test: test.count(),
        classes: train.classes,
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device.clone(),
    })
}
