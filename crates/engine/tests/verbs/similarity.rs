//! What `similarity` says of one network and of two, and what it refuses.

use super::common::{call, refusal};
use super::workplace::{TEST_IMAGES, WIDTH, Workplace, spoil, with};
use serde_json::{Value, json};
use std::fs;
use tunnel_engine::error::ErrorCode;

fn matrix(value: &Value) -> Vec<Vec<f64>> {
    let row = |row: &Value| -> Vec<f64> {
        let row = row.as_array().unwrap().iter();
        row.map(|value| value.as_f64().unwrap()).collect()
    };
    value.as_array().unwrap().iter().map(row).collect()
}

fn names(layers: &Value) -> Vec<&str> {
    let layers = layers.as_array().unwrap().iter();
    layers
        .map(|layer| layer["name"].as_str().unwrap())
        .collect()
}

/// Another network: of another seed, depth and width.
fn other(workplace: &Workplace) -> Value {
    let network = json!({ "kind": "mlp", "depth": 3, "width": 20, "classes": 10 });
    let file = workplace.folder.file("other.safetensors");
    let request = with(workplace.train(), "/network", network.clone());
    let request = with(request, "/weightsFile", json!(file));
    call("train", with(request, "/seed", json!(6)));
    json!({ "kind": "network", "network": network, "weightsFile": file })
}

#[test]
fn layers_of_one_network_are_compared_with_each_other() {
    let workplace = Workplace::trained();
    let layers = json!(["fc1", "relu1", "fc2", "relu2", "head"]);
    let request = with(workplace.similarity(), "/layers", layers.clone());
    let result = call("similarity", request.clone());
    assert_eq!(json!(names(&result["layers"])), layers);
    assert_eq!(result["layers"][4]["layer"], 5);
    assert_eq!(result["layers"][0]["features"], WIDTH);
    assert_eq!(result["layers"][0]["constant"], false);
    assert_eq!(result["otherLayers"], Value::Null);
    assert_eq!(
        (&result["images"], &result["method"]),
        (&json!(TEST_IMAGES), &json!("exact"))
    );
    let (biased, debiased) = (matrix(&result["biased"]), matrix(&result["debiased"]));
    for i in 0..5 {
        for j in 0..5 {
            let (biased, debiased) = (biased[i][j], debiased[i][j]);
            assert!((0.0..=1.0).contains(&biased) && (-1.0..=1.0).contains(&debiased));
            assert!(biased >= debiased - 1e-9, "{biased} {debiased}");
        }
        assert!((biased[i][i] - 1.0).abs() < 1e-12);
        // A trained network's neighbours are more alike than its ends.
        assert!(debiased[i][i.min(3) + 1] > debiased[0][4] - 1e-9);
    }
    let null = &result["permutation"];
    assert_eq!(
        (&null["permutations"], &null["images"]),
        (&json!(9), &json!(100))
    );
    let (mean, most) = (matrix(&null["mean"]), matrix(&null["quantile95"]));
    assert_eq!(matrix(&null["pValue"]), vec![vec![0.1; 5]; 5]);
    assert!(mean.iter().flatten().all(|value| value.abs() < 0.1));
    assert!(most.iter().flatten().all(|&value| value < 0.3));

    let estimate = with(request, "/similarity/method", json!("minibatch"));
    let estimate = with(estimate, "/similarity/batchSize", json!(70));
    let estimate = with(estimate, "/similarity/permutations", json!(0));
    let estimate = call("similarity", estimate);
    assert_eq!(estimate["biased"], Value::Null);
    assert_eq!(estimate["permutation"], Value::Null);
    for (found, exact) in matrix(&estimate["debiased"])
        .iter()
        .flatten()
        .zip(debiased.iter().flatten())
    {
        assert!((found - exact).abs() < 0.05, "{found} {exact}");
    }
}

