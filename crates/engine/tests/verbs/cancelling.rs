//! A cancelled job stops within one step and leaves nothing.

use super::workplace::{DATA, Workplace, with};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tunnel_engine::error::ErrorCode;
use tunnel_engine::job::{JobContext, Phase, Progress};

/// Runs a verb that is cancelled at the first report that `when` holds for; how many reports came
/// after that.
fn cancelled(verb: &str, request: Value, when: fn(&Progress) -> bool) -> u32 {
    let cancel = Arc::new(AtomicBool::new(false));
    let after = Arc::new(AtomicU32::new(0));
    let (flag, count) = (Arc::clone(&cancel), Arc::clone(&after));
    let context = JobContext {
        cancel,
        progress: Box::new(move |report| {
            if flag.load(Ordering::Relaxed) {
                count.fetch_add(1, Ordering::Relaxed);
            } else if when(&report) {
                flag.store(true, Ordering::Relaxed);
            }
        }),
    };
    let error = tunnel_engine::run(verb, request, &context).unwrap_err();
    assert_eq!(error.code, ErrorCode::Cancelled);
    after.load(Ordering::Relaxed)
}

#[test]
fn training_stops_and_leaves_no_file() {
    let workplace = Workplace::new();
    let request = with(workplace.train(), "/training/epochs", json!(200));
    assert_eq!(
        cancelled("train", request, |report| report.phase == Phase::Train),
        0
    );
    assert_eq!(workplace.folder.names(), DATA);
}

#[test]
fn evaluation_stops_and_leaves_no_file() {
    let workplace = Workplace::new();
    let images = |count: usize| json!(vec![workplace.folder.file("test.bin"); count]);
    // 3,000 test images are 3 steps.
    let request = with(workplace.train(), "/test/files", images(10));
    let when = |report: &Progress| report.phase == Phase::Evaluate;
    assert_eq!(cancelled("train", request, when), 0);
    assert_eq!(workplace.folder.names(), DATA);
}

#[test]
fn probes_stop_and_leave_no_file() {
    let workplace = Workplace::trained();
    let before = workplace.folder.names();
    let request = with(workplace.probe(), "/probe/epochs", json!(1000));
    assert_eq!(
        cancelled("probe", request, |report| report.phase == Phase::Probe),
        0
    );
    assert_eq!(workplace.folder.names(), before);
}

#[test]
fn ranks_stop_between_layers() {
    let workplace = Workplace::trained();
    let when = |report: &Progress| report.phase == Phase::Rank;
    assert_eq!(cancelled("rank", workplace.rank(), when), 0);
}

#[test]
fn similarity_stops_at_a_tile_or_a_permutation() {
    let workplace = Workplace::trained();
    for step in [1, 4, 10] {
        let request = with(
            workplace.similarity(),
            "/similarity/permutations",
            json!(100_000),
        );
        let when = match step {
            1 => |report: &Progress| report.phase == Phase::Similarity,
            4 => |report: &Progress| report.phase == Phase::Similarity && report.step > 5,
            _ => |report: &Progress| report.phase == Phase::Features,
        };
        assert_eq!(cancelled("similarity", request, when), 0);
    }
}

#[test]
fn measures_stop_within_a_pass_and_leave_no_file() {
    let workplace = Workplace::trained();
    let before = workplace.folder.names();
    let many = json!(vec![workplace.folder.file("test.bin"); 10]);
    for verb in ["variance", "spectrum", "change", "components"] {
        let request = with(workplace.request(verb), "/data/files", many.clone());
        assert_eq!(cancelled(verb, request, |report| report.step == 1), 0);
        assert_eq!(workplace.folder.names(), before, "{verb}");
    }
}

#[test]
fn a_job_cancelled_beforehand_reports_nothing() {
    let workplace = Workplace::trained();
    let before = workplace.folder.names();
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
    ] {
        let reports = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&reports);
        let context = JobContext {
            cancel: Arc::new(AtomicBool::new(true)),
            progress: Box::new(move |_| {
                count.fetch_add(1, Ordering::Relaxed);
            }),
        };
        let request = workplace.request(verb);
        let error = tunnel_engine::run(verb, request, &context).unwrap_err();
        assert_eq!(error.code, ErrorCode::Cancelled, "{verb}");
        assert_eq!(reports.load(Ordering::Relaxed), 0, "{verb}");
        assert_eq!(workplace.folder.names(), before, "{verb}");
    }
}
