//! Data, devices and specs that are refused, each by its code.

use super::common::refusal;
use super::workplace::{DATA, Workplace, run_on, with};
use serde_json::{Value, json};
use std::fs;
use tunnel_engine::error::{EngineError, ErrorCode};

/// Refuses a training and checks that it left nothing.
fn training_refusal(workplace: &Workplace, pointer: &str, value: Value) -> EngineError {
    let error = refusal("train", with(workplace.train(), pointer, value));
    assert!(
        !workplace
            .folder
            .names()
            .iter()
            .any(|n| n.contains("weights"))
    );
    error
}

#[test]
fn data_files_that_are_not_right_are_refused_by_name() {
    let workplace = Workplace::new();
    let whole = workplace.folder.bytes("train.bin");
    let mut labelled = whole.clone();
    labelled[3 * 3073] = 10;
    let files: [(&str, &[u8], ErrorCode); 4] = [
        (
            "short.bin",
            &whole[..whole.len() - 1],
            ErrorCode::DataTruncated,
        ),
        (
            "long.bin",
            &[&whole[..], &[0]].concat(),
            ErrorCode::DataTruncated,
        ),
        ("empty.bin", &[], ErrorCode::DataTruncated),
        ("label.bin", &labelled, ErrorCode::LabelOutOfRange),
    ];
    for (name, bytes, code) in files {
        fs::write(workplace.folder.file(name), bytes).unwrap();
        let file = json!(workplace.folder.file(name));
        for split in ["/train/files", "/test/files"] {
            let error = training_refusal(&workplace, split, json!([file]));
            assert_eq!(error.code, code, "{name}");
            assert_eq!(error.context["file"], file);
        }
    }
    let labelled = json!([workplace.folder.file("label.bin")]);
    let error = training_refusal(&workplace, "/train/files", labelled);
    assert_eq!(
        (&error.context["record"], &error.context["label"]),
        (&json!(3), &json!(10))
    );
}

#[test]
fn missing_data_is_refused() {
    let workplace = Workplace::new();
    let absent = workplace.folder.file("absent.bin");
    let error = training_refusal(&workplace, "/train/files", json!([absent]));
    assert_eq!(error.code, ErrorCode::DataMissing);
    assert_eq!(error.context["file"], json!(absent));
    // The second file of a split is looked at too.
    let files = json!([workplace.folder.file("train.bin"), absent]);
    let error = training_refusal(&workplace, "/train/files", files);
    assert_eq!(error.code, ErrorCode::DataMissing);
}

#[test]
fn classes_and_images_that_do_not_exist_are_refused() {
    let workplace = Workplace::new();
    let error = training_refusal(&workplace, "/train/classes", json!([0, 10]));
    assert_eq!(error.code, ErrorCode::ClassUnknown);
    assert_eq!(error.context["class"], 10);
    let invalid: [(&str, Value); 8] = [
        ("/train/classes", json!([])),
        ("/train/classes", json!([1, 1])),
        ("/train/classes", json!([1, 2])),
        ("/train/classCount", json!(0)),
        ("/train/files", json!([])),
        ("/train/images", json!({ "count": 0, "seed": 1 })),
        ("/train/images", json!({ "count": 601, "seed": 1 })),
        ("/network/classes", json!(9)),
    ];
    for (pointer, value) in invalid {
        let error = training_refusal(&workplace, pointer, value.clone());
        assert_eq!(error.code, ErrorCode::InvalidSpec, "{pointer} {value}");
    }
}

#[test]
fn senseless_specs_are_refused() {
    let workplace = Workplace::trained();
    let bad: [(&str, &str, Value); 22] = [
        ("train", "/network/width", json!(0)),
        ("train", "/network/depth", json!(0)),
        ("train", "/network/depth", json!(-3)),
        ("train", "/network/width", json!(1_u64 << 40)),
        ("train", "/training/epochs", json!(0)),
        ("train", "/training/batchSize", json!(0)),
        ("train", "/training/learningRate", json!(0)),
        ("train", "/training/momentum", json!(1)),
        ("train", "/training/weightDecay", json!(-1e-4)),
        ("train", "/training/augmentation/crop", json!(33)),
        ("train", "/run/threads", json!(0)),
        ("probe", "/probe/epochs", json!(0)),
        ("probe", "/probe/labelSmoothing", json!(1)),
        ("probe", "/probe/maxFeatures", json!(0)),
        ("probe", "/probe/pooling", json!(0)),
        ("probe", "/probe/validationShare", json!(1)),
        ("probe", "/probe/validationShare", json!(-0.1)),
        // 60 images of a class: 0.001 holds out none of them, 0.999 all.
        ("probe", "/probe/validationShare", json!(0.001)),
        ("probe", "/probe/validationShare", json!(0.999)),
        ("rank", "/rank/rtol", json!(1)),
        ("rank", "/data/images", json!({ "count": 1, "seed": 1 })),
        ("features", "/maxFeatures", json!(0)),
    ];
    for (verb, pointer, value) in bad {
        let error = refusal(verb, with(workplace.request(verb), pointer, value.clone()));
        assert_eq!(
            error.code,
            ErrorCode::InvalidSpec,
            "{verb} {pointer} {value}"
        );
    }
}

#[test]
fn memory_that_cannot_be_had_is_refused() {
    let workplace = Workplace::new();
    // 256 layers of 65,536 squared: 4 TB.
    let network = json!({ "kind": "mlp", "depth": 256, "width": 65536, "classes": 10 });
    let error = training_refusal(&workplace, "/network", network);
    assert_eq!(error.code, ErrorCode::OutOfMemory, "{error}");
    assert_eq!(workplace.folder.names(), DATA);
}

#[test]
fn devices_are_known_or_not_and_there_or_not() {
    let workplace = Workplace::trained();
    let mut cases = vec![
        ("gpu", ErrorCode::UnknownDevice),
        ("", ErrorCode::UnknownDevice),
        ("CPU", ErrorCode::UnknownDevice),
        ("cuda:", ErrorCode::UnknownDevice),
        ("cuda:-1", ErrorCode::UnknownDevice),
        ("cuda:99", ErrorCode::DeviceUnavailable),
    ];
    if !tch::Cuda::is_available() {
        cases.push(("cuda", ErrorCode::DeviceUnavailable));
        cases.push(("cuda:0", ErrorCode::DeviceUnavailable));
    }
    for (device, code) in cases {
        for verb in ["train", "probe", "rank", "features"] {
            let error = refusal(verb, with(workplace.request(verb), "/run", run_on(device)));
            assert_eq!(error.code, code, "{verb} {device:?}");
            assert_eq!(error.context["device"], device);
        }
    }
}

#[test]
fn failures_of_libtorch_are_data_of_one_line() {
    for (kind, code) in [
        ("libtorch", ErrorCode::Libtorch),
        ("allocate", ErrorCode::OutOfMemory),
    ] {
        let error = refusal("fault", json!({ "kind": kind }));
        assert_eq!(error.code, code);
        assert!(
            !error.message.is_empty() && !error.message.contains('\n'),
            "{error}"
        );
    }
}
