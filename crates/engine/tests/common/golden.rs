//! The generated images and the trained network that golden values are of, as
//! `test/golden/generate.py` has them.

use super::folder::Folder;
use super::images::{Image, Recipe, cifar10};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

pub fn golden_file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../test/golden")
        .join(name)
}

pub fn text(path: PathBuf) -> String {
    path.into_os_string().into_string().unwrap()
}

pub fn count(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

/// The generated training and test images.
pub fn images(golden: &Value) -> (Vec<Image>, Vec<Image>) {
    let data = &golden["data"];
    let seed = u32::try_from(count(&data["seed"])).unwrap();
    let mut recipe = Recipe::new(seed, count(&data["classes"]));
    let train = recipe.take(count(&data["trainImages"]));
    (train, recipe.take(count(&data["testImages"])))
}

pub fn write_images(folder: &Folder, name: &str, images: &[Image]) -> Value {
    fs::write(folder.file(name), cifar10(images)).unwrap();
    data(folder.file(name))
}

pub fn data(file: String) -> Value {
    json!({ "files": [file], "layout": "cifar10", "classCount": 10 })
}

/// All readable layers, in order.
pub fn layers(golden: &Value) -> Vec<String> {
    let depth = count(&golden["network"]["depth"]);
    let mut names: Vec<String> = (1..=depth)
        .flat_map(|layer| [format!("fc{layer}"), format!("relu{layer}")])
        .collect();
    names.push("head".to_owned());
    names
}

/// A request of a verb that reads the golden network.
pub fn reading(golden: &Value, rest: Value) -> Value {
    let mut request = json!({
        "subject": {
            "kind": "network",
            "network": golden["network"],
            "weightsFile": text(golden_file("weights.safetensors")),
        },
        "seed": 0,
        "run": { "device": "cpu", "threads": 1 },
    });
    for (key, value) in rest.as_object().unwrap() {
        request[key] = value.clone();
    }
    request
}
