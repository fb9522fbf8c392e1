//! Networks that are cut and given a new head.

use super::common::images::{Recipe, cifar10};
use super::common::{call, refusal};
use super::workplace::{DATA, TEST_IMAGES, WIDTH, Workplace, spoil, with};
use serde_json::{Value, json};
use std::fs;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use tunnel_engine::error::ErrorCode;
use tunnel_engine::job::{JobContext, Phase, Progress};

fn accuracy(result: &Value) -> f64 {
    result["testAccuracy"].as_f64().unwrap()
}

fn names(workplace: &Workplace) -> Vec<String> {
    let bytes = workplace.folder.bytes("grafted.safetensors");
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    let mut names: Vec<String> = tensors.names().into_iter().map(Into::into).collect();
    names.sort();
    names
}

#[test]
fn a_cut_at_the_last_hidden_layer_is_as_good_as_the_whole_network() {
    let workplace = Workplace::new();
    // Half a point is 20 test images; the rate falls to 0, so that the head is at rest.
    let mut recipe = Recipe::new(1, 10);
    for (file, images) in [("train.bin", 4000), ("test.bin", 4000)] {
        let records = cifar10(&recipe.take(images));
        fs::write(workplace.folder.file(file), records).unwrap();
    }
    let schedule = json!({
        "kind": "one-cycle", "riseShare": 0.2, "startFactor": 0.1, "endFactor": 1e-3,
    });
    let train = with(workplace.train(), "/training/schedule", schedule);
    let whole = call("train", with(train, "/training/epochs", json!(6)));
    let result = call("graft", workplace.cut("relu2"));
    let difference = (accuracy(&result) - accuracy(&whole)).abs();
    assert!(difference <= 0.005, "{result} {whole}");
    assert!(accuracy(&whole) > 0.7);
}

#[test]
fn the_head_is_the_probe_of_that_layer() {
    let mlp = json!({ "kind": "mlp", "depth": 2, "width": WIDTH, "classes": 10 });
    let resnet = json!({ "kind": "resnet", "depth": 18, "widthMultiplier": 0.0625, "classes": 10 });
    // Standardised or not, all features or some, pooled or not, with images held out or not.
    for (network, layer, standardise, max_features, pooling, share) in [
        (&mlp, "relu1", true, 8000, json!(null), 0.0),
        (&mlp, "relu2", false, 20, json!(null), 0.2),
        (&resnet, "layer2.0", true, 8000, json!(2), 0.2),
        (
            &resnet,
            "layer3.0.downsample.0",
            true,
            100,
            json!(null),
            0.0,
        ),
    ] {
        let workplace = Workplace::new();
        let train = with(workplace.train(), "/network", network.clone());
        call("train", with(train, "/training/epochs", json!(1)));
        let mut probe = workplace.probe();
        probe["subject"]["network"] = network.clone();
        probe["layers"] = json!([layer]);
        probe["probe"]["standardise"] = json!(standardise);
        probe["probe"]["maxFeatures"] = json!(max_features);
        probe["probe"]["validationShare"] = json!(share);
        let mut cut = workplace.cut(layer);
        cut["network"] = network.clone();
        cut["cut"]["head"] = probe["probe"].clone();
        cut["cut"]["pooling"] = pooling.clone();
        probe["probe"]["pooling"] = pooling;
        let (probe, cut) = (call("probe", probe), call("graft", cut));
        let (wanted, found) = (&probe["layers"][0], &cut["cut"]);
        assert_eq!(found["layer"], layer);
        for key in ["features", "epoch", "trainAccuracy", "validationAccuracy"] {
            assert_eq!(found[key], wanted[key], "{layer} {key}");
        }
        // The head takes the standardisation in, which rounds otherwise.
        let off = accuracy(&cut) - wanted["accuracy"].as_f64().unwrap();
        assert!(off.abs() < 1.5 / TEST_IMAGES as f64, "{layer} {off}");
        let off = cut["testLossNats"].as_f64().unwrap() - wanted["lossNats"].as_f64().unwrap();
        assert!(off.abs() < 1e-4, "{layer} {off}");
    }
}

