//! Layers are read in as many passes as memory asks for, and nothing else hangs on it.

use super::common::{call, refusal};
use super::workplace::{TEST_IMAGES, TRAIN_IMAGES, WIDTH, Workplace, with};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tunnel_engine::error::ErrorCode;
use tunnel_engine::job::JobContext;

/// Bytes of a hidden layer's float32 features.
const PROBED: usize = (TRAIN_IMAGES + TEST_IMAGES) * WIDTH * 4;
const RANKED: usize = TEST_IMAGES * WIDTH * 4;

/// The request for layers of two widths, within so many bytes.
fn within(workplace: &Workplace, verb: &str, bytes: usize) -> Value {
    let layers = json!(["fc1", "relu1", "fc2", "relu2", "head"]);
    let mut request = with(workplace.request(verb), "/layers", layers);
    request["run"]["memoryBytes"] = json!(bytes);
    request
}

#[test]
fn probes_are_the_same_bits_whatever_the_passes() {
    let workplace = Workplace::trained();
    for (precision, part) in [("float32", 1), ("bfloat16", 2)] {
        for share in [0.0, 0.2] {
            let results = |bytes: usize| {
                let request = within(&workplace, "probe", bytes / part);
                let request = with(request, "/precision", json!(precision));
                let request = with(request, "/probe/validationShare", json!(share));
                let result = call("probe", request);
                let correct = workplace.folder.bytes("correct.safetensors");
                (result["layers"].clone(), correct)
            };
            let together = results(5 * PROBED);
            for bytes in [PROBED, 2 * PROBED, 3 * PROBED + PROBED / 2] {
                assert!(results(bytes) == together, "{precision} {share} {bytes}");
            }
        }
    }
}

#[test]
fn ranks_are_the_same_bits_whatever_the_passes() {
    let workplace = Workplace::trained();
    let results = |bytes: usize| {
        let result = call("rank", within(&workplace, "rank", bytes));
        result["layers"].clone()
    };
    let together = results(5 * RANKED);
    for bytes in [RANKED, 2 * RANKED, 3 * RANKED] {
        assert_eq!(results(bytes), together, "{bytes}");
    }
}

#[test]
fn a_layer_that_does_not_fit_is_refused_before_any_step() {
    let workplace = Workplace::trained();
    let before = workplace.folder.names();
    for (verb, smallest) in [("probe", PROBED), ("rank", RANKED), ("features", RANKED)] {
        let reports = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&reports);
        let context = JobContext {
            cancel: Arc::new(AtomicBool::new(false)),
            progress: Box::new(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
            }),
        };
        let request = within(&workplace, verb, smallest - 1);
        let error = tunnel_engine::run(verb, request, &context).unwrap_err();
        assert_eq!(error.code, ErrorCode::OutOfMemory, "{verb}");
        assert_eq!(error.context["layer"], "relu2");
        assert_eq!(error.context["bytes"], smallest);
        assert_eq!(error.context["memoryBytes"], smallest - 1);
        assert_eq!(reports.load(Ordering::Relaxed), 0, "{verb}");
    }
    assert_eq!(workplace.folder.names(), before);
}

#[test]
fn one_file_of_features_is_one_pass() {
    let workplace = Workplace::trained();
    let all = TEST_IMAGES * (4 * WIDTH + 10) * 4;
    call("features", within(&workplace, "features", all));
    let error = refusal("features", within(&workplace, "features", all - 1));
    assert_eq!(error.code, ErrorCode::OutOfMemory);
}
