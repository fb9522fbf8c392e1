//! What a job may hold decides where features are kept, and nothing else hangs on it. A test binary
//! of its own: what the process holds is counted, and other tests would move it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure here is a failed test"
)]

mod common;

use common::folder::Folder;
use common::images::write_splits;
use common::{call, refusal};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tunnel_engine::error::{EngineError, ErrorCode};
use tunnel_engine::job::JobContext;

const MIB: u64 = 1 << 20;
const IMAGES: usize = 1200;

/// A network of layers wide enough for their features to matter.
fn network() -> Value {
    json!({ "kind": "mlp", "depth": 2, "width": 2048, "classes": 10 })
}

struct Place {
    folder: Folder,
}

impl Place {
    fn new() -> Self {
        let folder = Folder::new();
        write_splits(&folder, 1, IMAGES, 300);
        let place = Self { folder };
        let mut request = json!({
            "network": network(),
            "initialisation": "kaiming",
            "train": place.data("train.bin"),
            "test": place.data("test.bin"),
            "training": {
                "epochs": 1,
                "batchSize": 500,
                "learningRate": 1e-3,
                "momentum": 0.9,
                "weightDecay": 0,
                "schedule": { "kind": "constant" },
                "augmentation": { "crop": 0, "flip": false },
                "precision": "float32",
            },
            "seed": 5,
            "run": { "device": "cpu", "threads": 1 },
            "weightsFile": place.folder.file("weights.safetensors"),
        });
        request["train"]["images"] = json!({ "count": 500, "seed": 1 });
        call("train", request);
        place
    }

    fn data(&self, file: &str) -> Value {
        json!({
            "files": [self.folder.file(file)],
            "layout": "cifar10",
            "classCount": 10,
            "classes": null,
            "images": null,
        })
    }

    fn reading(&self, rest: Value) -> Value {
        let mut request = json!({
            "subject": {
                "kind": "network",
                "network": network(),
                "weightsFile": self.folder.file("weights.safetensors"),
            },
            "layers": ["fc1", "relu1", "fc2", "relu2", "head"],
            "seed": 5,
            "run": { "device": "cpu", "threads": 1 },
        });
        for (key, value) in rest.as_object().unwrap() {
            request[key] = value.clone();
        }
        request
    }

    fn probe(&self, precision: &str, held_out: f64) -> Value {
        self.reading(json!({
            "train": self.data("train.bin"),
            "test": self.data("test.bin"),
            "probe": {
                "epochs": 2,
                "batchSize": 128,
                "learningRate": 0.003,
                "weightDecay": 0,
                "labelSmoothing": 0,
                "maxFeatures": 2000,
                "standardise": true,
                "pooling": null,
                "validationShare": held_out,
            },
            "precision": precision,
            "correctnessFile": self.folder.file("correct.safetensors"),
        }))
    }
}

/// The request with another budget.
fn within(request: &Value, bytes: u64) -> Value {
    let mut request = request.clone();
    request["run"]["memoryBytes"] = json!(bytes);
    request
}

/// The smallest budget that the refusal of 1 byte names.
fn smallest(verb: &str, request: &Value) -> u64 {
    let error = refusal(verb, within(request, 1));
    assert_eq!(error.code, ErrorCode::OutOfMemory, "{error}");
    assert_eq!(error.context["memoryBytes"], 1);
    error.context["smallestMemoryBytes"].as_u64().unwrap()
}

/// Runs a verb within its smallest budget and `margin` bytes. What the process holds moves from call
/// to call, so a budget that has become too small is raised to the one that its refusal names.
fn call_within(verb: &str, request: &Value, margin: u64) -> Result<Value, EngineError> {
    let mut bytes = smallest(verb, request) + margin;
    for _ in 0..10 {
        let outcome = tunnel_engine::run(verb, within(request, bytes), &JobContext::silent());
        match outcome {
            Err(error) if error.code == ErrorCode::OutOfMemory => {
                bytes = error.context["smallestMemoryBytes"].as_u64().unwrap() + margin;
            }
            outcome => return outcome,
        }
    }
    panic!("{verb} finds no budget that is enough");
}

