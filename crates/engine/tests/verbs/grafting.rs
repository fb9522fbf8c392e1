//! Grafts: what must hold for any network, and what is refused.

use super::common::{call, refusal};
use super::workplace::{DATA, TEST_IMAGES, Workplace, spoil, with};
use serde_json::{Value, json};
use std::fs;
use tunnel_engine::error::ErrorCode;

/// A network with batch normalisation, or one with shortcuts too.
fn network(kind: &str) -> Value {
    match kind {
        "vgg" => json!({
            "kind": "vgg", "depth": 11, "convolutions": 3, "widthMultiplier": 0.0625, "classes": 10,
        }),
        "resnet" => {
            json!({ "kind": "resnet", "depth": 18, "widthMultiplier": 0.0625, "classes": 10 })
        }
        _ => json!({ "kind": "mlp", "depth": 2, "width": 32, "classes": 10 }),
    }
}

/// A workplace with `initial.safetensors`, `weights.safetensors` after two epochs, and
/// `other.safetensors` of another seed.
fn trained(kind: &str) -> Workplace {
    let workplace = Workplace::new();
    let folder = workplace.folder.file("kept");
    fs::create_dir(&folder).unwrap();
    let mut request = workplace.train();
    request["network"] = network(kind);
    request["training"]["epochs"] = json!(2);
    request["checkpoints"] = json!({ "everyEpochs": null, "steps": [0], "folder": folder });
    call("train", request.clone());
    fs::rename(
        format!("{folder}/step-00000000.safetensors"),
        workplace.folder.file("initial.safetensors"),
    )
    .unwrap();
    fs::remove_dir(folder).unwrap();
    let mut other = with(request, "/seed", json!(6));
    other["weightsFile"] = json!(workplace.folder.file("other.safetensors"));
    other.as_object_mut().unwrap().remove("checkpoints");
    call("train", other);
    workplace
}

/// A request that takes spans of `(from, to, donor)`.
fn request(workplace: &Workplace, kind: &str, grafts: &[(&str, &str, &str)]) -> Value {
    let file = |name: &str| workplace.folder.file(&format!("{name}.safetensors"));
    let grafts: Vec<Value> = grafts
        .iter()
        .map(|(from, to, donor)| json!({ "from": from, "to": to, "weightsFile": file(donor) }))
        .collect();
    let mut request = workplace.graft();
    request["network"] = network(kind);
    request["grafts"] = json!(grafts);
    request
}

/// The bytes of the network that comes of it, and the result.
fn grafted(workplace: &Workplace, kind: &str, grafts: &[(&str, &str, &str)]) -> (Vec<u8>, Value) {
    let mut result = call("graft", request(workplace, kind, grafts));
    result["seconds"] = json!(null);
    (workplace.folder.bytes("grafted.safetensors"), result)
}

/// The logits of a weights file on the test images.
fn logits(workplace: &Workplace, kind: &str, file: &str) -> Vec<f32> {
    let mut request = workplace.features();
    request["subject"]["network"] = network(kind);
    request["subject"]["weightsFile"] = json!(workplace.folder.file(file));
    let head = match kind {
        "vgg" => "classifier",
        "resnet" => "fc",
        _ => "head",
    };
    request["layers"] = json!([head]);
    call("features", request);
    workplace.floats("features.safetensors", head).1
}

const ENDS: [(&str, &str, &str); 3] = [
    ("mlp", "fc1", "head"),
    ("vgg", "conv1", "classifier"),
    ("resnet", "conv1", "fc"),
];

#[test]
fn a_checkpoint_s_own_span_changes_no_bit() {
    for (kind, first, last) in ENDS {
        let workplace = trained(kind);
        let wanted = workplace.folder.bytes("weights.safetensors");
        let (untouched, result) = grafted(&workplace, kind, &[]);
        assert!(untouched == wanted, "{kind}");
        assert_eq!(result["grafted"], json!([]));
        let (own, again) = grafted(&workplace, kind, &[(first, last, "weights")]);
        assert!(own == wanted, "{kind}");
        assert_eq!(again["testLossNats"], result["testLossNats"]);
    }
}

#[test]
fn resetting_every_stage_gives_the_initial_network_and_all_of_a_donor_the_donor() {
    for (kind, first, last) in ENDS {
        let workplace = trained(kind);
        let initial = logits(&workplace, kind, "initial.safetensors");
        let trained = logits(&workplace, kind, "weights.safetensors");
        assert_ne!(initial, trained, "{kind}");
        grafted(&workplace, kind, &[(first, last, "initial")]);
        assert_eq!(logits(&workplace, kind, "grafted.safetensors"), initial);
        let (all, result) = grafted(&workplace, kind, &[(first, last, "other")]);
        assert!(all == workplace.folder.bytes("other.safetensors"), "{kind}");
        assert_eq!(result["imagesTest"], TEST_IMAGES);
    }
}

#[test]
fn spans_that_do_not_meet_commute_and_of_spans_that_do_the_later_one_stays() {
    let workplace = trained("resnet");
    let (first, second) = (
        ("layer1", "layer2.0", "other"),
        ("layer3.0", "fc", "initial"),
    );
    let (one, forwards) = grafted(&workplace, "resnet", &[first, second]);
    let (two, backwards) = grafted(&workplace, "resnet", &[second, first]);
    assert!(one == two);
    assert_eq!(forwards, backwards);
    let (over, _) = grafted(
        &workplace,
        "resnet",
        &[("layer1", "layer4", "other"), first],
    );
    let (alone, _) = grafted(&workplace, "resnet", &[("layer1", "layer4", "other")]);
    assert!(over == alone);
    let (over, _) = grafted(
        &workplace,
        "resnet",
        &[first, ("layer1", "layer2", "initial")],
    );
    let (alone, _) = grafted(&workplace, "resnet", &[("layer1", "layer2", "initial")]);
    assert!(over == alone);
}