#[test]
fn the_file_is_the_network_that_was_evaluated() {
    let workplace = Workplace::trained();
    let result = call("graft", workplace.cut("relu1"));
    let wanted = [
        "fc1.bias",
        "fc1.weight",
        "head.bias",
        "head.weight",
        "input.mean",
        "input.std",
    ];
    assert_eq!(names(&workplace), wanted);
    assert_eq!(result["parameters"], 3072 * WIDTH + WIDTH + WIDTH * 10 + 10);
    call(
        "features",
        with(workplace.features(), "/layers", json!(["relu1"])),
    );
    let (_, features) = workplace.floats("features.safetensors", "relu1");
    let (_, labels) = workplace.integers("features.safetensors", "labels");
    let (shape, weight) = workplace.floats("grafted.safetensors", "head.weight");
    let (_, bias) = workplace.floats("grafted.safetensors", "head.bias");
    assert_eq!(shape, [10, WIDTH]);
    let hits = features
        .chunks_exact(WIDTH)
        .zip(labels)
        .filter(|(x, label)| {
            let logit = |class: usize| {
                let row = &weight[class * WIDTH..(class + 1) * WIDTH];
                let sum: f32 = row.iter().zip(*x).map(|(w, x)| w * x).sum();
                sum + bias[class]
            };
            let best = (0..10)
                .max_by(|&a, &b| logit(a).total_cmp(&logit(b)))
                .unwrap();
            best as i64 == *label
        });
    assert_eq!(hits.count() as f64 / TEST_IMAGES as f64, accuracy(&result));
}

#[test]
fn a_cut_in_a_shortcut_leaves_the_main_path_out() {
    let workplace = Workplace::new();
    let network =
        json!({ "kind": "resnet", "depth": 18, "widthMultiplier": 0.0625, "classes": 10 });
    let train = with(workplace.train(), "/network", network.clone());
    call("train", with(train, "/training/epochs", json!(1)));
    let mut request = with(
        workplace.cut("layer2.0.downsample.0"),
        "/network",
        network.clone(),
    );
    request["cut"]["pooling"] = json!(2);
    let result = call("graft", request);
    let names = names(&workplace);
    assert!(names.contains(&"layer1.1.conv2.weight".to_owned()));
    assert!(names.contains(&"layer2.0.downsample.0.weight".to_owned()));
    assert!(!names.iter().any(|name| name.starts_with("layer2.0.conv")));
    // What is kept is what the price of the cut says, and the head.
    let mut cost = with(workplace.cost(), "/network", network);
    cost["layers"] = json!(["layer2.0.downsample.0"]);
    let cost = call("cost", cost);
    let kept = cost["layers"][0]["cumulativeParameters"].as_i64().unwrap();
    let head = 10 * 8 * 2 * 2 + 10;
    assert_eq!(result["parameters"], kept + head);
    assert_eq!(result["cut"]["features"], 8 * 2 * 2);
}

#[test]
fn spans_are_grafted_before_the_cut() {
    let workplace = Workplace::trained();
    let donor = workplace.folder.file("other.safetensors");
    let other = with(workplace.train(), "/seed", json!(6));
    call("train", with(other, "/weightsFile", json!(donor)));
    let mut grafted = workplace.cut("relu2");
    grafted["grafts"] = json!([{ "from": "fc1", "to": "relu2", "weightsFile": donor }]);
    let mut own = workplace.cut("relu2");
    own["weightsFile"] = json!(donor);
    let results = [grafted, own].map(|request| {
        let mut result = call("graft", request);
        result["seconds"] = json!(null);
        result["grafted"] = json!(null);
        (result, workplace.folder.bytes("grafted.safetensors"))
    });
    assert!(results[0] == results[1]);
}

