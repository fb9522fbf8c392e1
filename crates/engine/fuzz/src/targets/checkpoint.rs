//! The state of a training that is gone on from, in a training of one task and in one of several.
//!
//! An input that begins with `{` is a position's text, a line feed, and bytes that replace the first
//! ones of the tensors in a right checkpoint; any other is a file as it is.

use super::input::{Floats, floats_file, line_and_rest};
use super::scratch::{Scratch, in_scratch};
use super::sound::sound;
use super::subjects::{self, data, records, run_on};
use safetensors::SafeTensors;
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use tunnel_engine::job::JobContext;
use tunnel_engine::run;

const TEXT: &str = "tunnel.training";
const EPOCHS: usize = 2;
const STEPS: u64 = 4;

pub fn read(input: &[u8]) -> bool {
    let single = go_on("train", input);
    let several = go_on("continual", input);
    single || several
}

/// Runs a training that goes on from the input to its end.
fn go_on(verb: &'static str, input: &[u8]) -> bool {
    let template = template(verb);
    in_scratch(|scratch| {
        let request = request(verb, scratch);
        scratch.write("resume.safetensors", &file(template, input));
        // Weights of tasks that were learned before.
        scratch.write("task-0001.safetensors", b"");
        let Some(result) = sound(run(verb, request, &JobContext::silent())) else {
            return false;
        };
        assert_eq!(result["steps"], template.steps);
        match verb {
            "train" => {
                assert_share(&result["testAccuracy"]);
                check_epochs(&result["epochs"]);
            }
            _ => {
                let tasks = result["tasks"].as_array().unwrap();
                assert_eq!(tasks.len(), 2);
                tasks.iter().for_each(|task| check_epochs(&task["epochs"]));
                for row in result["accuracy"].as_array().unwrap() {
                    row.as_array().unwrap().iter().for_each(assert_share);
                }
            }
        }
        assert!(result["seconds"].as_f64().unwrap() >= 0.0);
        true
    })
}

fn check_epochs(epochs: &Value) {
    let epochs = epochs.as_array().unwrap();
    assert!(epochs.len() <= EPOCHS);
    for epoch in epochs {
        assert_share(&epoch["trainAccuracy"]);
    }
}

fn assert_share(value: &Value) {
    let share = value.as_f64().unwrap();
    assert!((0.0..=1.0).contains(&share), "{share} is no share");
}

/// A right checkpoint in parts.
struct Template {
    /// What is trained.
    training: Value,
    /// Where the training was.
    position: Value,
    tensors: Vec<Floats>,
    /// Steps of the whole training.
    steps: u64,
}

/// Made by a training that was stopped after its first step.
fn template(verb: &'static str) -> &'static Template {
    static SINGLE: OnceLock<Template> = OnceLock::new();
    static SEVERAL: OnceLock<Template> = OnceLock::new();
    let (template, steps) = match verb {
        "train" => (&SINGLE, STEPS),
        _ => (&SEVERAL, 2 * STEPS),
    };
    template.get_or_init(|| {
        in_scratch(|scratch| {
            let cancelled = JobContext {
                cancel: Arc::new(AtomicBool::new(true)),
                progress: Box::new(|_| {}),
            };
            run(verb, request(verb, scratch), &cancelled).unwrap_err();
            let bytes = std::fs::read(scratch.path("resume.safetensors")).unwrap();
            let (_, metadata) = SafeTensors::read_metadata(&bytes).unwrap();
            let text = &metadata.metadata().as_ref().unwrap()[TEXT];
            let text: Value = serde_json::from_str(text).unwrap();
            let tensors = SafeTensors::deserialize(&bytes).unwrap();
            let mut tensors: Vec<Floats> = tensors
                .iter()
                .map(|(name, view)| {
                    let bytes = view.data().to_vec();
                    (name.to_owned(), view.shape().to_vec(), bytes)
                })
                .collect();
            tensors.sort();
            Template {
                training: text["training"].clone(),
                position: text["position"].clone(),
                tensors,
                steps,
            }
        })
    })
}

fn file(template: &Template, input: &[u8]) -> Vec<u8> {
    if !input.starts_with(b"{") {
        return input.to_vec();
    }
    let (position, mut values) = line_and_rest(input);
    let position = String::from_utf8_lossy(position);
    let training = &template.training;
    let text = format!(r#"{{"version":1,"training":{training},"position":{position}}}"#);
    let mut tensors = template.tensors.clone();
    for (_, _, bytes) in &mut tensors {
        let count = bytes.len().min(values.len());
        let (own, left) = values.split_at(count);
        bytes[..count].copy_from_slice(own);
        values = left;
    }
    floats_file(&tensors, Some((TEXT, text)))
}

fn request(verb: &str, scratch: &Scratch) -> Value {
    scratch.write("train.bin", &records(12));
    let file = |classes: Option<[i64; 2]>| {
        let mut data = data(&scratch.text("train.bin"));
        data["classes"] = json!(classes);
        // Six images, in two batches.
        data["images"] = json!({ "count": 6, "seed": 1 });
        data
    };
    let mut request = json!({
        "initialisation": "kaiming",
        "training": {
            "epochs": EPOCHS, "batchSize": 4, "learningRate": 0.01, "momentum": 0.5, "weightDecay": 0,
            "schedule": { "kind": "constant" }, "augmentation": { "crop": 0, "flip": false },
            "precision": "float32",
        },
        "seed": 1,
        "run": run_on(),
        "weightsFile": scratch.text("weights.safetensors"),
        "resumeFile": scratch.text("resume.safetensors"),
    });
    match verb {
        "train" => {
            request["network"] = subjects::single_headed();
            request["train"] = file(None);
            request["test"] = file(None);
        }
        _ => {
            let task = |classes: [i64; 2]| {
                let data = file(Some(classes));
                json!({ "name": "task", "train": data, "test": data })
            };
            request["network"] = subjects::mlp();
            request["tasks"] = json!([task([0, 1]), task([2, 3])]);
            request["checkpoints"] = json!({ "folder": scratch.text("") });
        }
    }
    request
}

/// Right inputs: a position after one step, one after an epoch, one after a task, and whole files.
pub fn seeds() -> Vec<Vec<u8>> {
    let single = template("train");
    let several = template("continual");
    let line = |position: &Value| format!("{position}\n").into_bytes();
    let mut after_epoch = single.position.clone();
    let epoch = json!({
        "epoch": 1, "learningRate": 0.01, "trainLossNats": 1.5, "trainAccuracy": 0.5, "seconds": 0.5,
        "imagesPerSecond": 12.0,
    });
    after_epoch["step"] = json!(2);
    after_epoch["hits"] = json!(0);
    after_epoch["lossSumBits"] = json!(0);
    after_epoch["epochSeconds"] = json!(0.0);
    after_epoch["epochs"] = json!([epoch]);
    let mut after_task = after_epoch.clone();
    after_task["tasks"] = json!([{
        "epochs": [epoch, epoch], "steps": STEPS, "seconds": 1.0, "validation": null,
        "accuracy": [0.5, 0.5], "lossNats": [1.0, 1.0],
    }]);
    let whole = |template| file(template, &line(&single.position));
    vec![
        line(&single.position),
        line(&after_epoch),
        line(&after_task),
        whole(single),
        whole(several),
    ]
}
