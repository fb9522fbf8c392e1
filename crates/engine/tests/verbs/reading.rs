//! What probes, ranks and features say of a trained network.

use super::common::call;
use super::common::images::{Recipe, records};
use super::workplace::{TEST_IMAGES, TRAIN_IMAGES, WIDTH, Workplace, with};
use serde_json::{Value, json};
use std::fs;

fn column(result: &Value, name: &str) -> Vec<f64> {
    let layers = result["layers"].as_array().unwrap();
    layers.iter().map(|l| l[name].as_f64().unwrap()).collect()
}

#[test]
fn the_correctness_file_is_what_the_accuracies_say() {
    let workplace = Workplace::trained();
    let request = with(
        workplace.probe(),
        "/layers",
        json!(["fc1", "relu1", "relu2", "head"]),
    );
    let result = call("probe", request);
    assert_eq!(result["imagesTrain"], TRAIN_IMAGES);
    assert_eq!(result["imagesTest"], TEST_IMAGES);
    assert_eq!(result["classes"], 10);
    let (shape, correct) = workplace.integers("correct.safetensors", "correct");
    assert_eq!(shape, [4, TEST_IMAGES]);
    assert!(correct.iter().all(|c| [0, 1].contains(c)));
    let shares: Vec<f64> = correct
        .chunks_exact(TEST_IMAGES)
        .map(|layer| layer.iter().sum::<i64>() as f64 / TEST_IMAGES as f64)
        .collect();
    let accuracies = column(&result, "accuracy");
    assert_eq!(accuracies, shares);
    assert!(accuracies.iter().all(|&a| a > 0.5), "{accuracies:?}");
    let (shape, labels) = workplace.integers("correct.safetensors", "labels");
    assert_eq!(shape, [TEST_IMAGES]);
    // The recipe begins again at neither split: 600 is a multiple of 10.
    assert!(labels.iter().enumerate().all(|(i, &l)| l == i as i64 % 10));
}

#[test]
fn probes_are_reproducible_and_follow_their_seed() {
    let workplace = Workplace::trained();
    let losses = |seed: u64| {
        let request = with(workplace.probe(), "/seed", json!(seed));
        column(&call("probe", request), "lossNats")
    };
    assert_eq!(losses(1), losses(1));
    assert_ne!(losses(1), losses(2));
}

#[test]
fn probes_work_on_bfloat16_passes_and_on_few_features() {
    let workplace = Workplace::trained();
    let exact = column(&call("probe", workplace.probe()), "accuracy");
    let request = with(workplace.probe(), "/precision", json!("bfloat16"));
    let rounded = column(&call("probe", request), "accuracy");
    for (exact, rounded) in exact.iter().zip(&rounded) {
        assert!((exact - rounded).abs() < 0.05, "{exact} {rounded}");
    }
    let request = with(workplace.probe(), "/probe/maxFeatures", json!(8));
    let result = call("probe", request);
    assert_eq!(column(&result, "features"), [WIDTH as f64; 2]);
    assert_eq!(column(&result, "featuresUsed"), [8.0; 2]);
    assert!(column(&result, "accuracy")[0] < exact[0]);
}

#[test]
fn ranks_stay_within_their_caps() {
    let workplace = Workplace::trained();
    let caps = |images: usize, features: usize| {
        let chosen = json!({ "count": images, "seed": 3 });
        let request = with(workplace.rank(), "/data/images", chosen);
        let result = call("rank", with(request, "/rank/maxFeatures", json!(features)));
        assert_eq!(result["images"], images);
        assert_eq!(
            column(&result, "featuresUsed"),
            [features.min(WIDTH) as f64; 2]
        );
        assert!(column(&result, "sigma1").iter().all(|&s| s > 0.0));
        let (ranks, caps) = (column(&result, "rank"), column(&result, "cap"));
        assert!(ranks.iter().zip(&caps).all(|(r, c)| *r >= 1.0 && r <= c));
        caps
    };
    assert_eq!(caps(200, 8000), [WIDTH as f64; 2]);
    assert_eq!(caps(200, 5), [5.0; 2]);
    assert_eq!(caps(12, 8000), [11.0; 2]);
    assert_eq!(caps(2, 8000), [1.0; 2]);
}