#[test]
fn a_head_may_be_for_other_classes_few_images_or_one_class() {
    let workplace = Workplace::trained();
    let before = |request: Value, classes: Value| {
        let request = with(request, "/train/classes", classes.clone());
        with(request, "/test/classes", classes)
    };
    let result = call("graft", before(workplace.cut("relu2"), json!([7, 2, 4])));
    assert_eq!(result["testAccuracyByClass"].as_array().unwrap().len(), 3);
    assert_eq!(
        result["testAccuracyByHead"],
        json!([result["testAccuracy"]])
    );
    assert!(accuracy(&result) > 0.6, "{result}");
    let result = call("graft", before(workplace.cut("relu2"), json!([3])));
    assert_eq!(accuracy(&result), 1.0);
    // Fewer images than classes.
    let few = json!({ "count": 6, "seed": 1 });
    let result = call("graft", with(workplace.cut("relu2"), "/train/images", few));
    assert!(result["testLossNats"].as_f64().unwrap().is_finite());
}

#[test]
fn features_that_do_not_fit_give_the_same_bits_from_a_scratch_file() {
    let workplace = Workplace::trained();
    let wanted = call("graft", workplace.cut("relu2"));
    let bytes = workplace.folder.bytes("grafted.safetensors");
    let mut request = workplace.cut("relu2");
    request["run"]["memoryBytes"] = json!(1000);
    let error = refusal("graft", request);
    assert_eq!(error.code, ErrorCode::OutOfMemory);
    let smallest = error.context["smallestMemoryBytes"].as_u64().unwrap();
    let mut request = workplace.cut("relu2");
    request["run"]["memoryBytes"] = json!(smallest + (64 << 20));
    let found = call("graft", request);
    assert_eq!(found["testLossNats"], wanted["testLossNats"]);
    assert!(workplace.folder.bytes("grafted.safetensors") == bytes);
}

#[test]
fn progress_tells_what_is_read_fitted_and_evaluated() {
    let workplace = Workplace::trained();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    let context = JobContext {
        cancel: Arc::new(AtomicBool::new(false)),
        progress: Box::new(move |report: Progress| sink.lock().unwrap().push(report)),
    };
    tunnel_engine::run("graft", workplace.cut("relu1"), &context).unwrap();
    let mut phases: Vec<Phase> = Vec::new();
    for report in heard.lock().unwrap().iter() {
        assert_eq!(report.verb, "graft");
        if phases.last() != Some(&report.phase) {
            phases.push(report.phase);
        }
    }
    assert_eq!(phases, [Phase::Features, Phase::Probe, Phase::Evaluate]);
}

#[test]
fn cuts_that_make_no_sense_are_refused_before_anything_is_read() {
    let workplace = Workplace::new();
    let good = workplace.cut("relu1");
    let mut no_train = good.clone();
    no_train["train"] = json!(null);
    for (request, code) in [
        (workplace.cut("relu3"), ErrorCode::LayerUnknown),
        (workplace.cut("input"), ErrorCode::LayerUnknown),
        (workplace.cut("head"), ErrorCode::InvalidSpec),
        (no_train, ErrorCode::InvalidSpec),
        (
            with(good.clone(), "/cut/head/pooling", json!(2)),
            ErrorCode::InvalidSpec,
        ),
        (
            with(good.clone(), "/cut/pooling", json!(0)),
            ErrorCode::InvalidSpec,
        ),
        (
            with(good.clone(), "/cut/head/epochs", json!(0)),
            ErrorCode::InvalidSpec,
        ),
        (
            with(good.clone(), "/train/classes", json!([1, 2])),
            ErrorCode::InvalidSpec,
        ),
        (
            with(good.clone(), "/train/files", json!([])),
            ErrorCode::InvalidSpec,
        ),
        (good, ErrorCode::WeightsUnreadable),
    ] {
        assert_eq!(refusal("graft", request).code, code);
    }
    assert_eq!(workplace.folder.names(), DATA);
    let workplace = Workplace::trained();
    let spoilt = spoil(&workplace.folder.bytes("weights.safetensors"), "fc1.weight");
    fs::write(workplace.folder.file("weights.safetensors"), spoilt).unwrap();
    let error = refusal("graft", workplace.cut("relu1"));
    assert_eq!(error.code, ErrorCode::NotFinite);
    assert_eq!(error.context["tensor"], "fc1.weight");
}
