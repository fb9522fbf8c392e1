//! Trainings that are stopped and go on end with the bits of those that were not.

use super::common::{call, refusal};
use super::workplace::{TRAIN_IMAGES, Workplace, with};
use safetensors::SafeTensors;
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tunnel_engine::error::{EngineError, ErrorCode};
use tunnel_engine::job::JobContext;

const EPOCHS: u64 = 4;
const BATCH: u64 = 50;
const STEPS: u64 = EPOCHS * TRAIN_IMAGES as u64 / BATCH;

/// A training with batch normalisation, momentum, augmentation and a rate that changes by step:
/// everything that a checkpoint has to know.
fn request(workplace: &Workplace, precision: &str) -> Value {
    let mut request = workplace.train();
    request["network"] = json!({
        "kind": "vgg",
        "depth": 11,
        "convolutions": 3,
        "widthMultiplier": 0.0625,
        "classes": 10,
    });
    request["training"] = json!({
        "epochs": EPOCHS,
        "batchSize": BATCH,
        "learningRate": 0.05,
        "momentum": 0.9,
        "nesterov": true,
        "weightDecay": 1e-3,
        "decay": "weights",
        "schedule": { "kind": "one-cycle", "riseShare": 0.3, "startFactor": 0.04, "endFactor": 1e-5 },
        "labelSmoothing": 0.1,
        "gradientClip": 2.0,
        "augmentation": { "crop": 2, "flip": true },
        "precision": precision,
    });
    request["resumeFile"] = json!(workplace.folder.file("resume.safetensors"));
    request
}

/// Runs a training that is cancelled from the start: it stops after its first step.
fn one_step(request: &Value) -> Result<Value, EngineError> {
    let context = JobContext {
        cancel: Arc::new(AtomicBool::new(true)),
        progress: Box::new(|_| {}),
    };
    tunnel_engine::run("train", request.clone(), &context)
}

fn without_times(mut result: Value) -> Value {
    result["seconds"] = json!(null);
    for epoch in result["epochs"].as_array_mut().unwrap() {
        epoch["seconds"] = json!(null);
        epoch["imagesPerSecond"] = json!(null);
    }
    result
}

#[test]
fn a_training_that_is_stopped_after_every_step_ends_with_the_same_bits() {
    for precision in ["float32", "bfloat16"] {
        let undisturbed = Workplace::new();
        let wanted = call("train", request(&undisturbed, precision));
        let workplace = Workplace::new();
        let request = request(&workplace, precision);
        for _ in 0..STEPS {
            let error = one_step(&request).unwrap_err();
            assert_eq!(error.code, ErrorCode::Cancelled, "{error}");
            assert!(fs::exists(workplace.folder.file("resume.safetensors")).unwrap());
            assert!(!fs::exists(workplace.folder.file("weights.safetensors")).unwrap());
        }
        // Every step is done; what is left is to evaluate.
        let found = call("train", request);
        assert_eq!(without_times(found), without_times(wanted));
        assert!(
            workplace.folder.bytes("weights.safetensors")
                == undisturbed.folder.bytes("weights.safetensors"),
            "{precision}: the weights differ"
        );
    }
}

#[test]
fn what_is_left_after_an_epoch_is_enough_to_go_on() {
    let undisturbed = Workplace::new();
    call("train", request(&undisturbed, "float32"));
    // A shorter training of the same settings leaves the state that a killed one would.
    let workplace = Workplace::new();
    let whole = request(&workplace, "float32");
    for _ in 0..15 {
        one_step(&whole).unwrap_err();
    }
    let state = workplace.folder.bytes("resume.safetensors");
    call("train", whole.clone());
    // The state after 15 steps again: as if the process had been killed after it was written.
    fs::write(workplace.folder.file("resume.safetensors"), state).unwrap();
    call("train", whole);
    assert!(
        workplace.folder.bytes("weights.safetensors")
            == undisturbed.folder.bytes("weights.safetensors")
    );
}

