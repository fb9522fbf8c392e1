//! Tasks learned in turn: what each may change, and that a stop changes nothing.

use super::checkpoints::moved;
use super::common::{call, refusal};
use super::workplace::{DATA, TEST_IMAGES, TRAIN_IMAGES, Workplace, spoil, with};
use serde_json::{Value, json};
use std::fs;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use tunnel_engine::error::{EngineError, ErrorCode};
use tunnel_engine::job::{JobContext, Phase, Progress};

const STEPS_OF_TASK: usize = 4 * TRAIN_IMAGES / 2 / 50;

/// Batch normalisation, momentum, decay of every parameter, augmentation, a rate that changes by
/// step: all that a state has to know and a head must not feel.
fn convolutional(workplace: &Workplace, precision: &str) -> Value {
    let mut request = workplace.continual();
    request["network"] = json!({
        "kind": "vgg",
        "depth": 11,
        "convolutions": 3,
        "widthMultiplier": 0.0625,
        "classes": 10,
        "heads": [5, 5],
    });
    request["training"] = json!({
        "epochs": 2,
        "batchSize": 50,
        "learningRate": 0.05,
        "momentum": 0.9,
        "nesterov": true,
        "weightDecay": 1e-2,
        "schedule": { "kind": "one-cycle", "riseShare": 0.3, "startFactor": 0.04, "endFactor": 1e-5 },
        "labelSmoothing": 0.1,
        "gradientClip": 2.0,
        "augmentation": { "crop": 2, "flip": true },
        "precision": precision,
    });
    request["resumeFile"] = json!(workplace.folder.file("resume.safetensors"));
    request
}

fn without_times(mut result: Value) -> Value {
    result["seconds"] = json!(null);
    for task in result["tasks"].as_array_mut().unwrap() {
        task["seconds"] = json!(null);
        for epoch in task["epochs"].as_array_mut().unwrap() {
            epoch["seconds"] = json!(null);
            epoch["imagesPerSecond"] = json!(null);
        }
    }
    result
}

/// Runs until `stop` says so of a report.
fn stopped(request: &Value, stop: fn(&Progress) -> bool) -> Result<Value, EngineError> {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    let context = JobContext {
        cancel,
        progress: Box::new(move |report| {
            if stop(&report) {
                flag.store(true, std::sync::atomic::Ordering::Relaxed);
            }
        }),
    };
    tunnel_engine::run("continual", request.clone(), &context)
}

const KEPT: [&str; 3] = [
    "task-0001.safetensors",
    "task-0002.safetensors",
    "weights.safetensors",
];

#[test]
fn each_task_is_learned_and_every_task_is_evaluated_after_each() {
    let workplace = Workplace::new();
    let result = call("continual", workplace.continual());
    let row = |name: &str, after: usize| -> Vec<f64> {
        serde_json::from_value(result[name][after].clone()).unwrap()
    };
    let (first, second) = (row("accuracy", 0), row("accuracy", 1));
    // Chance is 0.2.
    assert!(first[0] > 0.6 && second[1] > 0.6, "{result}");
    assert!(first[0] - first[1] > 0.2, "{result}");
    let forgetting: Vec<f64> = serde_json::from_value(result["forgetting"].clone()).unwrap();
    assert_eq!(forgetting, [first[0] - second[0], 0.0]);
    assert_eq!(row("lossNats", 1).len(), 2);
    assert_eq!(result["steps"], 2 * STEPS_OF_TASK);
    for (at, task) in result["tasks"].as_array().unwrap().iter().enumerate() {
        assert_eq!(task["name"], ["first", "second"][at]);
        assert_eq!(task["imagesTrain"], TRAIN_IMAGES / 2);
        assert_eq!(task["imagesTest"], TEST_IMAGES / 2);
        assert_eq!(task["checkpoint"], KEPT[at]);
        assert_eq!(task["epochs"].as_array().unwrap().len(), 4);
        assert_eq!(task["validation"], json!(null));
    }
    assert!(workplace.folder.bytes(KEPT[1]) == workplace.folder.bytes(KEPT[2]));
    let mut names = [&KEPT[..], &DATA[..]].concat();
    names.sort_unstable();
    assert_eq!(workplace.folder.names(), names);
    // The checkpoints are the networks that were evaluated, each task by its head.
    for (at, accuracy) in [first, second].iter().enumerate() {
        let mut graft = workplace.graft();
        graft["network"]["heads"] = json!([5, 5]);
        graft["weightsFile"] = json!(workplace.folder.file(KEPT[at]));
        assert_eq!(call("graft", graft)["testAccuracyByHead"], json!(accuracy));
    }
}

