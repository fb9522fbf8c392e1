//! The form of requests: what crosses the boundary from TypeScript, and what must not.

use super::common::{call, refusal};
use super::workplace::{Workplace, with};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tunnel_engine::VERBS;
use tunnel_engine::error::ErrorCode;
use tunnel_engine::job::JobContext;

#[test]
fn the_requests_that_typescript_builds_are_understood() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test/fixtures/specs");
    let workplace = Workplace::new();
    let mut seen = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let verb = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut request: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert!(VERBS.contains(&verb.as_str()), "{verb} is no verb");
        // Outputs go to a folder of this test, so that nothing is written beside the sources.
        for (key, value) in request.as_object_mut().unwrap() {
            if key.ends_with("File") || key == "file" {
                *value = json!(workplace.folder.file(value.as_str().unwrap()));
            }
        }
        // The files that it names are not there.
        let error = tunnel_engine::run(&verb, request, &JobContext::silent()).unwrap_err();
        let right = [
            ErrorCode::DataMissing,
            ErrorCode::WeightsUnreadable,
            ErrorCode::DeviceUnavailable,
        ];
        assert!(right.contains(&error.code), "{verb}: {error}");
        seen.push(verb);
    }
    seen.sort();
    assert_eq!(seen, ["features", "probe", "rank", "train"]);
}

/// The JSON pointers of all objects in a value.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.push(at.to_owned());
            for (key, value) in map {
                objects(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                objects(item, &format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn unknown_keys_are_refused_wherever_they_stand() {
    let workplace = Workplace::trained();
    let subset = json!({ "count": 100, "seed": 1 });
    let requests = [
        (
            "train",
            with(workplace.train(), "/train/images", subset.clone()),
        ),
        ("probe", workplace.probe()),
        ("rank", with(workplace.rank(), "/data/images", subset)),
        ("similarity", {
            let request = with(workplace.similarity(), "/other", workplace.subject());
            with(request, "/otherLayers", json!(["relu2"]))
        }),
        ("variance", workplace.variance()),
        ("spectrum", workplace.spectrum()),
        ("change", workplace.change()),
        ("components", workplace.components()),
        ("features", workplace.features()),
        ("graft", workplace.graft()),
        ("graft", workplace.cut("relu1")),
        ("cost", workplace.cost()),
        (
            "inspect",
            json!({ "network": workplace.train()["network"] }),
        ),
        (
            "import",
            json!({
                "network": workplace.train()["network"],
                "file": workplace.folder.file("weights.safetensors"),
                "normalisation": { "mean": [0.5, 0.5, 0.5], "std": [0.2, 0.2, 0.2] },
                "data": workplace.data("train.bin"),
                "run": workplace.train()["run"],
                "weightsFile": workplace.folder.file("imported.safetensors"),
            }),
        ),
        ("continual", workplace.continual()),
        ("device", json!({})),
    ];
    for (verb, request) in requests {
        call(verb, request.clone());
        let mut places = Vec::new();
        objects(&request, "", &mut places);
        for place in places {
            let mut spoilt = request.clone();
            let object = spoilt.pointer_mut(&place).unwrap();
            object["surprise"] = json!(1);
            let error = refusal(verb, spoilt);
            assert_eq!(error.code, ErrorCode::InvalidRequest, "{verb} {place}");
            assert!(error.message.contains("surprise"), "{error}");
        }
    }
}

#[test]
fn missing_keys_wrong_types_and_unknown_names_are_refused() {
    let workplace = Workplace::trained();
    let may_be_null = [
        "layers",
        "maxFeatures",
        "checkpoints",
        "other",
        "otherLayers",
    ];
    for verb in [
        "train",
        "graft",
        "probe",
        "rank",
        "variance",
        "spectrum",
        "change",
        "components",
        "features",
        "cost",
        "continual",
        "similarity",
    ] {
        let request = workplace.request(verb);
        for key in request.as_object().unwrap().keys() {
            if may_be_null.contains(&key.as_str()) || (verb == "change" && key == "data") {
                continue;
            }
            let mut spoilt = request.clone();
            spoilt.as_object_mut().unwrap().remove(key);
            let error = refusal(verb, spoilt);
            assert_eq!(
                error.code,
                ErrorCode::InvalidRequest,
                "{verb} without {key}"
            );
        }
    }
    let wrong = [
        ("/network/kind", json!("perceptron")),
        ("/network/width", json!("512")),
        ("/network/width", json!(1.5)),
        ("/initialisation", json!("zeros")),
        ("/train/layout", json!("mnist")),
        ("/train/files", json!("train.bin")),
        ("/training/schedule", json!({ "kind": "linear" })),
        ("/training/schedule", json!({ "kind": "multi-step" })),
        ("/training/precision", json!("float64")),
        ("/seed", json!(-1)),
        ("/run", json!("cpu")),
    ];
    for (pointer, value) in wrong {
        let error = refusal("train", with(workplace.train(), pointer, value.clone()));
        assert_eq!(error.code, ErrorCode::InvalidRequest, "{pointer} {value}");
    }
    assert_eq!(refusal("sing", json!({})).code, ErrorCode::InvalidRequest);
    assert_eq!(refusal("train", json!([])).code, ErrorCode::InvalidRequest);
}

#[test]
fn the_device_verb_says_what_is_here() {
    let result = call("device", json!({}));
    assert_eq!(result["libtorch"], "2.11.0");
    assert!(result["cpu"]["cores"].as_u64().unwrap() >= 1);
    assert!(result["cpu"]["bfloat16"].is_boolean());
    let devices = result["cuda"]["devices"].as_i64().unwrap();
    assert_eq!(result["cuda"]["available"], devices > 0);
}