#[test]
fn two_networks_are_compared_on_the_same_images() {
    let workplace = Workplace::trained();
    let other = other(&workplace);
    let request = with(workplace.similarity(), "/other", other.clone());
    let request = with(request, "/otherLayers", json!(["relu1", "relu3", "head"]));
    let result = call("similarity", request.clone());
    assert_eq!(names(&result["layers"]), ["relu1", "relu2"]);
    assert_eq!(names(&result["otherLayers"]), ["relu1", "relu3", "head"]);
    let found = matrix(&result["debiased"]);
    assert_eq!((found.len(), found[0].len()), (2, 3));
    assert!(
        found
            .iter()
            .flatten()
            .all(|&value| value > 0.1 && value < 0.999)
    );

    // The other way round, and each with itself.
    let back = with(request.clone(), "/subject", other);
    let back = with(back, "/other", workplace.subject());
    let back = with(back, "/layers", json!(["relu1", "relu3", "head"]));
    let back = matrix(&call("similarity", with(back, "/otherLayers", json!(null)))["debiased"]);
    for (i, row) in found.iter().enumerate() {
        for (j, value) in row.iter().enumerate() {
            assert!((value - back[j][i]).abs() < 1e-6);
        }
    }
    for method in ["exact", "minibatch"] {
        let same = with(request.clone(), "/other", workplace.subject());
        let same = with(same, "/otherLayers", json!(["relu1", "relu2"]));
        let same = call(
            "similarity",
            with(same, "/similarity/method", json!(method)),
        );
        let alone = with(workplace.similarity(), "/similarity/method", json!(method));
        let alone = call("similarity", alone);
        for (found, wanted) in matrix(&same["debiased"])
            .iter()
            .flatten()
            .zip(matrix(&alone["debiased"]).iter().flatten())
        {
            assert!((found - wanted).abs() < 1e-6, "{method}");
        }
    }
}

#[test]
fn results_follow_the_seed_only_where_something_is_drawn() {
    let workplace = Workplace::trained();
    let result = |seed: u64, method: &str| {
        let request = with(workplace.similarity(), "/seed", json!(seed));
        let request = with(request, "/similarity/batchSize", json!(60));
        let mut result = call(
            "similarity",
            with(request, "/similarity/method", json!(method)),
        );
        result["seconds"] = json!(0);
        result
    };
    for method in ["exact", "minibatch"] {
        assert_eq!(result(1, method), result(1, method));
        assert_ne!(
            result(1, method)["permutation"],
            result(2, method)["permutation"]
        );
    }
    let [one, two] = [1, 2].map(|seed| matrix(&result(seed, "exact")["debiased"]));
    for (one, two) in one.iter().flatten().zip(two.iter().flatten()) {
        assert!((one - two).abs() < 1e-6);
    }
    let [one, two] = [1, 2].map(|seed| matrix(&result(seed, "minibatch")["debiased"]));
    assert!((one[0][1] - two[0][1]).abs() > 1e-6);
}

#[test]
fn bfloat16_features_are_near_and_some_features_are_enough() {
    let workplace = Workplace::trained();
    let exact = matrix(&call("similarity", workplace.similarity())["debiased"]);
    let request = with(workplace.similarity(), "/precision", json!("bfloat16"));
    let rounded = matrix(&call("similarity", request)["debiased"]);
    assert!((exact[0][1] - rounded[0][1]).abs() < 0.02);
    let request = with(workplace.similarity(), "/similarity/maxFeatures", json!(8));
    let result = call("similarity", request);
    assert_eq!(result["layers"][0]["featuresUsed"], 8);
    assert!((exact[0][1] - matrix(&result["debiased"])[0][1]).abs() > 1e-4);
}