#[test]
fn a_task_changes_no_bit_of_another_s_head() {
    for precision in ["float32", "bfloat16"] {
        let workplace = Workplace::new();
        let request = convolutional(&workplace, precision);
        call("continual", request.clone());
        // The initial values: those of a training whose rate is too small to move any.
        let mut still = with(request, "/training/learningRate", json!(1e-30));
        let folder = workplace.folder.file("still");
        fs::create_dir(&folder).unwrap();
        still["checkpoints"]["folder"] = json!(folder);
        still["weightsFile"] = json!(workplace.folder.file("still/weights.safetensors"));
        still["resumeFile"] = json!(null);
        call("continual", still);
        let value = |file: &str, name: &str| workplace.floats(file, name).1;
        for what in ["weight", "bias"] {
            let (own, other) = (
                format!("classifier.0.{what}"),
                format!("classifier.1.{what}"),
            );
            let initial = "still/task-0001.safetensors";
            assert_eq!(
                value(KEPT[0], &other),
                value(initial, &other),
                "{precision}"
            );
            assert_eq!(value(KEPT[1], &own), value(KEPT[0], &own), "{precision}");
            assert_ne!(value(KEPT[0], &own), value(initial, &own));
            assert_ne!(value(KEPT[1], &other), value(KEPT[0], &other));
        }
        for name in ["features.0.weight", "features.1.running_mean"] {
            assert_ne!(value(KEPT[1], name), value(KEPT[0], name));
        }
    }
}

#[test]
fn the_first_task_is_a_training_of_its_own() {
    let workplace = Workplace::new();
    call("continual", workplace.continual());
    let mut alone = workplace.train();
    alone["network"]["classes"] = json!(5);
    for split in ["train", "test"] {
        alone[split]["classes"] = json!([0, 1, 2, 3, 4]);
    }
    call("train", alone);
    for (ours, theirs) in [
        ("fc1.weight", "fc1.weight"),
        ("fc2.bias", "fc2.bias"),
        ("head.0.weight", "head.weight"),
        ("head.0.bias", "head.bias"),
        ("input.mean", "input.mean"),
    ] {
        let found = workplace.floats(KEPT[0], ours);
        assert_eq!(
            found,
            workplace.floats("weights.safetensors", theirs),
            "{ours}"
        );
    }
}

#[test]
fn tasks_that_are_stopped_at_every_other_step_end_with_the_same_bits() {
    for precision in ["float32", "bfloat16"] {
        let undisturbed = Workplace::new();
        let wanted = call("continual", convolutional(&undisturbed, precision));
        let workplace = Workplace::new();
        let request = convolutional(&workplace, precision);
        // Asked to stop at the first report of training, it does so after the next step.
        let mut stops = 0;
        let found = loop {
            match stopped(&request, |report| report.phase == Phase::Train) {
                Ok(result) => break result,
                Err(error) => assert_eq!(error.code, ErrorCode::Cancelled, "{error}"),
            }
            assert!(!fs::exists(workplace.folder.file("weights.safetensors")).unwrap());
            stops += 1;
        };
        assert!(stops >= 12, "{stops}");
        assert_eq!(without_times(found), without_times(wanted), "{precision}");
        for name in KEPT {
            let same = workplace.folder.bytes(name) == undisturbed.folder.bytes(name);
            assert!(same, "{precision}: {name} differs");
        }
    }
}

