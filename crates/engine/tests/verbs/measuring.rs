//! What variances, spectra, changes and components say of a trained network.

use super::common::{call, refusal};
use super::workplace::{TEST_IMAGES, WIDTH, Workplace, spoil, with};
use serde_json::{Value, json};
use std::fs;
use tunnel_engine::error::ErrorCode;

const MEASURES: [&str; 4] = ["variance", "spectrum", "change", "components"];
const LAYERS: [&str; 5] = ["fc1", "relu1", "fc2", "relu2", "head"];

fn layers(result: &Value) -> &Vec<Value> {
    result["layers"].as_array().unwrap()
}

fn column(result: &Value, name: &str) -> Vec<Value> {
    let values = layers(result).iter().map(|layer| layer[name].clone());
    values.collect()
}

#[test]
fn layers_are_told_in_the_network_s_order_whichever_are_read() {
    let workplace = Workplace::trained();
    for verb in ["variance", "spectrum", "components"] {
        let all = call(
            verb,
            with(workplace.request(verb), "/layers", json!(LAYERS)),
        );
        assert_eq!(all["images"], TEST_IMAGES);
        assert_eq!(json!(column(&all, "name")), json!(LAYERS));
        assert_eq!(json!(column(&all, "layer")), json!([1, 2, 3, 4, 5]));
        assert_eq!(
            json!(column(&all, "featuresUsed")),
            json!([WIDTH, WIDTH, WIDTH, WIDTH, 10])
        );
        let by_default = call(verb, workplace.request(verb));
        assert_eq!(
            json!(column(&by_default, "name")),
            json!(["relu1", "relu2"])
        );
        // What is measured of a layer does not hang on the others.
        for (place, of_all) in [(0, 1), (1, 3)] {
            let mut wanted = layers(&all)[of_all].clone();
            wanted["layer"] = json!(place + 1);
            assert_eq!(layers(&by_default)[place], wanted, "{verb}");
        }
    }
}

#[test]
fn a_network_s_decisions_and_head_are_held_against_class_means() {
    let workplace = Workplace::trained();
    let result = call(
        "variance",
        with(workplace.variance(), "/layers", json!(LAYERS)),
    );
    assert_eq!(result["classes"], 10);
    for layer in layers(&result) {
        let number = |key: &str| layer[key].as_f64().unwrap();
        assert!(number("intra") > 0.0 && number("inter") > 0.0 && number("nc1") > 0.0);
        assert!(number("nearestMeanAccuracy") > 0.5 && number("nc4") < 0.5);
        // Only the head's input has weights to be held against.
        assert_eq!(layer["nc3"].is_number(), layer["name"] == "relu2");
    }
    let fewer = with(
        workplace.variance(),
        "/variance/maxFeatures",
        json!(WIDTH - 1),
    );
    assert_eq!(
        json!(column(&call("variance", fewer), "nc3")),
        json!([null, null])
    );
    // Images of other classes than the network's: it decides none of them.
    let others = with(workplace.variance(), "/data/classes", json!([4, 1, 7]));
    let result = call("variance", others);
    assert_eq!(result["classes"], 3);
    assert_eq!(json!(column(&result, "nc4")), json!([null, null]));
    assert_eq!(column(&result, "nearestMeanAccuracy").len(), 2);
}

#[test]
fn variances_need_two_images_of_two_classes() {
    let workplace = Workplace::trained();
    let one = with(workplace.variance(), "/data/classes", json!([6]));
    assert_eq!(refusal("variance", one).code, ErrorCode::InvalidSpec);
    // The file's labels go 0, 1, …, 9, 0, …: of 12 images some classes have one or none.
    let few = with(
        workplace.variance(),
        "/data/images",
        json!({ "count": 12, "seed": 1 }),
    );
    let error = refusal("variance", few);
    assert_eq!(error.code, ErrorCode::InvalidSpec);
    assert!(error.context["class"].is_u64() && error.context["images"].as_i64() < Some(2));
}

