//! Verbs on what people bring: activations in files, and TorchScript modules.

use super::common::{call, refusal};
use super::workplace::{Workplace, with};
use safetensors::SafeTensors;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use tunnel_engine::error::ErrorCode;

const LAYERS: [&str; 2] = ["relu1", "relu2"];

/// A workplace whose network's activations on both splits lie in `train.safetensors` and
/// `test.safetensors`.
fn brought() -> Workplace {
    let workplace = Workplace::trained();
    for split in ["train", "test"] {
        let data = workplace.data(&format!("{split}.bin"));
        let file = json!(workplace.folder.file(&format!("{split}.safetensors")));
        let request = with(workplace.features(), "/data", data);
        call("features", with(request, "/file", file));
    }
    workplace
}

fn split(workplace: &Workplace, file: &str) -> Value {
    let file = workplace.folder.file(file);
    let layers = LAYERS.map(|name| json!({ "name": name, "file": file, "tensor": null }));
    json!({
        "kind": "activations",
        "layers": layers,
        "labels": { "file": file, "tensor": "labels" },
        "classCount": 10,
        "images": null,
    })
}

/// `rank` of activations in `test.safetensors`.
fn rank(workplace: &Workplace) -> Value {
    let request = with(
        workplace.rank(),
        "/data",
        split(workplace, "test.safetensors"),
    );
    with(request, "/subject", json!({ "kind": "activations" }))
}

fn probe(workplace: &Workplace) -> Value {
    let request = with(
        workplace.probe(),
        "/subject",
        json!({ "kind": "activations" }),
    );
    let request = with(request, "/train", split(workplace, "train.safetensors"));
    with(request, "/test", split(workplace, "test.safetensors"))
}

/// Writes a `.npy` file, version 1.
fn write_npy(workplace: &Workplace, name: &str, descr: &str, shape: &str, numbers: &[u8]) {
    let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend(numbers);
    fs::write(workplace.folder.file(name), bytes).unwrap();
}

#[test]
fn activations_that_a_network_gave_measure_as_the_network_does() {
    let workplace = brought();
    let of_network = call("rank", workplace.rank());
    assert_eq!(
        call("rank", rank(&workplace))["layers"],
        of_network["layers"]
    );
    let of_network = call("probe", workplace.probe());
    let correct = workplace.folder.bytes("correct.safetensors");
    let of_files = call("probe", probe(&workplace));
    assert_eq!(of_files["layers"], of_network["layers"]);
    assert_eq!(workplace.folder.bytes("correct.safetensors"), correct);
    // One layer of them is read as it is beside the other.
    let request = with(rank(&workplace), "/layers", json!(["relu2"]));
    let found = call("rank", request);
    assert_eq!(
        found["layers"][0]["rank"],
        of_rank(&workplace)["layers"][1]["rank"]
    );
    let inspected = call(
        "inspect",
        json!({ "activations": split(&workplace, "test.safetensors") }),
    );
    assert_eq!(
        (&inspected["images"], &inspected["classes"]),
        (&json!(300), &json!(10))
    );
    assert_eq!(inspected["layers"][1]["name"], "relu2");
    assert_eq!(inspected["layers"][1]["features"], 32);
}

fn of_rank(workplace: &Workplace) -> Value {
    call("rank", workplace.rank())
}

#[test]
fn every_measure_takes_activations() {
    let workplace = brought();
    for (verb, same) in [
        ("spectrum", "/layers"),
        ("components", "/layers"),
        ("similarity", "/debiased"),
        ("change", "/representations/l1"),
        ("variance", "/layers/1/intra"),
        ("features", "/layers"),
    ] {
        let of_network = workplace.request(verb);
        let request = with(
            of_network.clone(),
            "/data",
            split(&workplace, "test.safetensors"),
        );
        let mut request = with(request, "/subject", json!({ "kind": "activations" }));
        if verb == "change" {
            // Checkpoints are those of a network.
            let error = refusal(verb, request.clone());
            assert_eq!(error.code, ErrorCode::InvalidSpec, "{error}");
            request["checkpoints"] = json!(null);
        }
        let (found, wanted) = (call(verb, request), call(verb, of_network));
        assert_eq!(found.pointer(same), wanted.pointer(same), "{verb}");
        assert!(found.pointer(same).is_some(), "{verb}");
    }
}

