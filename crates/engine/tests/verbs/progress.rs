//! Progress has units, time left, and an end.

use super::workplace::{TRAIN_IMAGES, Workplace, with};
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use tunnel_engine::job::{JobContext, Phase, Progress};

fn reports(verb: &str, request: Value) -> Vec<Progress> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    let context = JobContext {
        cancel: Arc::new(AtomicBool::new(false)),
        progress: Box::new(move |report| sink.lock().unwrap().push(report)),
    };
    tunnel_engine::run(verb, request, &context).unwrap();
    std::mem::take(&mut heard.lock().unwrap())
}

/// Checks what holds for every report, and returns the last one of each phase.
fn ends(verb: &'static str, request: Value) -> Vec<Progress> {
    let reports = reports(verb, request);
    let mut ends: Vec<Progress> = Vec::new();
    for report in reports {
        assert_eq!(report.verb, verb);
        assert!(
            report.step >= 1 && report.step <= report.steps,
            "{report:?}"
        );
        assert!(report.epoch <= report.epochs, "{report:?}");
        assert!(report.seconds_left.is_none_or(|s| s >= 0.0), "{report:?}");
        match ends.last_mut() {
            Some(last) if last.phase == report.phase => {
                assert!(report.step > last.step, "{last:?} before {report:?}");
                *last = report;
            }
            _ => ends.push(report),
        }
    }
    for end in &ends {
        assert_eq!(end.step, end.steps, "{end:?}");
        assert_eq!(end.seconds_left, Some(0.0), "{end:?}");
    }
    ends
}

#[test]
fn training_reports_steps_speed_and_loss() {
    let workplace = Workplace::new();
    let request = with(workplace.train(), "/training/batchSize", json!(70));
    let ends = ends("train", request);
    let phases: Vec<Phase> = ends.iter().map(|end| end.phase).collect();
    assert_eq!(phases, [Phase::Train, Phase::Evaluate]);
    let training = &ends[0];
    assert_eq!(training.steps, 4 * (TRAIN_IMAGES as u64).div_ceil(70));
    assert_eq!((training.epoch, training.epochs), (4, 4));
    assert!(
        training
            .loss_nats
            .is_some_and(|loss| loss > 0.0 && loss < 2.3)
    );
    assert!(training.images_per_second.is_some_and(|rate| rate > 0.0));
    assert!(ends[1].loss_nats.is_none());
}

#[test]
fn passes_count_on_to_steps_known_beforehand() {
    let workplace = Workplace::trained();
    // Each of the two layers is read by itself.
    for (verb, bytes, reading) in [("probe", 900 * 128, 2 * 2), ("rank", 300 * 128, 2)] {
        let mut request = workplace.request(verb);
        request["run"]["memoryBytes"] = json!(bytes);
        let reports = reports(verb, request);
        let work = match verb {
            "probe" => (Phase::Probe, 2 * 10 * TRAIN_IMAGES as u64 / 50),
            _ => (Phase::Rank, 2),
        };
        for (phase, steps) in [(Phase::Features, reading), work] {
            let of_phase: Vec<&Progress> = reports.iter().filter(|r| r.phase == phase).collect();
            assert!(of_phase.iter().all(|report| report.steps == steps));
            assert!(of_phase.is_sorted_by(|a, b| a.step < b.step));
            assert_eq!(of_phase.last().unwrap().step, steps, "{verb} {phase:?}");
        }
    }
}

#[test]
fn reading_verbs_report_each_of_their_phases() {
    let workplace = Workplace::trained();
    let phases = |verb: &'static str| -> Vec<(Phase, u64)> {
        let ends = ends(verb, workplace.request(verb));
        ends.iter().map(|end| (end.phase, end.steps)).collect()
    };
    let probing = (Phase::Probe, 10 * TRAIN_IMAGES as u64 / 50);
    assert_eq!(phases("probe"), [(Phase::Features, 2), probing]);
    assert_eq!(phases("rank"), [(Phase::Features, 1), (Phase::Rank, 2)]);
    assert_eq!(phases("features"), [(Phase::Features, 1)]);
}
