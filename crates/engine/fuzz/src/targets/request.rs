//! A request of a verb, `{ "verb": …, "request": … }`, in a folder with files that fit the seeds.

use super::input::floats_file;
use super::scratch::{Scratch, in_scratch};
use super::seeds;
use super::sound::sound;
use super::subjects::{network, records, single_headed, tensors};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tunnel_engine::job::JobContext;
use tunnel_engine::run;

/// A job that takes longer is cancelled, which must end it within a step.
const PATIENCE: Duration = Duration::from_millis(100);

/// Networks with more are looked at, but not computed.
const MOST_PARAMETERS: i64 = 20_000;
const MOST_FEATURES: i64 = 20_000;

pub fn read(input: &[u8]) -> bool {
    let Ok(mut call) = serde_json::from_slice::<Value>(input) else {
        return false;
    };
    let Some(verb) = call["verb"].as_str().map(str::to_owned) else {
        return false;
    };
    // It fails on purpose.
    if verb == "fault" {
        return false;
    }
    in_scratch(|scratch| {
        write_files(scratch);
        let mut request = call["request"].take();
        confine(&mut request, scratch);
        limit(&mut request);
        if !is_small(&request) {
            return false;
        }
        let cancel = Arc::new(AtomicBool::new(false));
        let (begun, stop) = (Instant::now(), cancel.clone());
        let context = JobContext {
            cancel,
            progress: Box::new(move |_| stop.store(begun.elapsed() > PATIENCE, Ordering::Relaxed)),
        };
        sound(run(&verb, request, &context)).is_some()
    })
}

fn write_files(scratch: &Scratch) {
    scratch.write("train.bin", &records(24));
    scratch.write("test.bin", &records(12));
    let values = tensors(&network(single_headed()));
    scratch.write("weights.safetensors", &floats_file(&values, None));
    scratch.write("labels.npy", &seeds::labels_npy());
    scratch.write("layer.npy", &seeds::layer_npy());
}

/// Makes every path of a request one of a file in the folder.
pub fn confine(value: &mut Value, scratch: &Scratch) {
    let inside = |name: &mut Value| {
        if let Value::String(text) = name {
            let flat = text.replace(['/', '\\'], "_").replace("..", "__");
            *text = scratch.text(&flat);
        }
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| confine(item, scratch)),
        Value::Object(fields) => {
            for (key, field) in fields {
                let key = key.to_lowercase();
                match field {
                    Value::Array(names) if key == "files" => names.iter_mut().for_each(inside),
                    Value::String(_) if key.ends_with("file") || key.ends_with("folder") => {
                        inside(field);
                    }
                    _ => confine(field, scratch),
                }
            }
        }
        _ => {}
    }
}

/// Takes away what would keep the machine busy as it was asked to: threads, and work that is one step
/// however long it takes.
fn limit(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(limit),
        Value::Object(fields) => {
            for (key, most) in [("threads", 1), ("batchSize", 256)] {
                if let Some(number) = fields.get_mut(key)
                    && number
                        .as_i64()
                        .is_some_and(|number| number > most && number <= 1_000_000)
                {
                    *number = json!(most);
                }
            }
            fields.values_mut().for_each(limit);
        }
        _ => {}
    }
}

/// Whether every network of a request is small; its description is checked in any case.
fn is_small(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(is_small),
        Value::Object(fields) => is_small_network(fields) && fields.values().all(is_small),
        _ => true,
    }
}

fn is_small_network(fields: &Map<String, Value>) -> bool {
    let kind = fields.get("kind").and_then(Value::as_str);
    if !kind.is_some_and(|kind| ["mlp", "vgg", "resnet"].contains(&kind)) {
        return true;
    }
    let request = json!({ "network": fields });
    let Some(found) = sound(run("inspect", request, &JobContext::silent())) else {
        return true;
    };
    let count = found["parameterCount"].as_i64().unwrap();
    assert!(count > 0, "a network of {count} parameters");
    let layers = found["layers"].as_array().unwrap();
    let features = layers
        .iter()
        .map(|layer| layer["features"].as_i64().unwrap());
    let features: Vec<i64> = features.collect();
    assert!(features.iter().all(|&features| features > 0));
    count <= MOST_PARAMETERS && features.iter().all(|&features| features <= MOST_FEATURES)
}
