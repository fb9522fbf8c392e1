//! How fast the engine trains, probes and ranks on this machine's CPU.
//!
//! `cargo bench -p tunnel-engine`. Each figure is the best of a few runs after one that is not
//! counted, since what disturbs a run only slows it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark that cannot go on is to stop"
)]

use serde_json::json;
use std::time::Instant;
use tch::{Device, Kind, Tensor};
use tunnel_engine::device::{cores, has_bfloat16};
use tunnel_engine::job::{JobContext, Meter, Phase};
use tunnel_engine::measures::{Covariance, numerical_rank};
use tunnel_engine::network::{Initialisation, NetworkRef};
use tunnel_engine::probes::{ProbeData, ProbeSettings, ProbeSplit, probe_steps, train_probes};
use tunnel_engine::random::{Purpose, Stream};
use tunnel_engine::representations::LayerFeatures;
use tunnel_engine::training::{Trainer, TrainingSettings};

const RUNS: usize = 3;
const DEPTH: i64 = 12;
const WIDTH: i64 = 512;
const CLASSES: i64 = 10;
const BATCH: i64 = 128;

fn main() {
    println!("{} cores, {} threads", cores(), tch::get_num_threads());
    let mlp = json!({ "kind": "mlp", "depth": DEPTH, "width": WIDTH, "classes": CLASSES });
    let convolutional = |kind: &str, depth: i64| {
        json!({
            "kind": kind,
            "depth": depth,
            "convolutions": null,
            "widthMultiplier": 0.25,
            "classes": CLASSES,
        })
    };
    let mut resnet = convolutional("resnet", 34);
    resnet.as_object_mut().unwrap().remove("convolutions");
    for (name, network) in [
        ("MLP 12×512", mlp),
        ("VGG-19 ×0.25", convolutional("vgg", 19)),
        ("ResNet-34 ×0.25", resnet),
    ] {
        train(name, network.clone(), "float32");
        if has_bfloat16() {
            train(name, network, "bfloat16");
        }
    }
    probe(2000, 5);
    rank(2000, WIDTH);
    rank(500, 8000);
    rank(2000, 4000);
}

/// Seconds of the fastest run.
fn fastest(mut work: impl FnMut()) -> f64 {
    work();
    (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

fn normal(shape: &[i64]) -> Tensor {
    let mut stream = Stream::new(1, Purpose::Subsample, 0);
    let values: Vec<f32> = (0..shape.iter().product())
        .map(|_| stream.normal() as f32)
        .collect();
    Tensor::from_slice(&values).view(shape)
}

fn labels(n: i64) -> Tensor {
    Tensor::arange(n, (Kind::Int64, Device::Cpu)).remainder(CLASSES)
}

/// Steps of a network.
fn train(name: &str, network: serde_json::Value, precision: &str) {
    const STEPS: usize = 10;
    let settings: TrainingSettings = serde_json::from_value(json!({
        "epochs": 1,
        "batchSize": BATCH,
        "learningRate": 0.001,
        "momentum": 0.9,
        "weightDecay": 1e-4,
        "schedule": { "kind": "constant" },
        "augmentation": { "crop": 0, "flip": false },
        "precision": precision,
    }))
    .unwrap();
    let network: NetworkRef = serde_json::from_value(network).unwrap();
    let network = network.build().unwrap();
    let initial = network
        .initialise(Initialisation::Kaiming, 1, Device::Cpu)
        .unwrap();
    let mut trainer = Trainer::new(&network, &initial, &settings).unwrap();
    let batch = normal(&[BATCH, 3, 32, 32]).to_kind(trainer.kind());
    let labels = labels(BATCH);
    let seconds = fastest(|| {
        for _ in 0..STEPS {
            trainer
                .step(&batch, &labels, settings.learning_rate)
                .unwrap();
        }
    });
    let rate = STEPS as f64 / seconds;
    println!(
        "train {name}, batch {BATCH}, {precision}: {rate:.1} steps/s, {:.0} images/s",
        rate * BATCH as f64
    );
}

/// Probes of all layers of the first paper's MLP, from cached features.
fn probe(images: i64, epochs: u64) {
    let settings = ProbeSettings {
        epochs,
        batch_size: 512,
        learning_rate: 1e-3,
        weight_decay: 0.0,
        label_smoothing: 0.0,
        max_features: 8000,
        standardise: true,
        pooling: None,
        validation_share: 0.0,
    };
    let features: Vec<Tensor> = normal(&[DEPTH, images, WIDTH]).unbind(0);
    let labels = labels(images);
    let cached = || -> Vec<LayerFeatures> {
        let kept = |x: &Tensor| LayerFeatures::in_memory(x.shallow_clone());
        features.iter().map(kept).collect()
    };
    let context = JobContext::silent();
    let seconds = fastest(|| {
        let steps = DEPTH as u64 * probe_steps(images, &settings);
        let mut meter = Meter::new(&context, "probe", Phase::Probe, epochs, steps);
        let mut data = ProbeData {
            train: ProbeSplit {
                features: &mut cached(),
                labels: &labels,
            },
            held_out: 0,
            test: ProbeSplit {
                features: &mut cached(),
                labels: &labels,
            },
            classes: CLASSES,
        };
        train_probes(&mut data, 0, &settings, 1, &mut meter).unwrap();
    });
    println!(
        "probe {DEPTH} layers [{images}, {WIDTH}], {epochs} epochs: {:.1} probes/s, {seconds:.3} s",
        DEPTH as f64 / seconds
    );
}

fn rank(images: i64, features: i64) {
    let x = normal(&[images, features]);
    let seconds = fastest(|| {
        numerical_rank(Covariance::of(&x, Kind::Float).unwrap(), 1e-3).unwrap();
    });
    println!("rank [{images}, {features}]: {seconds:.3} s");
}