#[test]
fn a_block_moves_with_its_shortcut_and_its_buffers_and_nothing_else_moves() {
    let workplace = trained("resnet");
    let (_, result) = grafted(&workplace, "resnet", &[("layer2.0", "layer2.0", "other")]);
    let value = |norm: &str, what: &str| format!("layer2.0.{norm}.{what}");
    let norms = ["bn1", "bn2", "downsample.1"];
    let moved: Vec<String> = serde_json::from_value(result["grafted"].clone()).unwrap();
    assert_eq!(moved.len(), 3 + 3 * 4);
    for norm in norms {
        for what in ["weight", "bias", "running_mean", "running_var"] {
            assert!(moved.contains(&value(norm, what)), "{norm}.{what}");
        }
    }
    let bytes = workplace.folder.bytes("grafted.safetensors");
    let tensors = safetensors::SafeTensors::deserialize(&bytes).unwrap();
    for (name, found) in tensors.tensors() {
        let of = |file: &str| workplace.floats(file, &name).1;
        let (recipient, donor) = (of("weights.safetensors"), of("other.safetensors"));
        let wanted = if moved.contains(&name) {
            &donor
        } else {
            &recipient
        };
        let found: Vec<f32> = found
            .data()
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes(b.try_into().unwrap()))
            .collect();
        assert_eq!(&found, wanted, "{name}");
        // What was learned differs, so the comparison tells the two apart.
        assert!(recipient != donor || name.starts_with("input."), "{name}");
    }
}

#[test]
fn accuracy_is_that_of_the_network_that_is_written() {
    let workplace = Workplace::new();
    let trained = call("train", workplace.train());
    let result = call("graft", workplace.graft());
    for key in [
        "testAccuracy",
        "testLossNats",
        "testCalibrationError",
        "testAccuracyByClass",
        "testAccuracyByHead",
        "parameters",
        "imagesTest",
    ] {
        assert_eq!(result[key], trained[key], "{key}");
    }
}

#[test]
fn spans_that_make_no_sense_are_refused_before_anything_is_read() {
    let workplace = Workplace::new();
    for (from, to, code) in [
        ("fc3", "head", ErrorCode::LayerUnknown),
        ("fc1", "tail", ErrorCode::LayerUnknown),
        ("fc2", "fc1", ErrorCode::InvalidSpec),
        ("relu1", "relu1", ErrorCode::InvalidSpec),
    ] {
        let error = refusal("graft", request(&workplace, "mlp", &[(from, to, "absent")]));
        assert_eq!(error.code, code, "{from} {to}");
    }
    assert_eq!(workplace.folder.names(), DATA);
}

#[test]
fn a_donor_needs_to_fit_the_span_alone() {
    let workplace = Workplace::trained();
    let file = |name: &str| json!(workplace.folder.file(name));
    // Another head and more layers: the first layer fits, the second does not.
    let mut other = workplace.train();
    other["network"] = json!({ "kind": "mlp", "depth": 3, "width": 32, "classes": 5 });
    other["train"]["classes"] = json!([0, 1, 2, 3, 4]);
    other["test"]["classes"] = json!([0, 1, 2, 3, 4]);
    other["weightsFile"] = file("deeper.safetensors");
    call("train", other.clone());
    let request =
        |from: &str, to: &str, donor: &str| request(&workplace, "mlp", &[(from, to, donor)]);
    call("graft", request("fc2", "fc2", "deeper"));
    let error = refusal("graft", request("fc2", "head", "deeper"));
    assert_eq!(error.code, ErrorCode::WeightsMismatch);
    assert_eq!(
        error.context["differences"],
        json!([
            "head.weight is [5, 32], wanted [10, 32]",
            "head.bias is [5], wanted [10]",
        ])
    );
    // It was trained on other images, which are normalised otherwise.
    let error = refusal("graft", request("fc1", "fc1", "deeper"));
    assert_eq!(error.code, ErrorCode::WeightsMismatch);
    let differences = error.context["differences"].to_string();
    assert!(differences.contains("input.mean"), "{differences}");
    let error = refusal("graft", request("fc1", "fc1", "absent"));
    assert_eq!(error.code, ErrorCode::WeightsUnreadable);
}

#[test]
fn values_that_are_not_finite_are_named_with_their_file() {
    let workplace = Workplace::trained();
    let good = workplace.folder.bytes("weights.safetensors");
    fs::write(
        workplace.folder.file("spoilt.safetensors"),
        spoil(&good, "fc2.bias"),
    )
    .unwrap();
    let before = workplace.folder.names();
    let spoilt = json!(workplace.folder.file("spoilt.safetensors"));
    for request in [
        request(&workplace, "mlp", &[("fc1", "fc2", "spoilt")]),
        with(workplace.graft(), "/weightsFile", spoilt.clone()),
    ] {
        let error = refusal("graft", request);
        assert_eq!(error.code, ErrorCode::NotFinite);
        assert_eq!(error.context["tensor"], "fc2.bias");
        assert_eq!(error.context["file"], spoilt);
    }
    // The span passes the spoilt value by.
    call(
        "graft",
        request(&workplace, "mlp", &[("head", "head", "spoilt")]),
    );
    fs::remove_file(workplace.folder.file("grafted.safetensors")).unwrap();
    assert_eq!(workplace.folder.names(), before);
}