#[test]
fn a_stop_between_two_tasks_changes_nothing() {
    let undisturbed = Workplace::new();
    let wanted = call("continual", convolutional(&undisturbed, "float32"));
    let workplace = Workplace::new();
    let request = convolutional(&workplace, "float32");
    let evaluates = |report: &Progress| report.phase == Phase::Evaluate && report.task == 1;
    let error = stopped(&request, evaluates).unwrap_err();
    assert_eq!(error.code, ErrorCode::Cancelled);
    let state = workplace.folder.bytes("resume.safetensors");
    let begins = |report: &Progress| report.phase == Phase::Train && report.task == 2;
    assert_eq!(
        stopped(&request, begins).unwrap_err().code,
        ErrorCode::Cancelled
    );
    // As if the process had been killed before it wrote the second task's first state.
    fs::write(workplace.folder.file("resume.safetensors"), state).unwrap();
    let found = stopped(&request, |_| false).unwrap();
    assert_eq!(without_times(found), without_times(wanted));
    for name in KEPT {
        assert!(workplace.folder.bytes(name) == undisturbed.folder.bytes(name));
    }
}

#[test]
fn a_state_of_other_tasks_or_without_its_files_is_refused() {
    let workplace = Workplace::new();
    let request = convolutional(&workplace, "float32");
    let begins = |report: &Progress| report.phase == Phase::Train && report.task == 2;
    stopped(&request, begins).unwrap_err();
    let classes = json!([5, 6, 7, 9, 8]);
    let mut other = with(request.clone(), "/tasks/1/train/classes", classes.clone());
    other["tasks"][1]["test"]["classes"] = classes;
    let error = refusal("continual", other);
    assert_eq!(error.code, ErrorCode::CheckpointMismatch);
    assert_eq!(error.context["differences"], json!(["tasks"]));
    let kept = workplace.folder.file(KEPT[0]);
    let bytes = fs::read(&kept).unwrap();
    fs::remove_file(&kept).unwrap();
    let error = refusal("continual", request.clone());
    assert_eq!(error.code, ErrorCode::CheckpointMismatch);
    assert_eq!(error.context["missing"], json!(kept));
    fs::write(&kept, bytes).unwrap();
    let file = workplace.folder.file("resume.safetensors");
    let good = fs::read(&file).unwrap();
    let report = "/position/tasks/0";
    for (pointer, value) in [
        (format!("{report}/accuracy"), json!([0.5])),
        (format!("{report}/accuracy/1"), json!(1.5)),
        (format!("{report}/lossNats"), json!([])),
        (format!("{report}/steps"), json!(u64::MAX)),
        (format!("{report}/seconds"), json!(-1.0)),
    ] {
        fs::write(&file, moved(&good, &pointer, value)).unwrap();
        let error = refusal("continual", request.clone());
        assert_eq!(error.code, ErrorCode::WeightsUnreadable, "{pointer}");
    }
    fs::write(&file, good).unwrap();
    call("continual", request);
}

#[test]
fn progress_tells_the_task() {
    let workplace = Workplace::new();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&heard);
    let context = JobContext {
        cancel: Arc::new(AtomicBool::new(false)),
        progress: Box::new(move |report: Progress| sink.lock().unwrap().push(report)),
    };
    tunnel_engine::run("continual", workplace.continual(), &context).unwrap();
    let reports = std::mem::take(&mut *heard.lock().unwrap());
    let mut seen = Vec::new();
    for report in &reports {
        assert_eq!((report.verb, report.tasks), ("continual", 2));
        assert!(
            report.step >= 1 && report.step <= report.steps,
            "{report:?}"
        );
        if seen.last() != Some(&(report.task, report.phase)) {
            seen.push((report.task, report.phase));
        }
    }
    let phases = [Phase::Train, Phase::Evaluate];
    let wanted: Vec<_> = [1, 2]
        .map(|task| phases.map(|phase| (task, phase)))
        .concat();
    assert_eq!(seen, wanted);
    let evaluated = reports.last().unwrap();
    assert_eq!((evaluated.step, evaluated.steps), (2, 2));
}

