//! Files are written whole or not at all, and refused before long work.

use super::common::refusal;
use super::workplace::{DATA, Workplace, with};
use serde_json::{Value, json};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tunnel_engine::error::{EngineError, ErrorCode};
use tunnel_engine::job::JobContext;

/// The refusal, and how many reports came before it.
fn refusal_after(verb: &str, request: Value) -> (EngineError, u32) {
    let reports = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&reports);
    let context = JobContext {
        cancel: Arc::new(AtomicBool::new(false)),
        progress: Box::new(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        }),
    };
    let error = tunnel_engine::run(verb, request, &context).unwrap_err();
    (error, reports.load(Ordering::Relaxed))
}

#[test]
fn a_file_that_cannot_be_written_is_refused_before_any_step() {
    let workplace = Workplace::trained();
    let before = workplace.folder.names();
    fs::create_dir(workplace.folder.file("folder")).unwrap();
    let bad = [
        workplace.folder.file("train.bin/below-a-file"),
        workplace.folder.file("absent/in-no-folder"),
        workplace.folder.file("folder"),
        String::new(),
    ];
    let writers = [
        ("train", "/weightsFile"),
        ("probe", "/correctnessFile"),
        ("features", "/file"),
        ("graft", "/outputFile"),
    ];
    for (verb, pointer) in writers {
        for file in &bad {
            let request = with(workplace.request(verb), pointer, json!(file));
            let (error, reports) = refusal_after(verb, request);
            assert_eq!(error.code, ErrorCode::OutputUnwritable, "{verb} {file:?}");
            assert_eq!(error.context["file"], json!(file));
            assert_eq!(reports, 0, "{verb} {file:?}");
        }
    }
    fs::remove_dir(workplace.folder.file("folder")).unwrap();
    assert_eq!(workplace.folder.names(), before);
}

#[test]
fn a_loss_that_is_not_finite_names_its_step_and_leaves_no_file() {
    let workplace = Workplace::new();
    let request = with(workplace.train(), "/training/learningRate", json!(1e30));
    for precision in ["float32", "bfloat16"] {
        let request = with(request.clone(), "/training/precision", json!(precision));
        let error = refusal("train", request);
        assert_eq!(error.code, ErrorCode::NotFinite, "{error}");
        assert_eq!(error.context["epoch"], 1);
        // The first step's loss is that of the initial values.
        assert!(error.context["step"].as_u64().unwrap() >= 2, "{error}");
        assert_eq!(workplace.folder.names(), DATA);
    }
}

#[test]
fn a_network_spoilt_by_its_very_last_step_is_not_written() {
    let workplace = Workplace::new();
    let request = with(workplace.train(), "/training/learningRate", json!(1e30));
    let request = with(request, "/training/batchSize", json!(600));
    let error = refusal("train", with(request, "/training/epochs", json!(1)));
    assert_eq!(error.code, ErrorCode::NotFinite, "{error}");
    assert_eq!(
        (&error.context["epoch"], &error.context["step"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(workplace.folder.names(), DATA);
}

#[test]
fn an_old_file_is_replaced_by_a_success_and_kept_by_a_failure() {
    let workplace = Workplace::trained();
    let old = workplace.folder.bytes("weights.safetensors");
    let names = workplace.folder.names();
    let failing = with(workplace.train(), "/training/learningRate", json!(1e30));
    refusal("train", failing);
    assert!(workplace.folder.bytes("weights.safetensors") == old);
    super::common::call("train", with(workplace.train(), "/seed", json!(6)));
    assert!(workplace.folder.bytes("weights.safetensors") != old);
    assert_eq!(workplace.folder.names(), names);
}