/// One test, since two at once would count each other's memory.
#[test]
fn the_budget_decides_where_features_are_kept_and_nothing_else() {
    let place = Place::new();
    // The first call of each kind makes libtorch take what it keeps.
    call("probe", place.probe("bfloat16", 0.0));
    for (precision, held_out) in [("float32", 0.0), ("bfloat16", 0.2)] {
        let request = place.probe(precision, held_out);
        let read = |result: Value| {
            let correct = place.folder.bytes("correct.safetensors");
            (result["layers"].clone(), correct)
        };
        let in_memory = read(call("probe", within(&request, 1 << 40)));
        // Room for a block of every layer, but not for the features of all images.
        let margin = 8 * MIB;
        let on_disk = read(call_within("probe", &request, margin).unwrap());
        assert!(on_disk == in_memory, "{precision}");
        let mut nowhere = request;
        nowhere["run"]["scratchFolder"] = json!(place.folder.file("nowhere"));
        let error = call_within("probe", &nowhere, margin).unwrap_err();
        assert_eq!(error.code, ErrorCode::OutputUnwritable, "{error}");
        assert!(error.message.contains("scratch"), "{error}");
    }
    assert_eq!(
        place.folder.names(),
        [
            "correct.safetensors",
            "test.bin",
            "train.bin",
            "weights.safetensors"
        ]
    );
    similarity_is_the_same_bits(&place);
    refused_before_any_step(&place);
}

fn similarity(place: &Place, method: &str) -> Value {
    let mut request = place.reading(json!({
        "other": place.reading(json!({}))["subject"],
        "otherLayers": ["relu1", "fc2", "relu2"],
        "data": place.data("train.bin"),
        "similarity": {
            "maxFeatures": 2000,
            "method": method,
            "batchSize": 300,
            "permutations": 3,
            "permutationImages": 100,
        },
        "precision": "float32",
    }));
    request["layers"] = json!(["fc1", "relu2"]);
    request
}

fn similarity_is_the_same_bits(place: &Place) {
    for method in ["exact", "minibatch"] {
        let request = similarity(place, method);
        let untimed = |mut result: Value| {
            result["seconds"] = json!(0);
            result
        };
        let in_memory = untimed(call("similarity", within(&request, 1 << 40)));
        // 1,200 images of 5 layers take 48 MB; from here on they do not fit.
        let on_disk = untimed(call_within("similarity", &request, 24 * MIB).unwrap());
        assert_eq!(on_disk, in_memory, "{method}");
    }
}

fn refused_before_any_step(place: &Place) {
    let rank = place.reading(json!({
        "data": place.data("test.bin"),
        "rank": { "rtol": 1e-3, "maxFeatures": 8000 },
    }));
    let features = place.reading(json!({
        "data": place.data("test.bin"),
        "maxFeatures": null,
        "file": place.folder.file("features.safetensors"),
    }));
    let measured = |settings: Value| {
        let mut request = place.reading(json!({ "data": place.data("test.bin") }));
        for (key, value) in settings.as_object().unwrap() {
            request[key] = value.clone();
        }
        request
    };
    let variance = json!({ "maxFeatures": 8000, "pooling": null });
    let change = json!({ "maxFeatures": 8000, "standardise": true });
    let requests = [
        ("probe", place.probe("float32", 0.0)),
        ("rank", rank),
        ("variance", measured(json!({ "variance": variance }))),
        (
            "change",
            measured(json!({ "change": change, "checkpoints": null })),
        ),
        ("features", features),
        ("similarity", similarity(place, "exact")),
        ("similarity", similarity(place, "minibatch")),
    ];
    for (verb, request) in requests {
        let reports = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&reports);
        let context = JobContext {
            cancel: Arc::new(AtomicBool::new(false)),
            progress: Box::new(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
            }),
        };
        let error = tunnel_engine::run(verb, within(&request, MIB), &context).unwrap_err();
        assert_eq!(error.code, ErrorCode::OutOfMemory, "{verb}");
        assert_eq!(reports.load(Ordering::Relaxed), 0, "{verb}");
        let result = call_within(verb, &request, 64 * MIB).unwrap();
        // Read in more passes, layers are the same.
        let in_memory = call(verb, within(&request, 1 << 40));
        assert_eq!(result["layers"], in_memory["layers"], "{verb}");
    }
}
