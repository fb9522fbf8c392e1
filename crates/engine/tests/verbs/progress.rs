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
fn reading_verbs_report_each_of_their_phases() {
    let workplace = Workplace::trained();
    let phases = |verb: &'static str| -> Vec<(Phase, u64)> {
        let ends = ends(verb, workplace.request(verb));
        ends.iter().map(|end| (end.phase, end.steps)).collect()
    };
    // Two layers, a step each; 600 training images are read in two blocks and 300 test images in one.
    let probing = (Phase::Probe, 2 * 10 * TRAIN_IMAGES as u64 / 50);
    assert_eq!(phases("probe"), [(Phase::Features, 3), probing]);
    assert_eq!(phases("rank"), [(Phase::Features, 1), (Phase::Rank, 2)]);
    // Two layers' means and a tile; two layers' matrices and nine permutations.
    let comparing = (Phase::Similarity, 2 + 1 + 2 + 9);
    assert_eq!(phases("similarity"), [(Phase::Features, 1), comparing]);
    assert_eq!(phases("features"), [(Phase::Features, 1)]);
    assert_eq!(phases("variance"), [(Phase::Features, 2)]);
    let spectra = [(Phase::Features, 1), (Phase::Measure, 2)];
    assert_eq!(phases("spectrum"), spectra);
    assert_eq!(
        phases("change"),
        [(Phase::Features, 2), (Phase::Measure, 2)]
    );
}