#[test]
fn npy_files_of_any_precision_and_shape_and_choices_of_images_are_read() {
    let workplace = brought();
    let (_, values) = workplace.floats("test.safetensors", "relu1");
    let (_, labels) = workplace.integers("test.safetensors", "labels");
    let doubles: Vec<u8> = values
        .iter()
        .flat_map(|&v| f64::from(v).to_le_bytes())
        .collect();
    write_npy(&workplace, "relu1.npy", "<f8", "(300, 2, 4, 4)", &doubles);
    let short: Vec<u8> = labels
        .iter()
        .flat_map(|&label| (label as i16).to_le_bytes())
        .collect();
    write_npy(&workplace, "labels.npy", "<i2", "(300, 1)", &short);
    let file = |name: &str| json!(workplace.folder.file(name));
    let request = with(rank(&workplace), "/data/layers/0/file", file("relu1.npy"));
    let request = with(
        request,
        "/data/labels",
        json!({ "file": file("labels.npy") }),
    );
    assert_eq!(
        call("rank", request.clone())["layers"],
        of_rank(&workplace)["layers"]
    );
    // So many images, the same whichever file they come from.
    let few = with(request, "/data/images", json!({ "count": 40, "seed": 3 }));
    let found = call("rank", few.clone());
    assert_eq!(found["images"], 40);
    let of_safetensors = with(
        rank(&workplace),
        "/data/images",
        json!({ "count": 40, "seed": 3 }),
    );
    assert_eq!(call("rank", of_safetensors)["layers"], found["layers"]);
    let others = call("rank", with(few.clone(), "/data/images/seed", json!(4)));
    assert_ne!(others["layers"][0]["sigma1"], found["layers"][0]["sigma1"]);
    let features = with(
        workplace.features(),
        "/subject",
        json!({ "kind": "activations" }),
    );
    let features = with(features, "/data", few["data"].clone());
    let features = with(features, "/maxFeatures", json!(10));
    call("features", features);
    let (shape, chosen) = workplace.floats("features.safetensors", "relu1");
    assert_eq!(shape, [40, 10]);
    // Each is a row of the file, in the file's order.
    let mut from = 0;
    for row in chosen.chunks_exact(10) {
        let is_this = |at: &usize| {
            let whole = &values[at * 32..(at + 1) * 32];
            row.iter().all(|value| whole.contains(value))
        };
        from = (from..300).find(is_this).unwrap() + 1;
    }
}

#[test]
fn activations_that_do_not_fit_are_refused() {
    let workplace = brought();
    let file = |name: &str| json!(workplace.folder.file(name));
    let right = || rank(&workplace);
    write_npy(&workplace, "few.npy", "<f4", "(2, 3)", &[0; 24]);
    write_npy(&workplace, "whole.npy", "<i4", "(300,)", &[0; 1200]);
    write_npy(&workplace, "labels.npy", "|u1", "(300,)", &[10; 300]);
    let mut spoilt = vec![0u8; 300 * 8];
    spoilt[177 * 8 + 4..178 * 8].copy_from_slice(&f32::NAN.to_le_bytes());
    write_npy(&workplace, "nan.npy", "<f4", "(300, 2)", &spoilt);
    let huge: Vec<u8> = (0..300).flat_map(|_| 1e300f64.to_le_bytes()).collect();
    write_npy(&workplace, "huge.npy", "<f8", "(300,)", &huge);
    let cases = [
        (
            with(right(), "/data/layers", json!([])),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/data/layers/1/name", json!("relu1")),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/data/layers/1/name", json!("")),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/data/classCount", json!(0)),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/data/classCount", json!(9)),
            ErrorCode::LabelOutOfRange,
        ),
        (
            with(
                right(),
                "/data/labels",
                json!({ "file": file("labels.npy") }),
            ),
            ErrorCode::LabelOutOfRange,
        ),
        (
            with(right(), "/data/labels", json!({ "file": file("few.npy") })),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/data/layers/1/file", file("few.npy")),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/data/layers/1/file", file("whole.npy")),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/data/layers/1/file", file("nan.npy")),
            ErrorCode::NotFinite,
        ),
        (
            with(right(), "/data/layers/1/file", file("huge.npy")),
            ErrorCode::NotFinite,
        ),
        (
            with(right(), "/data/layers/1/file", file("absent.npy")),
            ErrorCode::DataMissing,
        ),
        (
            with(right(), "/data/layers/1/tensor", json!("other")),
            ErrorCode::DataMissing,
        ),
        (
            with(right(), "/data/images", json!({ "count": 301, "seed": 1 })),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/data/images", json!({ "count": 0, "seed": 1 })),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/layers", json!(["relu3"])),
            ErrorCode::LayerUnknown,
        ),
        (with(right(), "/layers", json!([])), ErrorCode::InvalidSpec),
        (
            with(right(), "/data", workplace.data("test.bin")),
            ErrorCode::InvalidSpec,
        ),
        (
            with(right(), "/subject", workplace.subject()),
            ErrorCode::InvalidSpec,
        ),
    ];
    for (request, wanted) in cases {
        let error = refusal("rank", request.clone());
        assert_eq!(error.code, wanted, "{error}");
    }
    let error = refusal(
        "rank",
        with(right(), "/data/layers/1/file", file("nan.npy")),
    );
    assert_eq!(
        (&error.context["layer"], &error.context["image"]),
        (&json!("relu2"), &json!(177))
    );
    // The splits of a probe have the same layers, of the same width.
    write_npy(&workplace, "wide.npy", "<f4", "(600, 2)", &[0; 4800]);
    let request = with(probe(&workplace), "/train/layers/1/file", file("wide.npy"));
    assert_eq!(refusal("probe", request).code, ErrorCode::InvalidSpec);
    let request = with(probe(&workplace), "/train/layers/1/tensor", json!("relu2"));
    let request = with(request, "/train/layers/1/name", json!("relu3"));
    assert_eq!(refusal("probe", request).code, ErrorCode::InvalidSpec);
    let request = with(probe(&workplace), "/train/classCount", json!(11));
    assert_eq!(refusal("probe", request).code, ErrorCode::InvalidSpec);
    for key in ["/data", "/data/labels", "/data/layers/0"] {
        let mut request = right();
        request.pointer_mut(key).unwrap()["unknown"] = json!(1);
        assert_eq!(
            refusal("rank", request).code,
            ErrorCode::InvalidRequest,
            "{key}"
        );
    }
}

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../test/golden/own")
        .join(name)
}

