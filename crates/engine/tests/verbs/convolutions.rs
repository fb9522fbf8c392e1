//! What is read of convolutional layers: flattened, pooled, chosen.

use super::common::call;
use super::workplace::{TEST_IMAGES, Workplace, with};
use serde_json::{Value, json};
use std::path::Path;
use tch::{Device, Tensor};
use tunnel_engine::data::{DataRef, Images};
use tunnel_engine::job::{JobContext, Meter, Phase};
use tunnel_engine::network::{Network, NetworkRef};
use tunnel_engine::representations::{
    FeatureCache, NetworkSource, SourceOptions, Storage, read_steps,
};
use tunnel_engine::training::Precision;
use tunnel_engine::weights::Weights;

/// Two convolutions of 8 and 16 channels, each followed by a pooling.
fn vgg() -> Value {
    json!({
        "kind": "vgg",
        "depth": 11,
        "convolutions": 2,
        "widthMultiplier": 0.125,
        "classes": 10,
    })
}

/// A workplace with a VGG that was trained a little.
fn trained() -> Workplace {
    let workplace = Workplace::new();
    let request = with(workplace.train(), "/network", vgg());
    call("train", with(request, "/training/epochs", json!(1)));
    workplace
}

fn probe(workplace: &Workplace) -> Value {
    with(workplace.probe(), "/subject/network", vgg())
}

fn column(result: &Value, name: &str) -> Vec<f64> {
    let layers = result["layers"].as_array().unwrap();
    layers.iter().map(|l| l[name].as_f64().unwrap()).collect()
}

/// A network, its values and images.
struct Subject {
    network: Network,
    weights: Weights,
    images: Images,
}

impl Subject {
    fn of(workplace: &Workplace) -> Self {
        let network: NetworkRef = serde_json::from_value(vgg()).unwrap();
        let network = network.build().unwrap();
        let file = workplace.folder.file("weights.safetensors");
        let weights = Weights::read(&network, Path::new(&file), Device::Cpu).unwrap();
        let data: DataRef = serde_json::from_value(workplace.data("test.bin")).unwrap();
        let images = Images::new(&data.read("test").unwrap(), Device::Cpu).unwrap();
        Self {
            network,
            weights,
            images,
        }
    }

    /// The features of both convolutions' outputs.
    fn read(&self, pooling: Option<i64>, max_features: i64) -> Vec<Tensor> {
        let layers = self.network.select(None).unwrap();
        let options = SourceOptions {
            pooling,
            max_features,
            seed: 4,
            precision: Precision::Float32,
        };
        let images = Images {
            pixels: self.images.pixels.shallow_clone(),
            labels: self.images.labels.shallow_clone(),
            classes: self.images.classes,
        };
        let Weights {
            values,
            normalisation,
        } = &self.weights;
        let network = &self.network;
        let source =
            NetworkSource::new(network, values, normalisation, &layers, images, options).unwrap();
        let context = JobContext::silent();
        let n = self.images.count();
        let mut meter = Meter::new(&context, "features", Phase::Features, 0, read_steps(n));
        let (every, storage) = (0..layers.len(), Storage::Memory);
        let cache = FeatureCache::read(&source, every, None, &storage, &mut meter).unwrap();
        let features = cache.layers().iter();
        features.map(|layer| layer.rows(0, n).unwrap()).collect()
    }
}

#[test]
fn pooled_features_are_averages_of_the_flattened_ones() {
    let workplace = trained();
    let subject = Subject::of(&workplace);
    let n = TEST_IMAGES as i64;
    let shapes = [[n, 8, 32, 32], [n, 16, 16, 16]];
    let all = subject.read(None, i64::MAX);
    for (features, shape) in all.iter().zip(shapes) {
        assert_eq!(features.size(), [n, shape[1] * shape[2] * shape[3]]);
        // Both networks' features vary over images and places.
        assert!(features.std(true).double_value(&[]) > 0.0);
    }
    for side in [1, 2, 3, 16, 32, 40] {
        let pooled = subject.read(Some(side), i64::MAX);
        for ((pooled, all), shape) in pooled.iter().zip(&all).zip(shapes) {
            let rows = side.min(shape[2]);
            let wanted = all
                .view(shape)
                .adaptive_avg_pool2d([rows, rows])
                .flatten(1, -1);
            assert_eq!(pooled.size(), wanted.size());
            let off = (pooled - wanted).abs().max().double_value(&[]);
            assert!(off < 1e-5, "{side}: {off}");
        }
    }
}

#[test]
fn chosen_features_are_some_of_the_flattened_ones_in_their_order() {
    let workplace = trained();
    let subject = Subject::of(&workplace);
    for pooling in [None, Some(4)] {
        let all = subject.read(pooling, i64::MAX);
        let some = subject.read(pooling, 50);
        for (all, some) in all.iter().zip(&some) {
            assert_eq!(some.size(), [TEST_IMAGES as i64, 50]);
            let mut next = 0;
            for at in 0..50 {
                let wanted = some.select(1, at);
                let same = |column: &i64| all.select(1, *column) == wanted;
                let found = (next..all.size()[1]).find(same);
                next = found.expect("a later column of the layer") + 1;
            }
        }
    }
}

#[test]
fn probes_of_pooled_convolutions_learn_and_say_how_many_features_there_are() {
    let workplace = trained();
    let result = call("probe", with(probe(&workplace), "/probe/pooling", json!(2)));
    assert_eq!(column(&result, "features"), [32.0, 64.0]);
    assert_eq!(column(&result, "featuresUsed"), [32.0, 64.0]);
    // Chance is 0.1.
    let accuracies = column(&result, "accuracy");
    assert!(accuracies.iter().all(|&a| a > 0.3), "{accuracies:?}");
    let request = with(probe(&workplace), "/probe/maxFeatures", json!(500));
    let result = call("probe", request);
    assert_eq!(column(&result, "features"), [8192.0, 4096.0]);
    assert_eq!(column(&result, "featuresUsed"), [500.0; 2]);
}
