//! Convolutional networks against golden values of PyTorch: `test/golden/networks.py` writes them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod common;

use common::call;
use common::folder::Folder;
use common::images::{Recipe, cifar10};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use tch::{Device, Kind, Tensor};
use tunnel_engine::data::{DataRef, Images};
use tunnel_engine::network::{Mode, Network, NetworkRef, Role};
use tunnel_engine::training::{Trainer, TrainingSettings};
use tunnel_engine::weights::Weights;

const NETWORKS: [&str; 6] = ["vgg11", "vgg13", "vgg16", "vgg19", "resnet18", "resnet34"];

/// Of a tap's root mean square. Float32 convolutions of up to 288 products in 36 layers were 3e-6
/// apart when this was written; a wrong padding, stride or statistic is beyond 1e-2.
const ACTIVATIONS: f64 = 1e-4;

/// Of the value, as the activations.
const LOSSES: f64 = 1e-4;

fn golden_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../test/golden/networks")
        .join(name)
}

fn json_file(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

fn golden() -> Value {
    json_file(&golden_file("networks.json"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn open(golden: &Value, name: &str) -> (Network, Weights) {
    let network: NetworkRef =
        serde_json::from_value(golden["networks"][name]["network"].clone()).unwrap();
    let network = network.build().unwrap();
    let file = golden_file(&format!("{name}.safetensors"));
    let weights = Weights::read(&network, &file, Device::Cpu).unwrap();
    (network, weights)
}

/// The first images of the recipe, normalised, and their labels.
fn images(weights: &Weights, count: usize) -> (Tensor, Tensor) {
    let folder = Folder::new();
    let file = folder.file("train.bin");
    fs::write(&file, cifar10(&Recipe::new(20231, 10).take(count))).unwrap();
    let data = json!({ "files": [file], "layout": "cifar10", "classCount": 10 });
    let data: DataRef = serde_json::from_value(data).unwrap();
    let images = Images::new(&data.read("train").unwrap(), Device::Cpu).unwrap();
    let affine = weights.normalisation.affine(Device::Cpu).unwrap();
    let batch = affine.apply(&images.pixels, Kind::Float).unwrap();
    (batch, images.labels)
}

/// The largest distance of a tap's values and norm from the golden ones, in root mean squares.
fn distance(found: &Tensor, wanted: &Value) -> f64 {
    let found = found.to_kind(Kind::Double).contiguous().view([-1]);
    let n = found.numel();
    assert_eq!(n as u64, wanted["count"].as_u64().unwrap());
    let norm = number(&wanted["norm"]);
    let scale = norm / (n as f64).sqrt();
    let stride = wanted["stride"].as_i64().unwrap();
    let mut worst = (found.norm().double_value(&[]) / norm - 1.0).abs();
    for (place, value) in wanted["values"].as_array().unwrap().iter().enumerate() {
        let found = found.double_value(&[place as i64 * stride]);
        worst = worst.max((found - number(value)).abs() / scale);
    }
    worst
}

#[test]
fn activations_at_every_tap_are_pytorch_s_in_both_modes() {
    tch::set_num_threads(1);
    let golden = golden();
    for name in NETWORKS {
        for (mode, key) in [
            (Mode::Evaluation, "evaluation"),
            (Mode::Training, "training"),
        ] {
            let (network, weights) = open(&golden, name);
            let (batch, _) = images(&weights, golden["images"].as_u64().unwrap() as usize);
            let wanted = &golden["networks"][name][key];
            check_taps(
                &format!("{name} {key}"),
                &network,
                mode,
                &weights,
                &batch,
                wanted,
            );
            if mode == Mode::Training {
                let buffers = &golden["networks"][name]["buffers"];
                for (shape, value) in network.values().iter().zip(&weights.values) {
                    if shape.role.is_parameter() {
                        continue;
                    }
                    let far = distance(value, &buffers[&shape.name]);
                    assert!(
                        far < ACTIVATIONS,
                        "{name} {} is off by {far:.1e}",
                        shape.name
                    );
                }
            }
        }
    }
}

/// Holds every tap of a network to its golden values.
fn check_taps(
    what: &str,
    network: &Network,
    mode: Mode,
    weights: &Weights,
    batch: &Tensor,
    wanted: &Value,
) {
    let names: HashMap<usize, String> = network
        .select(Some(&all_names(network)))
        .unwrap()
        .into_iter()
        .map(|layer| (layer.stage, layer.name))
        .collect();
    let mut seen = 0;
    let mut worst = (0.0, "");
    let _guard = tch::no_grad_guard();
    let _ = network
        .forward_in(mode, &weights.values, batch, |stage, output| {
            let layer = &names[&stage];
            let far = distance(output, &wanted[layer]);
            assert!(far < ACTIVATIONS, "{what} {layer} is off by {far:.1e}");
            if far > worst.0 {
                worst = (far, &names[&stage]);
            }
            seen += 1;
            Ok(())
        })
        .unwrap();
    println!("{what}: at most {:.1e}, at {}", worst.0, worst.1);
    assert_eq!(seen, wanted.as_object().unwrap().len(), "{what}");
}

#[test]
fn networks_imported_under_others_names_have_pytorch_s_activations_at_every_tap() {
    tch::set_num_threads(1);
    let own = golden_file("../own");
    let golden = json_file(&own.join("own.json"));
    for (name, wanted) in golden["networks"].as_object().unwrap() {
        let folder = Folder::new();
        let file = folder.file("weights.safetensors");
        let result = call(
            "import",
            json!({
                "network": wanted["network"],
                "file": own.join(format!("{name}.safetensors")),
                "normalisation": golden["normalisation"],
                "data": null,
                "run": { "device": "cpu", "threads": 1 },
                "weightsFile": file,
            }),
        );
        let network: NetworkRef = serde_json::from_value(wanted["network"].clone()).unwrap();
        let network = network.build().unwrap();
        assert_eq!(result["parameters"], network.parameter_count(), "{name}");
        // Every tensor has a prefix in the file; a batch normalisation's count is not a value.
        let (renamed, left_out) = (
            result["renamed"].as_array().unwrap(),
            result["leftOut"].as_array().unwrap(),
        );
        assert_eq!(renamed.len(), network.values().len(), "{name}");
        let norms = network.parameters().iter();
        let norms = norms.filter(|value| value.role == Role::NormWeight).count();
        assert_eq!(left_out.len(), norms, "{name}");
        let weights = Weights::read(&network, Path::new(&file), Device::Cpu).unwrap();
        let (batch, _) = images(&weights, golden["images"].as_u64().unwrap() as usize);
        check_taps(
            name,
            &network,
            Mode::Evaluation,
            &weights,
            &batch,
            &wanted["evaluation"],
        );
    }
}

fn all_names(network: &Network) -> Vec<String> {
    network.layers().map(|stage| stage.name.clone()).collect()
}

#[test]
fn ten_steps_have_pytorch_s_losses_with_and_without_every_option() {
    tch::set_num_threads(1);
    let golden = golden();
    let steps = &golden["steps"];
    let (count, size) = (
        steps["count"].as_u64().unwrap(),
        steps["batchSize"].as_i64().unwrap(),
    );
    for (key, options) in [
        ("lossesNats", json!({ "schedule": { "kind": "constant" } })),
        ("lossesWithOptionsNats", golden["options"].clone()),
    ] {
        let mut settings = json!({
            // One step an epoch: the options' schedule spans all of them.
            "epochs": count,
            "batchSize": size,
            "learningRate": steps["learningRate"],
            "momentum": steps["momentum"],
            "weightDecay": steps["weightDecay"],
            "augmentation": { "crop": 0, "flip": false },
            "precision": "float32",
        });
        for (name, value) in options.as_object().unwrap() {
            settings[name] = value.clone();
        }
        let settings: TrainingSettings = serde_json::from_value(settings).unwrap();
        settings.check(32).unwrap();
        for name in NETWORKS {
            let (network, weights) = open(&golden, name);
            let (batch, labels) = images(&weights, count as usize * size as usize);
            let mut trainer = Trainer::new(&network, &weights.values, &settings).unwrap();
            let mut worst = 0f64;
            for step in 0..count {
                let start = step as i64 * size;
                let rate = settings.learning_rate_at(step, 1);
                let outcome = trainer
                    .step(
                        &batch.narrow(0, start, size),
                        &labels.narrow(0, start, size),
                        rate,
                    )
                    .unwrap();
                let found = outcome.loss.double_value(&[]);
                let wanted = number(&golden["networks"][name][key][step as usize]);
                let far = (found / wanted - 1.0).abs();
                worst = worst.max(far);
                assert!(far < LOSSES, "{name} {key} step {step}: {found}, {wanted}");
            }
            println!("{name} {key}: at most {worst:.1e}");
        }
    }
}
