//! Training learns, and the same spec gives the same bits.

use super::common::call;
use super::workplace::{TEST_IMAGES, TRAIN_IMAGES, WIDTH, Workplace, with};
use serde_json::{Value, json};

/// Chance is 0.1, the most that can be had about 0.88.
const LEARNED: f64 = 0.6;

fn accuracy(result: &Value) -> f64 {
    result["testAccuracy"].as_f64().unwrap()
}

#[test]
fn training_learns_in_both_precisions() {
    for precision in ["float32", "bfloat16"] {
        let workplace = Workplace::new();
        let request = with(workplace.train(), "/training/precision", json!(precision));
        let result = call("train", request);
        assert!(accuracy(&result) > LEARNED, "{precision}: {result}");
        assert_eq!(result["precision"], precision);
    }
}

/// Its strided 1×1 convolutions of few channels once ended the process: see `FEWEST_STRIDED`.
#[test]
fn a_narrow_resnet_trains_in_bfloat16_on_batches_that_two_threads_cannot_share_evenly() {
    let workplace = Workplace::new();
    let network =
        json!({ "kind": "resnet", "depth": 18, "widthMultiplier": 0.0625, "classes": 10 });
    let request = with(workplace.train(), "/network", network);
    let request = with(request, "/training/precision", json!("bfloat16"));
    let request = with(request, "/training/batchSize", json!(5));
    let request = with(request, "/training/epochs", json!(1));
    let result = call("train", with(request, "/run/threads", json!(2)));
    assert_eq!(result["threads"], 2);
    assert!(accuracy(&result) > 0.15, "{result}");
}

#[test]
fn training_learns_with_crops_and_flips_and_every_initialisation() {
    for initialisation in ["kaiming", "xavier", "pytorch"] {
        let workplace = Workplace::new();
        let request = with(workplace.train(), "/initialisation", json!(initialisation));
        let augmentation = json!({ "crop": 2, "flip": true });
        let request = with(request, "/training/augmentation", augmentation);
        let result = call("train", with(request, "/training/epochs", json!(10)));
        assert!(accuracy(&result) > 0.4, "{initialisation}: {result}");
    }
}

#[test]
fn the_result_says_what_was_done() {
    let workplace = Workplace::new();
    let schedule = json!({ "kind": "multi-step", "milestones": [1, 3], "factor": 0.5 });
    let request = with(workplace.train(), "/training/schedule", schedule);
    let result = call("train", request);
    assert_eq!(result["imagesTrain"], TRAIN_IMAGES);
    assert_eq!(result["imagesTest"], TEST_IMAGES);
    let parameters = 3072 * WIDTH + WIDTH + WIDTH * WIDTH + WIDTH + WIDTH * 10 + 10;
    assert_eq!(result["parameters"], parameters);
    assert_eq!(result["threads"], 1);
    assert_eq!(result["device"], "cpu");
    let epochs = result["epochs"].as_array().unwrap();
    let column =
        |name: &str| -> Vec<f64> { epochs.iter().map(|e| e[name].as_f64().unwrap()).collect() };
    assert_eq!(column("epoch"), [1.0, 2.0, 3.0, 4.0]);
    assert_eq!(column("learningRate"), [0.02, 0.01, 0.01, 0.005]);
    let losses = column("trainLossNats");
    assert!(losses[3] < 0.7 * losses[0], "{losses:?}");
    assert!(column("trainAccuracy")[3] > LEARNED);
}

#[test]
fn the_weights_file_is_the_network_that_was_evaluated() {
    let workplace = Workplace::new();
    let result = call("train", workplace.train());
    call(
        "features",
        with(workplace.features(), "/layers", json!(["head"])),
    );
    let (_, logits) = workplace.floats("features.safetensors", "head");
    let (_, labels) = workplace.integers("features.safetensors", "labels");
    let hits = logits
        .chunks_exact(10)
        .zip(&labels)
        .filter(|(row, label)| {
            let most = (0..10).max_by(|&a, &b| row[a].total_cmp(&row[b])).unwrap();
            most as i64 == **label
        })
        .count();
    assert_eq!(accuracy(&result), hits as f64 / TEST_IMAGES as f64);
}

#[test]
fn the_same_spec_gives_the_same_bits_and_another_seed_others() {
    let workplace = Workplace::new();
    let augmentation = json!({ "crop": 4, "flip": true });
    for precision in ["float32", "bfloat16"] {
        let request = with(workplace.train(), "/training/precision", json!(precision));
        let request = with(request, "/training/augmentation", augmentation.clone());
        let bits = |name: &str, seed: u64| {
            let request = with(request.clone(), "/seed", json!(seed));
            let file = json!(workplace.folder.file(name));
            call("train", with(request, "/weightsFile", file));
            workplace.folder.bytes(name)
        };
        let first = bits("first.safetensors", 5);
        assert!(first == bits("second.safetensors", 5), "{precision}");
        assert!(first != bits("third.safetensors", 6), "{precision}");
    }
}

#[test]
fn a_batch_that_is_not_full_is_used() {
    let workplace = Workplace::new();
    // One short batch an epoch: without it nothing would be learned.
    let request = with(workplace.train(), "/training/batchSize", json!(1000));
    let result = call("train", with(request, "/training/epochs", json!(40)));
    assert!(accuracy(&result) > LEARNED, "{result}");
}