#[test]
fn validation_images_are_watched_and_the_first_task_normalises_all() {
    let workplace = Workplace::new();
    let mut request = workplace.continual();
    for task in [0, 1] {
        let whole = request["tasks"][task]["train"].clone();
        for part in ["train", "validation"] {
            let mut data = whole.clone();
            data["validation"] = json!({ "share": 0.2, "seed": 1, "part": part });
            request["tasks"][task][part] = data;
        }
    }
    let result = call("continual", request.clone());
    for task in result["tasks"].as_array().unwrap() {
        assert_eq!(task["validation"]["images"], TRAIN_IMAGES / 2 / 5);
        assert!(task["validation"]["accuracy"].as_f64().unwrap() > 0.5);
    }
    let mean = workplace.floats(KEPT[1], "input.mean");
    request["tasks"][1]["train"]["images"] = json!({ "count": 40, "seed": 1 });
    call("continual", request);
    assert_eq!(workplace.floats(KEPT[1], "input.mean"), mean);
}

#[test]
fn sequences_that_make_no_sense_are_refused_before_any_step() {
    let workplace = Workplace::trained();
    let before = workplace.folder.names();
    let spoilt = spoil(&workplace.folder.bytes("weights.safetensors"), "fc1.bias");
    let good = workplace.continual();
    let one_head = with(good.clone(), "/network/heads", json!([10]));
    let mut no_task = with(good.clone(), "/tasks", json!([]));
    no_task["network"]["heads"] = json!(null);
    for (request, code) in [
        (
            with(good.clone(), "/network/heads", json!([4, 6])),
            ErrorCode::InvalidSpec,
        ),
        (one_head, ErrorCode::InvalidSpec),
        (no_task, ErrorCode::InvalidSpec),
        (
            with(
                good.clone(),
                "/tasks/1/test/classes",
                json!([5, 6, 7, 9, 8]),
            ),
            ErrorCode::InvalidSpec,
        ),
        (
            with(
                good.clone(),
                "/tasks/0/train/classes",
                json!([0, 1, 2, 3, 10]),
            ),
            ErrorCode::ClassUnknown,
        ),
        (
            with(good.clone(), "/training/epochs", json!(0)),
            ErrorCode::InvalidSpec,
        ),
        (
            with(
                good.clone(),
                "/checkpoints/folder",
                json!(workplace.folder.file("absent")),
            ),
            ErrorCode::OutputUnwritable,
        ),
    ] {
        assert_eq!(refusal("continual", request).code, code);
    }
    assert_eq!(workplace.folder.names(), before);
    fs::write(workplace.folder.file("spoilt.safetensors"), spoilt).unwrap();
    let mut request = workplace.continual();
    request["network"]["heads"] = json!(null);
    request["tasks"] = json!([{
        "name": "all",
        "train": workplace.data("train.bin"),
        "test": workplace.data("test.bin"),
    }]);
    request["initial"] = json!({ "weightsFile": workplace.folder.file("spoilt.safetensors") });
    assert_eq!(
        refusal("continual", request.clone()).code,
        ErrorCode::NotFinite
    );
    request["initial"] = json!(null);
    let diverging = with(workplace.continual(), "/training/learningRate", json!(1e30));
    let error = refusal("continual", diverging);
    assert_eq!(error.code, ErrorCode::NotFinite);
    assert_eq!(error.context["task"], 1);
}

#[test]
fn tasks_of_one_class_are_learned() {
    let workplace = Workplace::new();
    let mut request = workplace.continual();
    request["network"]["classes"] = json!(2);
    request["network"]["heads"] = json!([1, 1]);
    for task in [0, 1] {
        for split in ["train", "test"] {
            request["tasks"][task][split]["classes"] = json!([task]);
        }
    }
    let result = call("continual", request);
    assert_eq!(result["accuracy"], json!([[1.0, 1.0], [1.0, 1.0]]));
}