/// A workplace with the four images of `test/golden/bring_your_own.py`, as often as asked for.
fn with_small_images(times: usize) -> Workplace {
    let workplace = Workplace::new();
    let pixel = |at: usize| ((at * 7 + at * at % 13 * 11) % 256) as u8;
    let mut records = Vec::new();
    for image in (0..4).cycle().take(4 * times) {
        records.extend((image as u16).to_le_bytes());
        records.extend((0..192).map(|at| pixel(image * 192 + at)));
    }
    fs::write(workplace.folder.file("small.bin"), records).unwrap();
    workplace
}

fn script(workplace: &Workplace, module: &str, outputs: Value) -> Value {
    let mut request = workplace.features();
    request["subject"] = json!({
        "kind": "script",
        "file": golden(module),
        "side": 8,
        "classes": 10,
        "normalisation": { "mean": [0.491, 0.482, 0.447], "std": [0.247, 0.243, 0.262] },
        "outputs": outputs,
    });
    request["data"] = json!({
        "files": [workplace.folder.file("small.bin")],
        "layout": "tunnel",
        "side": 8,
        "classCount": 10,
    });
    request
}

/// A golden tensor's values, row by row.
fn wanted(name: &str) -> Vec<f32> {
    let bytes = fs::read(golden("scripts.safetensors")).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let view = tensors.tensor(name).unwrap();
    let float = |b: &[u8]| f32::from_le_bytes(b.try_into().unwrap());
    view.data().chunks_exact(4).map(float).collect()
}

fn check(found: &[f32], wanted: &[f32]) {
    let largest = wanted
        .iter()
        .fold(0f32, |most, value| most.max(value.abs()));
    for (at, value) in found.iter().enumerate() {
        assert!((value - wanted[at % wanted.len()]).abs() <= 1e-5 * largest);
    }
}

#[test]
fn a_script_s_layers_are_pytorch_s_on_images_of_ours() {
    // More images than are read at once.
    let workplace = with_small_images(150);
    for (module, of, layers) in [
        (
            "scripted.pt",
            "scripted",
            ["layer1.0.bn2", "layer1.1.relu:2"],
        ),
        ("traced.pt", "scripted", ["layer1.0.conv1", "layer1"]),
        ("functional.pt", "functional", ["relu", "head"]),
    ] {
        let request = script(&workplace, module, json!(null));
        let result = call("features", with(request, "/layers", json!(layers)));
        assert_eq!(result["images"], 600);
        for layer in layers {
            let (shape, found) = workplace.floats("features.safetensors", layer);
            let wanted = wanted(&format!("{of}/{layer}"));
            assert_eq!(shape, [600, wanted.len() / 4], "{layer}");
            check(&found, &wanted);
        }
    }
    let names = json!(["first", "second", "last"]);
    call("features", script(&workplace, "layers.pt", names));
    for layer in ["first", "second", "last"] {
        let (_, found) = workplace.floats("features.safetensors", layer);
        check(&found, &wanted(&format!("layers/{layer}")));
    }
}

