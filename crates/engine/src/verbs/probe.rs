//! `probe`: a linear classifier on every layer, trained and tested.

use super::reading::{SubjectRef, same_labels};
use crate::data::DataRef;
use crate::device::RunOn;
use crate::error::Result;
use crate::job::{JobContext, Meter, Phase};
use crate::output::{check_writable, write_tensors};
use crate::probes::{
    HoldOut, ProbeData, ProbeSettings, ProbeSplit, hold_out, probe_steps, train_probes,
};
use crate::random::{Purpose, Stream};
use crate::representations::{FeatureCache, Load, SourceOptions, read_steps};
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;
use tch::{Device, Tensor};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProbeRequest {
    subject: SubjectRef,
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
    request.subject.check_split(&request.train, "train")?;
    request.subject.check_split(&request.test, "test")?;
    same_labels(&request.train, &request.test, "test")?;
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
    let n = train.images();
    let budget = subject.budget();
    let passes = budget.reading(&[&*train, &*test])?;
    let HoldOut { order, held_out } = hold_out(
        Stream::new(request.seed, Purpose::Order, READING_ORDER).permutation(n as usize),
        &Vec::<i64>::try_from(&train.labels().f_to_device(Device::Cpu)?)?,
        &request.train.kept_classes(),
        request.probe.validation_share,
        request.seed,
    )?;
    let order = Tensor::f_from_slice(&order)?.f_to_device(subject.device())?;
    let train_labels = train.labels().f_index_select(0, &order)?;
    let rounds = passes.len() as u64;
    let reading_steps = rounds * (read_steps(n) + read_steps(test.images()));
    let mut read = Meter::new(context, "probe", Phase::Features, 0, reading_steps);
    let layer_count = train.layers().len();
    let steps = layer_count as u64 * probe_steps(n - held_out, &request.probe);
    let epochs = request.probe.epochs;
    let mut trained = Meter::new(context, "probe", Phase::Probe, epochs, steps);
    let mut layers = Vec::with_capacity(layer_count);
    let mut correct = Vec::with_capacity(layer_count);
    for pass in passes {
        read.resume();
        let places = || pass.layers.clone();
        let storage = &pass.storage;
        let on_train = FeatureCache::read(&*train, places(), Some(&order), storage, &mut read)?;
        let on_test = FeatureCache::read(&*test, places(), None, storage, &mut read)?;
        let bytes = on_train.layers().iter().zip(on_test.layers());
        let bytes: Vec<u64> = bytes.map(|(a, b)| a.bytes() + b.bytes()).collect();
        for Load {
            layers: group,
            in_memory,
        } in budget.loads(&bytes, storage)
        {
            let mut train_features = on_train.some(group.clone(), in_memory)?;
            let mut test_features = on_test.some(group.clone(), in_memory)?;
            let mut data = ProbeData {
                train: ProbeSplit {
                    features: &mut train_features,
                    labels: &train_labels,
                },
                held_out,
                test: ProbeSplit {
                    features: &mut test_features,
                    labels: test.labels(),
                },
                classes: train.classes(),
            };
            let first = pass.layers.start + group.start;
            let outcomes =
                train_probes(&mut data, first, &request.probe, request.seed, &mut trained)?;
            for (layer, outcome) in train.layers()[first..].iter().zip(outcomes) {
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
            }
        }
    }
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
        images_train: n,
        images_test: test.images(),
        classes: train.classes(),
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device.clone(),
    })
}