#[test]
fn a_spectrum_s_file_and_ranks_agree() {
    let workplace = Workplace::trained();
    for images in [TEST_IMAGES, 12] {
        let request = with(
            workplace.spectrum(),
            "/data/images",
            json!({ "count": images, "seed": 3 }),
        );
        let result = call("spectrum", request);
        let ranked = with(
            workplace.rank(),
            "/data/images",
            json!({ "count": images, "seed": 3 }),
        );
        let ranked = call("rank", ranked);
        let cap = WIDTH.min(images - 1);
        assert_eq!(json!(column(&result, "cap")), json!([cap, cap]));
        for (layer, by_inertia) in layers(&result).iter().zip(layers(&ranked)) {
            let name = layer["name"].as_str().unwrap();
            let (shape, values) = workplace.doubles("spectrum.safetensors", name);
            assert_eq!(shape, [WIDTH.min(images)]);
            assert!(values.windows(2).all(|two| two[0] >= two[1]));
            let sigma1 = values[0] * values[0] / (images - 1) as f64;
            assert!((layer["sigma1"].as_f64().unwrap() / sigma1 - 1.0).abs() < 1e-12);
            let above = |rtol: f64| values.iter().filter(|&&s| s > rtol * values[0]).count();
            let wanted = [1e-1, 1e-3].map(|rtol: f64| above(rtol.sqrt()).min(cap));
            assert_eq!(layer["ranks"], json!(wanted));
            let wanted = [1e-1, 1e-3].map(|rtol: f64| above(rtol).min(cap));
            assert_eq!(layer["dataRanks"], json!(wanted));
            assert_eq!(layer["ranks"][1], by_inertia["rank"]);
            for key in ["effectiveRank", "participationRatio"] {
                let rank = layer[key].as_f64().unwrap();
                assert!(rank >= 1.0 && rank <= cap as f64, "{key} {rank}");
            }
        }
    }
}

#[test]
fn distances_come_for_layers_of_equal_width() {
    let workplace = Workplace::trained();
    let request = with(workplace.change(), "/layers", json!(LAYERS));
    let request = with(request, "/checkpoints", Value::Null);
    let result = call("change", request.clone());
    assert_eq!(result["images"], TEST_IMAGES);
    assert!(result["weights"].is_null());
    let matrix = |result: &Value| -> Vec<Vec<Option<f64>>> {
        serde_json::from_value(result["representations"]["l1"].clone()).unwrap()
    };
    for (a, row) in matrix(&result).iter().enumerate() {
        for (b, distance) in row.iter().enumerate() {
            match distance {
                None => assert!((a == 4) != (b == 4)),
                Some(distance) if a == b => assert_eq!(*distance, 0.0),
                Some(distance) => assert!(*distance > 0.0),
            }
        }
    }
    let plain = call("change", with(request, "/change/standardise", json!(false)));
    assert_ne!(matrix(&plain)[0][1], matrix(&result)[0][1]);
}

#[test]
fn weights_move_between_checkpoints() {
    let workplace = Workplace::trained();
    let request = with(workplace.train(), "/seed", json!(6));
    let request = with(
        request,
        "/weightsFile",
        json!(workplace.folder.file("other.safetensors")),
    );
    call("train", request);
    let checkpoint = |label: &str, file: &str| json!({ "label": label, "weightsFile": workplace.folder.file(file) });
    let three = json!([
        checkpoint("a", "weights.safetensors"),
        checkpoint("b", "other.safetensors"),
        checkpoint("c", "weights.safetensors"),
    ]);
    let request = with(workplace.change(), "/checkpoints", three);
    let result = call("change", with(request, "/data", Value::Null));
    assert!(result["representations"].is_null() && result["images"].is_null());
    let weights = &result["weights"];
    assert_eq!(
        weights["layers"],
        json!([
            { "name": "fc1", "parameters": ["fc1.weight", "fc1.bias"] },
            { "name": "fc2", "parameters": ["fc2.weight", "fc2.bias"] },
            { "name": "head", "parameters": ["head.weight", "head.bias"] },
        ])
    );
    let steps = weights["steps"].as_array().unwrap();
    let from_first = weights["fromFirst"].as_array().unwrap();
    let ends = |steps: &[Value]| -> Vec<Value> {
        steps
            .iter()
            .map(|step| json!([step["from"], step["to"]]))
            .collect()
    };
    assert_eq!(json!(ends(steps)), json!([["a", "b"], ["b", "c"]]));
    assert_eq!(json!(ends(from_first)), json!([["a", "b"], ["a", "c"]]));
    assert_eq!(steps[0], from_first[0]);
    // There and back is as far, and ends where it began.
    assert_eq!(steps[0]["absolute"], steps[1]["absolute"]);
    assert_eq!(from_first[1]["absolute"], json!([0.0, 0.0, 0.0]));
    assert_eq!(from_first[1]["relative"], json!([0.0, 0.0, 0.0]));
    let (_, a) = workplace.floats("weights.safetensors", "head.weight");
    let (_, b) = workplace.floats("other.safetensors", "head.weight");
    let (_, c) = workplace.floats("weights.safetensors", "head.bias");
    let (_, d) = workplace.floats("other.safetensors", "head.bias");
    let length = |pairs: &mut dyn Iterator<Item = (&f32, &f32)>| -> f64 {
        let squares = pairs.map(|(x, y)| (f64::from(*x) - f64::from(*y)).powi(2));
        squares.sum::<f64>().sqrt()
    };
    let wanted = length(&mut a.iter().zip(&b).chain(c.iter().zip(&d)));
    assert!((steps[0]["absolute"][2].as_f64().unwrap() / wanted - 1.0).abs() < 1e-9);
}

