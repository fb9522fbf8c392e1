//! Trainings that begin with the values of a file.

use super::common::{call, refusal};
use super::workplace::{Workplace, spoil, with};
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tunnel_engine::error::{EngineError, ErrorCode};
use tunnel_engine::job::JobContext;

/// A training that begins with `weights.safetensors` and writes another file.
fn finetune(workplace: &Workplace) -> Value {
    let mut request = workplace.train();
    request["initial"] = json!({ "weightsFile": workplace.folder.file("weights.safetensors") });
    request["weightsFile"] = json!(workplace.folder.file("tuned.safetensors"));
    request
}

#[test]
fn a_training_begins_with_the_file_s_values() {
    let workplace = Workplace::new();
    let folder = workplace.folder.file("kept");
    fs::create_dir(&folder).unwrap();
    let mut request = with(workplace.train(), "/seed", json!(6));
    request["checkpoints"] = json!({ "everyEpochs": null, "steps": [0], "folder": folder });
    call("train", request.clone());
    let whole = workplace.folder.bytes("weights.safetensors");
    // From its own initial values a training ends as it did, whatever it would have drawn.
    request["initialisation"] = json!("xavier");
    request["initial"] = json!({ "weightsFile": format!("{folder}/step-00000000.safetensors") });
    request["weightsFile"] = json!(workplace.folder.file("again.safetensors"));
    call("train", request);
    assert!(workplace.folder.bytes("again.safetensors") == whole);
    // From trained values it begins better than one from drawn ones ends.
    let tuned = call(
        "train",
        with(finetune(&workplace), "/training/epochs", json!(1)),
    );
    let first = tuned["epochs"][0]["trainLossNats"].as_f64().unwrap();
    assert!(first < 1.0, "{tuned}");
}

#[test]
fn null_means_drawn_values() {
    let workplace = Workplace::trained();
    let bytes = workplace.folder.bytes("weights.safetensors");
    let mut request = workplace.train();
    request["initial"] = json!(null);
    call("train", request);
    assert!(workplace.folder.bytes("weights.safetensors") == bytes);
}

#[test]
fn the_input_is_normalised_as_the_file_says() {
    let workplace = Workplace::trained();
    // Other images have other statistics of their own.
    let mut request = finetune(&workplace);
    request["train"]["files"] = json!([workplace.folder.file("test.bin")]);
    call("train", request);
    for name in ["input.mean", "input.std"] {
        let of = |file: &str| workplace.floats(file, name);
        assert_eq!(of("tuned.safetensors"), of("weights.safetensors"), "{name}");
    }
}

fn one_step(request: &Value) -> EngineError {
    let context = JobContext {
        cancel: Arc::new(AtomicBool::new(true)),
        progress: Box::new(|_| {}),
    };
    tunnel_engine::run("train", request.clone(), &context).unwrap_err()
}

#[test]
fn a_state_is_known_by_the_file_s_content_and_not_by_its_place() {
    let workplace = Workplace::trained();
    let mut request = finetune(&workplace);
    request["resumeFile"] = json!(workplace.folder.file("resume.safetensors"));
    assert_eq!(one_step(&request).code, ErrorCode::Cancelled);
    let moved = workplace.folder.file("moved.safetensors");
    fs::copy(workplace.folder.file("weights.safetensors"), &moved).unwrap();
    let elsewhere = with(request.clone(), "/initial/weightsFile", json!(moved));
    assert_eq!(one_step(&elsewhere).code, ErrorCode::Cancelled);
    let other = workplace.folder.file("other.safetensors");
    let seeded = with(workplace.train(), "/seed", json!(6));
    call("train", with(seeded, "/weightsFile", json!(other)));
    let mut drawn = request.clone();
    drawn["initial"] = json!(null);
    for (request, difference) in [
        (
            with(request.clone(), "/initial/weightsFile", json!(other)),
            "initial.sha256",
        ),
        (drawn, "initial"),
    ] {
        let error = one_step(&request);
        assert_eq!(error.code, ErrorCode::CheckpointMismatch);
        assert_eq!(error.context["differences"], json!([difference]));
    }
}

#[test]
fn files_that_do_not_fit_or_are_not_finite_are_refused() {
    let workplace = Workplace::trained();
    let error = refusal(
        "train",
        with(finetune(&workplace), "/network/width", json!(31)),
    );
    assert_eq!(error.code, ErrorCode::WeightsMismatch);
    let absent = json!(workplace.folder.file("absent"));
    let error = refusal(
        "train",
        with(finetune(&workplace), "/initial/weightsFile", absent),
    );
    assert_eq!(error.code, ErrorCode::WeightsUnreadable);
    let bytes = spoil(
        &workplace.folder.bytes("weights.safetensors"),
        "head.weight",
    );
    fs::write(workplace.folder.file("weights.safetensors"), bytes).unwrap();
    let error = refusal("train", finetune(&workplace));
    assert_eq!(error.code, ErrorCode::NotFinite);
    assert_eq!(error.context["tensor"], "head.weight");
}