#[test]
fn what_the_documented_exporter_writes_is_read() {
    // The document shows the very file that wrote them.
    let exporter = fs::read_to_string(golden("../export_activations.py")).unwrap();
    let document = fs::read_to_string(golden("../../../docs/bring-your-own.md")).unwrap();
    assert!(document.contains(&exporter));
    let workplace = Workplace::new();
    let file = |name: &str| golden(&format!("activations/{name}.npy"));
    let layers = ["layer1.0.bn2", "fc"].map(|name| json!({ "name": name, "file": file(name) }));
    let mut request = workplace.features();
    request["subject"] = json!({ "kind": "activations" });
    request["data"] = json!({
        "kind": "activations",
        "layers": layers,
        "labels": { "file": file("labels") },
        "classCount": 10,
        "images": null,
    });
    call("features", request);
    for layer in ["layer1.0.bn2", "fc"] {
        let (_, found) = workplace.floats("features.safetensors", layer);
        check(&found, &wanted(&format!("scripted/{layer}")));
    }
    let (_, labels) = workplace.integers("features.safetensors", "labels");
    assert_eq!(labels, [0, 1, 2, 3]);
}

#[test]
fn what_can_be_read_of_a_script_is_listed() {
    let inspect = |module: &str, outputs: Value| json!({ "script": { "file": golden(module), "side": 8, "outputs": outputs } });
    let found = call("inspect", inspect("scripted.pt", json!(null)));
    let layers = found["layers"].as_array().unwrap();
    let of = |name: &str| layers.iter().find(|layer| layer["name"] == name).unwrap();
    assert_eq!(of("layer1")["shape"], json!([4, 8, 8]));
    assert_eq!(of("layer1")["features"], 256);
    // The outermost of several names of one output is read by default.
    assert_eq!(of("layer1")["default"], true);
    for name in ["layer1.1", "layer1.1.relu:2"] {
        assert_eq!(
            (&of(name)["default"], &of(name)["layer"]),
            (&json!(false), &json!(null))
        );
    }
    let numbers: Vec<u64> = layers
        .iter()
        .filter_map(|layer| layer["layer"].as_u64())
        .collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    let found = call("inspect", inspect("layers.pt", json!(["a", "b", "c"])));
    assert_eq!(found["layers"][1]["name"], "b");
    for outputs in [json!(["a", "b"]), json!(["a", "b", "b"]), json!([])] {
        let error = refusal("inspect", inspect("layers.pt", outputs));
        assert_eq!(error.code, ErrorCode::InvalidSpec, "{error}");
    }
    let both = json!({
        "network": Workplace::new().train()["network"],
        "script": { "file": golden("layers.pt"), "side": 8, "outputs": null },
    });
    assert_eq!(refusal("inspect", both).code, ErrorCode::InvalidRequest);
    assert_eq!(
        refusal("inspect", json!({})).code,
        ErrorCode::InvalidRequest
    );
}

#[test]
fn scripts_that_do_not_fit_are_refused() {
    let workplace = with_small_images(1);
    let right = || script(&workplace, "functional.pt", json!(null));
    let error = refusal("features", with(right(), "/layers", json!(["relu9"])));
    assert_eq!(error.code, ErrorCode::LayerUnknown);
    assert_eq!(
        error.context["known"],
        json!(["fc1", "relu", "fc2", "relu:2", "head"])
    );
    for (pointer, value, wanted) in [
        ("/subject/side", json!(32), ErrorCode::InvalidSpec),
        ("/subject/classes", json!(0), ErrorCode::InvalidSpec),
        (
            "/subject/normalisation/std/0",
            json!(0),
            ErrorCode::InvalidSpec,
        ),
        (
            "/subject/outputs",
            json!(["a", "b"]),
            ErrorCode::InvalidSpec,
        ),
        (
            "/subject/file",
            json!(workplace.folder.file("test.bin")),
            ErrorCode::WeightsUnreadable,
        ),
        (
            "/subject/file",
            json!(workplace.folder.file("absent.pt")),
            ErrorCode::WeightsUnreadable,
        ),
        (
            "/data",
            split(&workplace, "absent.npy"),
            ErrorCode::InvalidSpec,
        ),
    ] {
        let error = refusal("features", with(right(), pointer, value));
        assert_eq!(error.code, wanted, "{pointer}: {error}");
    }
    // Both sides agree, but the module takes another.
    let wrong = with(right(), "/subject/side", json!(32));
    let wrong = with(wrong, "/data", workplace.data("test.bin"));
    assert_eq!(refusal("features", wrong).code, ErrorCode::InvalidSpec);
}