#[test]
fn checkpoints_are_kept_at_the_steps_and_epochs_that_are_named() {
    let workplace = Workplace::new();
    let mut request = request(&workplace, "float32");
    let folder = workplace.folder.file("kept");
    fs::create_dir(&folder).unwrap();
    request["checkpoints"] = json!({ "everyEpochs": 2, "steps": [0, 1, 5, 24], "folder": folder });
    let result = call("train", request.clone());
    let kept = result["checkpoints"].as_array().unwrap();
    let steps: Vec<u64> = kept.iter().map(|c| c["step"].as_u64().unwrap()).collect();
    assert_eq!(steps, [0, 1, 5, 24, 48]);
    let epochs: Vec<u64> = kept.iter().map(|c| c["epoch"].as_u64().unwrap()).collect();
    assert_eq!(epochs, [0, 0, 0, 2, 4]);
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let wanted: Vec<_> = kept.iter().map(|c| c["file"].as_str().unwrap()).collect();
    assert_eq!(names, wanted);
    // Another run, stopped and gone on with, keeps the same bytes.
    let again = Workplace::new();
    let mut stopped = with(
        request.clone(),
        "/checkpoints/folder",
        json!(again.folder.file("kept")),
    );
    stopped["resumeFile"] = json!(again.folder.file("resume.safetensors"));
    stopped["weightsFile"] = json!(again.folder.file("weights.safetensors"));
    fs::create_dir(again.folder.file("kept")).unwrap();
    for _ in 0..3 {
        one_step(&stopped).unwrap_err();
    }
    call("train", stopped);
    for name in &names {
        let file = format!("kept/{name}");
        assert!(
            again.folder.bytes(&file) == workplace.folder.bytes(&file),
            "{name}"
        );
    }
    // Each is a weights file too: the last one that of the network at the end.
    let rank = |file: &str| {
        let mut reading = workplace.rank();
        reading["subject"]["network"] = request["network"].clone();
        reading["subject"]["weightsFile"] = json!(file);
        let mut result = call("rank", reading);
        result["seconds"] = json!(null);
        result
    };
    let last = rank(&format!("{folder}/step-00000048.safetensors"));
    assert_eq!(last, rank(&workplace.folder.file("weights.safetensors")));
    assert_ne!(last, rank(&format!("{folder}/step-00000000.safetensors")));
    for (pointer, value) in [
        ("/checkpoints/steps", json!([3, 3])),
        ("/checkpoints/steps", json!([STEPS + 1])),
        ("/checkpoints/everyEpochs", json!(0)),
    ] {
        let error = refusal("train", with(request.clone(), pointer, value));
        assert_eq!(error.code, ErrorCode::InvalidSpec, "{pointer}");
    }
    let nowhere = json!(workplace.folder.file("absent"));
    let error = refusal("train", with(request, "/checkpoints/folder", nowhere));
    assert_eq!(error.code, ErrorCode::OutputUnwritable);
}

/// A state with one value of its position another.
pub fn moved(state: &[u8], pointer: &str, value: Value) -> Vec<u8> {
    let (_, metadata) = SafeTensors::read_metadata(state).unwrap();
    let mut texts = metadata.metadata().clone().unwrap();
    let mut text: Value = serde_json::from_str(&texts["tunnel.training"]).unwrap();
    *text.pointer_mut(pointer).expect(pointer) = value;
    texts.insert("tunnel.training".to_owned(), text.to_string());
    let tensors = SafeTensors::deserialize(state).unwrap();
    safetensors::serialize(tensors.iter(), Some(texts)).unwrap()
}

#[test]
fn a_state_of_where_no_training_can_be_is_refused() {
    let workplace = Workplace::new();
    let request = request(&workplace, "float32");
    for _ in 0..STEPS / EPOCHS + 1 {
        one_step(&request).unwrap_err();
    }
    let file = workplace.folder.file("resume.safetensors");
    let good = fs::read(&file).unwrap();
    let epoch = "/position/epochs/0";
    for (pointer, value) in [
        // It would look for checkpoints up to there.
        ("/position/step", json!(u64::MAX)),
        ("/position/step", json!(STEPS + 1)),
        ("/position/step", json!(0)),
        ("/position/hits", json!(-1)),
        ("/position/hits", json!(BATCH + 1)),
        ("/position/seconds", json!(-1.0)),
        (&format!("{epoch}/trainAccuracy"), json!(2.0)),
        (&format!("{epoch}/seconds"), json!(-1.0)),
    ] {
        fs::write(&file, moved(&good, pointer, value.clone())).unwrap();
        let error = refusal("train", request.clone());
        assert_eq!(
            error.code,
            ErrorCode::WeightsUnreadable,
            "{pointer} {value}"
        );
    }
    fs::write(&file, good).unwrap();
    call("train", request);
}

#[test]
fn a_state_that_does_not_fit_is_refused_and_stays() {
    let workplace = Workplace::new();
    let request = request(&workplace, "float32");
    one_step(&request).unwrap_err();
    let good = workplace.folder.bytes("resume.safetensors");
    let file = workplace.folder.file("resume.safetensors");

    let wider = with(request.clone(), "/network/widthMultiplier", json!(0.125));
    let error = refusal("train", wider);
    assert_eq!(error.code, ErrorCode::WeightsMismatch);
    let differences = error.context["differences"].to_string();
    assert!(differences.contains("features.0.weight is [4, 3, 3, 3], wanted [8, 3, 3, 3]"));

    for (pointer, value, key) in [
        (
            "/training/learningRate",
            json!(0.01),
            "training.learningRate",
        ),
        ("/seed", json!(6), "seed"),
        (
            "/train/images",
            json!({ "count": 100, "seed": 1 }),
            "train.images",
        ),
    ] {
        let error = refusal("train", with(request.clone(), pointer, value));
        assert_eq!(error.code, ErrorCode::CheckpointMismatch, "{pointer}");
        assert_eq!(error.context["differences"], json!([key]));
    }

    let weights_alone = Workplace::trained().folder.bytes("weights.safetensors");
    for (spoilt, code) in [
        (&good[..good.len() - 1], ErrorCode::WeightsUnreadable),
        (&good[..9], ErrorCode::WeightsUnreadable),
        (&[][..], ErrorCode::WeightsUnreadable),
        (&weights_alone[..], ErrorCode::WeightsMismatch),
    ] {
        fs::write(&file, spoilt).unwrap();
        assert_eq!(refusal("train", request.clone()).code, code);
        assert_eq!(fs::read(&file).unwrap(), spoilt);
    }
    fs::write(&file, good).unwrap();
    call("train", request);
}