#[test]
fn features_come_in_the_order_of_the_images_and_of_the_subset() {
    let workplace = Workplace::trained();
    let read = |images: Value| {
        call(
            "features",
            with(workplace.features(), "/data/images", images),
        );
        let (shape, relu1) = workplace.floats("features.safetensors", "relu1");
        assert_eq!(shape[1], WIDTH);
        (
            relu1,
            workplace.integers("features.safetensors", "labels").1,
        )
    };
    let (all, labels) = read(Value::Null);
    assert_eq!(labels.len(), TEST_IMAGES);
    let subset = |seed: u64| read(json!({ "count": 20, "seed": seed }));
    let (some, their_labels) = subset(4);
    assert_eq!(their_labels.len(), 20);
    let mut rows = Vec::new();
    for (features, label) in some.chunks_exact(WIDTH).zip(&their_labels) {
        let same = |row: &[f32]| row.iter().zip(features).all(|(a, b)| (a - b).abs() < 1e-4);
        let row = all.chunks_exact(WIDTH).position(same).unwrap();
        assert_eq!(labels[row], *label);
        rows.push(row);
    }
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), 20, "an image was chosen twice");
    assert_eq!(subset(4), (some.clone(), their_labels));
    assert_ne!(subset(5).0, some);
}

#[test]
fn a_choice_of_features_keeps_their_order() {
    let workplace = Workplace::trained();
    call("features", workplace.features());
    let (_, all) = workplace.floats("features.safetensors", "relu2");
    let request = with(workplace.features(), "/maxFeatures", json!(9));
    let result = call("features", request);
    assert_eq!(result["layers"][1]["shape"], json!([TEST_IMAGES, 9]));
    let (_, some) = workplace.floats("features.safetensors", "relu2");
    let column = |values: &[f32], width: usize, at: usize| -> Vec<f32> {
        values.iter().skip(at).step_by(width).copied().collect()
    };
    let mut next = 0;
    for chosen in 0..9 {
        let wanted = column(&some, 9, chosen);
        let found = (next..WIDTH).find(|&at| column(&all, WIDTH, at) == wanted);
        next = found.expect("a later column of the layer") + 1;
    }
}

#[test]
fn kept_classes_are_relabelled_by_their_place() {
    let workplace = Workplace::trained();
    let request = with(workplace.features(), "/data/classes", json!([7, 2, 9]));
    assert_eq!(call("features", request)["images"], TEST_IMAGES * 3 / 10);
    let (_, labels) = workplace.integers("features.safetensors", "labels");
    // Labels of the file go 0, 1, …, 9, 0, …; of each ten, 2, 7 and 9 are left, in that order.
    assert!(labels.chunks_exact(3).all(|three| three == [1, 0, 2]));
}

#[test]
fn both_labels_of_the_cifar100_layout_are_read() {
    let workplace = Workplace::trained();
    let images = Recipe::new(2, 100).take(300);
    let bytes = records(&images, |fine| vec![fine / 5, fine]);
    fs::write(workplace.folder.file("hundred.bin"), bytes).unwrap();
    let labels = |layout: &str, classes: usize| {
        let data = json!({
            "files": [workplace.folder.file("hundred.bin")],
            "layout": layout,
            "classCount": classes,
        });
        call("features", with(workplace.features(), "/data", data));
        workplace.integers("features.safetensors", "labels").1
    };
    let fine = labels("cifar100-fine", 100);
    assert!(
        fine.iter()
            .zip(&images)
            .all(|(&l, image)| l == i64::from(image.label))
    );
    let coarse = labels("cifar100-coarse", 20);
    assert!(coarse.iter().zip(&fine).all(|(&c, &f)| c == f / 5));
}

#[test]
fn training_on_some_classes_learns_them() {
    let workplace = Workplace::new();
    let mut request = workplace.train();
    for split in ["/train/classes", "/test/classes"] {
        request = with(request, split, json!([8, 1, 4]));
    }
    let request = with(request, "/network/classes", json!(3));
    let result = call("train", with(request, "/training/batchSize", json!(20)));
    assert_eq!(result["imagesTrain"], TRAIN_IMAGES * 3 / 10);
    // Chance is 0.33.
    assert!(result["testAccuracy"].as_f64().unwrap() > 0.7, "{result}");
}
