//! Measures against golden values of an independent implementation in NumPy:
//! `test/golden/measures.py` writes them, from the images and the network of `generate.py`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod common;

use common::call;
use common::folder::Folder;
use common::golden::{count, golden_file, images, layers, reading, write_images};
use safetensors::SafeTensors;
use serde_json::{Value, json};
use std::fs;

/// Of the value. It follows features that two float32 implementations compute within 2e-7 of a
/// layer's largest one; sums over images and features are float64 on both sides.
const VALUES: f64 = 1e-5;

/// Of the largest singular value or score, for the same reason.
const SPECTRA: f64 = 1e-6;
const SCORES: f64 = 1e-4;

struct Golden {
    network: Value,
    measures: Value,
    folder: Folder,
}

impl Golden {
    fn new() -> Self {
        let read = |name: &str| -> Value {
            serde_json::from_slice(&fs::read(golden_file(name)).unwrap()).unwrap()
        };
        Self {
            network: read("golden.json"),
            measures: read("measures.json"),
            folder: Folder::new(),
        }
    }

    /// The first `most` test images.
    fn test(&self, most: usize) -> Value {
        let (_, test) = images(&self.network);
        write_images(&self.folder, "test.bin", &test[..most.min(test.len())])
    }

    fn call(&self, verb: &str, rest: Value) -> Value {
        call(verb, reading(&self.network, rest))
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

fn near(found: &Value, wanted: &Value, within: f64, what: &str) {
    let (found, wanted) = (number(found), number(wanted));
    assert!(
        (found - wanted).abs() <= within * wanted.abs(),
        "{what}: {found}, wanted {wanted}"
    );
}

fn doubles(bytes: &[u8], name: &str) -> Vec<f64> {
    let tensors = SafeTensors::deserialize(bytes).unwrap();
    let tensor = tensors.tensor(name).unwrap();
    let numbers = tensor.data().chunks_exact(8);
    numbers
        .map(|b| f64::from_le_bytes(b.try_into().unwrap()))
        .collect()
}

#[test]
fn variances_and_collapse_are_those_of_their_definitions() {
    let golden = Golden::new();
    let result = golden.call(
        "variance",
        json!({
            "data": golden.test(usize::MAX),
            "layers": layers(&golden.network),
            "variance": { "maxFeatures": 8000, "pooling": null },
        }),
    );
    assert_eq!(result["classes"], 10);
    let wanted = golden.measures["variance"].as_object().unwrap();
    let found = result["layers"].as_array().unwrap();
    assert_eq!(found.len(), wanted.len());
    for layer in found {
        let name = layer["name"].as_str().unwrap();
        for (key, wanted) in wanted[name].as_object().unwrap() {
            let what = format!("{key} of {name}");
            if wanted.is_null() {
                assert!(layer[key].is_null(), "{what}");
            } else {
                near(&layer[key], wanted, VALUES, &what);
            }
        }
        let ratio = number(&layer["intra"]) / number(&layer["inter"]);
        near(&layer["ratio"], &json!(ratio), 1e-12, "ratio");
    }
}

#[test]
fn spectra_and_ranks_are_those_of_singular_value_decompositions() {
    let golden = Golden::new();
    let few = count(&golden.network["rank"]["fewImages"]);
    for (images, key) in [(usize::MAX, "spectrum"), (few, "spectrumOfFew")] {
        let wanted = golden.measures[key].as_object().unwrap();
        let result = golden.call(
            "spectrum",
            json!({
                "data": golden.test(images),
                "layers": wanted.keys().collect::<Vec<_>>(),
                "spectrum": { "maxFeatures": 8000, "rtols": golden.measures["rtols"] },
                "spectrumFile": golden.folder.file("spectrum.safetensors"),
            }),
        );
        assert_eq!(result["rtols"], golden.measures["rtols"]);
        let bytes = golden.folder.bytes("spectrum.safetensors");
        let found = result["layers"].as_array().unwrap();
        assert_eq!(found.len(), wanted.len());
        for layer in found {
            let name = layer["name"].as_str().unwrap();
            let wanted = &wanted[name];
            for ranks in ["ranks", "dataRanks", "matrixRank"] {
                assert_eq!(layer[ranks], wanted[ranks], "{ranks} of {name}");
            }
            for key in ["sigma1", "effectiveRank", "participationRatio", "rankMe"] {
                near(
                    &layer[key],
                    &wanted[key],
                    VALUES,
                    &format!("{key} of {name}"),
                );
            }
            let values = wanted["singularValues"].as_array().unwrap();
            let found = doubles(&bytes, name);
            assert_eq!(found.len(), values.len());
            for (found, wanted) in found.iter().zip(values) {
                let off = (found - number(wanted)).abs() / number(&values[0]);
                assert!(off < SPECTRA, "{name}: {found}, wanted {wanted}");
            }
        }
    }
}

#[test]
fn distances_between_layers_are_means_of_absolute_differences() {
    let golden = Golden::new();
    for (standardise, key) in [(false, "plain"), (true, "standardised")] {
        let result = golden.call(
            "change",
            json!({
                "data": golden.test(usize::MAX),
                "layers": layers(&golden.network),
                "change": { "maxFeatures": 8000, "standardise": standardise },
                "checkpoints": null,
            }),
        );
        assert!(result["weights"].is_null());
        let found = result["representations"]["l1"].as_array().unwrap();
        let wanted = golden.measures["l1"][key].as_array().unwrap();
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(wanted) {
            let pairs = found.as_array().unwrap().iter();
            for (found, wanted) in pairs.zip(wanted.as_array().unwrap()) {
                assert_eq!(found.is_null(), wanted.is_null());
                if !wanted.is_null() {
                    near(found, wanted, VALUES, key);
                }
            }
        }
    }
}

#[test]
fn component_scores_are_those_of_singular_value_decompositions() {
    let golden = Golden::new();
    let components = count(&golden.measures["componentCount"]);
    let result = golden.call(
        "components",
        json!({
            "data": golden.test(usize::MAX),
            "layers": layers(&golden.network),
            "components": { "maxFeatures": 8000, "count": components },
            "file": golden.folder.file("components.safetensors"),
        }),
    );
    let bytes = golden.folder.bytes("components.safetensors");
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    for layer in result["layers"].as_array().unwrap() {
        let name = layer["name"].as_str().unwrap();
        let wanted = &golden.measures["components"][name];
        assert_eq!(layer["components"], components);
        near(&layer["explained"], &wanted["explained"], VALUES, name);
        let tensor = tensors.tensor(name).unwrap();
        assert_eq!(tensor.shape(), [1000, components]);
        let scores: Vec<f64> = tensor
            .data()
            .chunks_exact(4)
            .map(|b| f64::from(f32::from_le_bytes(b.try_into().unwrap())))
            .collect();
        let largest = number(&wanted["deviations"][0]);
        for at in 0..components {
            let off = (scores[at] - number(&wanted["first"][at])).abs() / largest;
            assert!(off < SCORES, "{name}, component {at}: off by {off:.1e}");
            let squares: f64 = scores
                .iter()
                .skip(at)
                .step_by(components)
                .map(|s| s * s)
                .sum();
            let deviation = json!((squares / 999.0).sqrt());
            near(&deviation, &wanted["deviations"][at], VALUES, name);
        }
    }
}
