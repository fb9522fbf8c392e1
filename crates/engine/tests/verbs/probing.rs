//! Which of a probe's epochs is tested, and on what features.

use super::common::call;
use super::workplace::{TEST_IMAGES, TRAIN_IMAGES, Workplace, with};
use serde_json::{Value, json};
use std::fs;

const EPOCHS: u64 = 40;

/// Probes that learn so fast that later epochs are not always better.
fn picking(workplace: &Workplace, epochs: u64, share: f64) -> Value {
    let request = with(
        workplace.probe(),
        "/layers",
        json!(["fc1", "relu1", "relu2"]),
    );
    let request = with(request, "/probe/learningRate", json!(0.03));
    let request = with(request, "/probe/epochs", json!(epochs));
    with(request, "/probe/validationShare", json!(share))
}

fn column(result: &Value, name: &str) -> Vec<Value> {
    let layers = result["layers"].as_array().unwrap();
    layers.iter().map(|layer| layer[name].clone()).collect()
}

#[test]
fn without_held_out_images_the_last_epoch_is_tested() {
    let workplace = Workplace::trained();
    let result = call("probe", picking(&workplace, 7, 0.0));
    assert_eq!(column(&result, "epoch"), [7; 3]);
    assert_eq!(column(&result, "validationAccuracy"), vec![Value::Null; 3]);
    assert_eq!(result["imagesTrain"], TRAIN_IMAGES);
}

#[test]
fn the_weights_of_the_picked_epoch_are_the_ones_that_are_tested() {
    let workplace = Workplace::trained();
    let long = call("probe", picking(&workplace, EPOCHS, 0.2));
    let epochs: Vec<u64> = column(&long, "epoch")
        .iter()
        .map(|epoch| epoch.as_u64().unwrap())
        .collect();
    assert!(epochs.iter().any(|&epoch| epoch < EPOCHS), "{epochs:?}");
    for (place, &epoch) in epochs.iter().enumerate() {
        assert!((1..=EPOCHS).contains(&epoch));
        // A training that ends with that epoch picks it too, and is the same until then.
        let short = call("probe", picking(&workplace, epoch, 0.2));
        assert_eq!(short["layers"][place], long["layers"][place]);
    }
    for accuracy in column(&long, "validationAccuracy") {
        let hits = accuracy.as_f64().unwrap() * TRAIN_IMAGES as f64 * 0.2;
        assert!((hits - hits.round()).abs() < 1e-9, "{accuracy}");
    }
}

#[test]
fn test_images_pick_nothing() {
    let workplace = Workplace::trained();
    let picked = |file: &str| {
        let request = picking(&workplace, EPOCHS, 0.2);
        let files = json!([workplace.folder.file(file)]);
        let result = call("probe", with(request, "/test/files", files));
        let columns = ["epoch", "validationAccuracy", "trainAccuracy"];
        (
            columns.map(|name| column(&result, name)),
            column(&result, "accuracy"),
        )
    };
    let (choice, accuracies) = picked("test.bin");
    // The same images, every label wrong.
    let mut bytes = workplace.folder.bytes("test.bin");
    for record in bytes.chunks_exact_mut(3073) {
        record[0] = (record[0] + 1) % 10;
    }
    assert_eq!(bytes.len(), TEST_IMAGES * 3073);
    fs::write(workplace.folder.file("wrong.bin"), bytes).unwrap();
    let (same_choice, other_accuracies) = picked("wrong.bin");
    assert_eq!(choice, same_choice);
    assert_ne!(accuracies, other_accuracies);
}

#[test]
fn held_out_images_are_not_learned_from() {
    let workplace = Workplace::trained();
    let accuracies = |share: f64, seed: u64| {
        let request = with(picking(&workplace, 200, share), "/seed", json!(seed));
        let request = with(request, "/layers", json!(["fc1"]));
        let result = call("probe", with(request, "/probe/learningRate", json!(0.003)));
        let layer = &result["layers"][0];
        (
            layer["trainAccuracy"].as_f64().unwrap(),
            layer["validationAccuracy"].as_f64(),
        )
    };
    // 300 images with 32 features are fitted better than what was held out.
    let (train, validation) = accuracies(0.5, 1);
    assert!(train > validation.unwrap() + 0.02, "{train} {validation:?}");
    assert_ne!(accuracies(0.5, 1), accuracies(0.5, 2));
}

#[test]
fn pooling_leaves_linear_layers_alone() {
    let workplace = Workplace::trained();
    let request = workplace.probe();
    let pooled = call("probe", with(request.clone(), "/probe/pooling", json!(2)));
    assert_eq!(pooled["layers"], call("probe", request)["layers"]);
}

#[test]
fn requests_without_the_newer_settings_mean_neither_pooling_nor_picking() {
    let workplace = Workplace::trained();
    let mut old = workplace.probe();
    for key in ["pooling", "validationShare"] {
        old["probe"].as_object_mut().unwrap().remove(key);
    }
    let result = call("probe", old);
    assert_eq!(result["layers"], call("probe", workplace.probe())["layers"]);
}
