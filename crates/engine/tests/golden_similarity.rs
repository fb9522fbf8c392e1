//! Similarity of the golden network's layers against float64 values from its definitions, which
//! `test/golden/similarity.py` writes.

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
use std::fs;
use std::path::PathBuf;

/// Absolute, of values up to 1. Features are float32 within 2e-7 of PyTorch's, and products of
/// centred features lose no more; they were 3e-7 apart when this was written.
const EXACT: f64 = 1e-5;

fn golden_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../test/golden")
        .join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_slice(&fs::read(golden_file(name)).unwrap()).unwrap()
}

fn count(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

/// Both estimators, with more images than features and with fewer.
#[test]
fn similarities_are_those_of_the_definitions() {
    let (golden, network) = (read("similarity.json"), read("golden.json"));
    let data = &network["data"];
    let mut recipe = Recipe::new(count(&data["seed"]) as u32, count(&data["classes"]));
    recipe.take(count(&data["trainImages"]));
    let test = recipe.take(count(&data["testImages"]));
    let folder = Folder::new();
    for split in golden["splits"].as_array().unwrap() {
        let images = count(&split["images"]);
        fs::write(folder.file("test.bin"), cifar10(&test[..images])).unwrap();
        let result = call(
            "similarity",
            json!({
                "subject": {
                    "kind": "network",
                    "network": network["network"],
                    "weightsFile": golden_file("weights.safetensors"),
                },
                "other": null,
                "data": { "files": [folder.file("test.bin")], "layout": "cifar10", "classCount": 10 },
                "layers": golden["layers"],
                "otherLayers": null,
                "similarity": {
                    "maxFeatures": 8000,
                    "method": "exact",
                    "batchSize": 500,
                    "permutations": 0,
                    "permutationImages": 1000,
                },
                "precision": "float32",
                "seed": 0,
                "run": { "device": "cpu", "threads": 1 },
            }),
        );
        assert_eq!(result["images"], images);
        let layers = golden["layers"].as_array().unwrap();
        for estimator in ["biased", "debiased"] {
            let mut largest = 0f64;
            for i in 0..layers.len() {
                for j in 0..layers.len() {
                    let value = |of: &Value| of[estimator][i][j].as_f64().unwrap();
                    largest = largest.max((value(&result) - value(split)).abs());
                }
            }
            println!("{images} images, {estimator}: {largest:.1e}");
            assert!(
                largest < EXACT,
                "{images} images, {estimator}: {largest:.1e}"
            );
        }
    }
}
