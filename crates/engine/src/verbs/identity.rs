//! What a training is, for a state to be gone on from by the same one alone.

use super::initial::Initial;
use serde_json::{Map, Value, json};

/// What is trained, of a request: the values of `keys`, but not where files are. A file that it
/// begins with is known by its content.
pub(super) fn identity(request: &Value, keys: &[&str], initial: &Initial) -> Map<String, Value> {
    let mut identity: Map<String, Value> = keys
        .iter()
        .map(|&key| (key.to_owned(), without_files(&request[key])))
        .collect();
    if let Some(sha256) = &initial.sha256 {
        identity.insert("initial".to_owned(), json!({ "sha256": sha256 }));
    }
    identity
}

fn without_files(value: &Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .iter()
            .filter(|(key, _)| key.as_str() != "files")
            .map(|(key, value)| (key.clone(), without_files(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_files).collect(),
        other => other.clone(),
    }
}
