//! Activations of a split: `{ActivationsRef}`, a line feed, and the files `labels.npy`, `a.npy` and
//! `b.safetensors` between lines of two dashes. All rows are read, for ranks.

use super::input::{line_and_rest, npy_file, parts, safetensors_file};
use super::request::confine;
use super::scratch::{Scratch, in_scratch};
use super::sound::sound;
use super::subjects::run_on;
use serde_json::{Value, json};
use tunnel_engine::job::JobContext;
use tunnel_engine::run;

pub fn read(input: &[u8]) -> bool {
    let (line, rest) = line_and_rest(input);
    let Ok(mut split) = serde_json::from_slice::<Value>(line) else {
        return false;
    };
    in_scratch(|scratch| {
        write(scratch, rest);
        confine(&mut split, scratch);
        let context = JobContext::silent();
        let inspect = json!({ "activations": split });
        let Some(found) = sound(run("inspect", inspect, &context)) else {
            return false;
        };
        let rank = json!({
            "subject": { "kind": "activations" }, "data": split, "layers": null,
            "rank": { "rtol": 1e-3, "maxFeatures": 64 }, "seed": 1, "run": run_on(),
        });
        let Some(ranks) = sound(run("rank", rank, &context)) else {
            return false;
        };
        let layers = ranks["layers"].as_array().unwrap();
        assert_eq!(layers.len(), found["layers"].as_array().unwrap().len());
        for layer in layers {
            let rank = layer["rank"].as_i64().unwrap();
            assert!((0..=layer["features"].as_i64().unwrap()).contains(&rank));
        }
        true
    })
}

fn write(scratch: &Scratch, rest: &[u8]) {
    let mut parts = parts(rest).into_iter();
    let mut next = || parts.next().unwrap_or_default();
    scratch.write("labels.npy", &npy_file(next()));
    scratch.write("a.npy", &npy_file(next()));
    scratch.write("b.safetensors", &safetensors_file(next()));
}