#[test]
fn constant_layers_are_named_and_undefined() {
    let workplace = Workplace::trained();
    // Negative biases that no input overcomes: a dead layer, and constant ones after it.
    let network = workplace.train()["network"].clone();
    let request = with(workplace.train(), "/training/learningRate", json!(1e-30));
    call("train", with(request, "/training/weightDecay", json!(0)));
    let file = workplace.folder.file("weights.safetensors");
    let mut bytes = fs::read(&file).unwrap();
    let (header, tensors) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
    let (start, end) = tensors.info("fc2.bias").unwrap().data_offsets;
    for at in (8 + header + start..8 + header + end).step_by(4) {
        bytes[at..at + 4].copy_from_slice(&(-1e6f32).to_le_bytes());
    }
    fs::write(&file, bytes).unwrap();
    for method in ["exact", "minibatch"] {
        let request = with(
            workplace.similarity(),
            "/layers",
            json!(["fc1", "relu1", "relu2", "head"]),
        );
        let result = call(
            "similarity",
            with(request, "/similarity/method", json!(method)),
        );
        let constant: Vec<&Value> = result["layers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|layer| &layer["constant"])
            .collect();
        assert_eq!(
            json!(constant),
            json!([false, false, true, true]),
            "{network}"
        );
        let null = &result["permutation"];
        for matrix in [
            &result["debiased"],
            &null["mean"],
            &null["quantile95"],
            &null["pValue"],
        ] {
            assert!(matrix[0][1].is_f64());
            assert!(matrix[2][0].is_null() && matrix[0][3].is_null() && matrix[3][3].is_null());
        }
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let workplace = Workplace::trained();
    let cases: [(&str, Value, ErrorCode); 12] = [
        ("/similarity/maxFeatures", json!(0), ErrorCode::InvalidSpec),
        ("/similarity/batchSize", json!(3), ErrorCode::InvalidSpec),
        (
            "/similarity/permutations",
            json!(100_001),
            ErrorCode::InvalidSpec,
        ),
        (
            "/similarity/permutationImages",
            json!(3),
            ErrorCode::InvalidSpec,
        ),
        (
            "/similarity/permutationImages",
            json!(2001),
            ErrorCode::InvalidSpec,
        ),
        (
            "/similarity/method",
            json!("approximate"),
            ErrorCode::InvalidRequest,
        ),
        (
            "/similarity/permutations",
            json!(-1),
            ErrorCode::InvalidRequest,
        ),
        ("/otherLayers", json!(["relu1"]), ErrorCode::InvalidSpec),
        ("/layers", json!(["relu9"]), ErrorCode::LayerUnknown),
        (
            "/data/images",
            json!({ "count": 3, "seed": 1 }),
            ErrorCode::InvalidSpec,
        ),
        (
            "/data/images",
            json!({ "count": 0, "seed": 1 }),
            ErrorCode::InvalidSpec,
        ),
        ("/data/classes", json!([10]), ErrorCode::ClassUnknown),
    ];
    for method in ["exact", "minibatch"] {
        for (pointer, value, code) in &cases {
            let request = with(workplace.similarity(), "/similarity/method", json!(method));
            let error = refusal("similarity", with(request, pointer, value.clone()));
            assert_eq!(error.code, *code, "{pointer} {value}");
        }
        // Four images are enough.
        let few = json!({ "count": 4, "seed": 1 });
        let request = with(workplace.similarity(), "/similarity/method", json!(method));
        call("similarity", with(request, "/data/images", few));
    }
    let request = with(workplace.similarity(), "/other", workplace.subject());
    let request = with(request, "/other/weightsFile", json!("absent.safetensors"));
    let error = refusal("similarity", request);
    assert_eq!(error.code, ErrorCode::WeightsUnreadable);
    let small = json!({ "kind": "mlp", "depth": 2, "width": 32, "classes": 10, "side": 16 });
    let request = with(workplace.similarity(), "/other", workplace.subject());
    let error = refusal("similarity", with(request, "/other/network", small));
    assert_eq!(error.code, ErrorCode::InvalidSpec);
}

#[test]
fn weights_that_are_not_finite_are_refused_by_layer() {
    let workplace = Workplace::trained();
    let file = workplace.folder.file("spoilt.safetensors");
    let good = workplace.folder.bytes("weights.safetensors");
    fs::write(&file, spoil(&good, "fc2.weight")).unwrap();
    for method in ["exact", "minibatch"] {
        let request = with(workplace.similarity(), "/similarity/method", json!(method));
        let request = with(request, "/subject/weightsFile", json!(file));
        let error = refusal("similarity", request);
        assert_eq!(error.code, ErrorCode::NotFinite, "{error}");
        assert_eq!(error.context["layer"], "relu2");
    }
}