#[test]
fn components_stand_for_features_and_few_features_for_themselves() {
    let workplace = Workplace::trained();
    let request = with(workplace.components(), "/layers", json!(LAYERS));
    let result = call("components", request);
    assert_eq!(
        json!(column(&result, "components")),
        json!([12, 12, 12, 12, 10])
    );
    let labels = workplace.integers("components.safetensors", "labels").1;
    assert_eq!(labels.len(), TEST_IMAGES);
    let (shape, scores) = workplace.floats("components.safetensors", "relu2");
    assert_eq!(shape, [TEST_IMAGES, 12]);
    let variance = |at: usize| -> f64 {
        let column = scores.iter().skip(at).step_by(12);
        column.map(|s| f64::from(*s).powi(2)).sum()
    };
    assert!((1..12).all(|at| variance(at) <= variance(at - 1)));
    assert!(column(&result, "explained")[3].as_f64().unwrap() > 0.5);
    assert_eq!(column(&result, "explained")[4], json!(1.0));
    call(
        "features",
        with(workplace.features(), "/layers", json!(["head"])),
    );
    assert_eq!(
        workplace.floats("components.safetensors", "head"),
        workplace.floats("features.safetensors", "head")
    );
}

#[test]
fn what_asks_for_nothing_or_for_nonsense_is_refused() {
    let workplace = Workplace::trained();
    let bad: [(&str, &str, Value); 15] = [
        ("variance", "/variance/maxFeatures", json!(0)),
        ("variance", "/variance/pooling", json!(0)),
        ("spectrum", "/spectrum/maxFeatures", json!(-1)),
        ("spectrum", "/spectrum/rtols", json!([])),
        ("spectrum", "/spectrum/rtols", json!([1e-3, 0])),
        ("spectrum", "/spectrum/rtols", json!([1])),
        ("spectrum", "/data/images", json!({ "count": 1, "seed": 1 })),
        ("change", "/change/maxFeatures", json!(0)),
        ("change", "/checkpoints", json!([])),
        (
            "change",
            "/checkpoints",
            json!([{ "label": "one", "weightsFile": "x" }]),
        ),
        ("change", "/layers", json!([])),
        ("components", "/components/count", json!(0)),
        ("components", "/components/maxFeatures", json!(0)),
        (
            "components",
            "/data/images",
            json!({ "count": 1, "seed": 1 }),
        ),
        ("components", "/layers", json!(["relu1", "relu1"])),
    ];
    for (verb, pointer, value) in bad {
        let error = refusal(verb, with(workplace.request(verb), pointer, value.clone()));
        assert_eq!(
            error.code,
            ErrorCode::InvalidSpec,
            "{verb} {pointer} {value}: {error}"
        );
    }
    let nothing = with(workplace.change(), "/data", Value::Null);
    let nothing = with(nothing, "/checkpoints", Value::Null);
    assert_eq!(refusal("change", nothing).code, ErrorCode::InvalidSpec);
}

#[test]
fn weights_that_are_not_finite_are_refused_by_layer_and_nothing_is_written() {
    let workplace = Workplace::trained();
    let bytes = spoil(&workplace.folder.bytes("weights.safetensors"), "fc2.bias");
    fs::write(workplace.folder.file("weights.safetensors"), bytes).unwrap();
    let before = workplace.folder.names();
    for verb in MEASURES {
        let error = refusal(
            verb,
            with(workplace.request(verb), "/layers", json!(LAYERS)),
        );
        assert_eq!(error.code, ErrorCode::NotFinite, "{verb}: {error}");
        assert_eq!(error.context["layer"], "fc2", "{verb}");
        assert!(error.message.contains("fc2"), "{error}");
    }
    // Weights alone.
    let weights = with(workplace.change(), "/data", Value::Null);
    let error = refusal("change", weights);
    assert_eq!(error.code, ErrorCode::NotFinite);
    assert_eq!(error.context["layer"], "fc2");
    assert_eq!(workplace.folder.names(), before);
}
