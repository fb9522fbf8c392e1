//! Weights files that do not fit, or are none.

use super::common::refusal;
use super::workplace::{Workplace, spoil, with};
use serde_json::json;
use std::fs;
use tunnel_engine::error::ErrorCode;

const READERS: [&str; 7] = [
    "probe",
    "rank",
    "variance",
    "spectrum",
    "change",
    "components",
    "features",
];

#[test]
fn weights_of_another_shape_are_refused_with_every_difference() {
    let workplace = Workplace::trained();
    for verb in READERS {
        let error = refusal(
            verb,
            with(workplace.request(verb), "/subject/network/width", json!(31)),
        );
        assert_eq!(error.code, ErrorCode::WeightsMismatch);
        let differences = error.context["differences"].as_array().unwrap();
        // All but the head's bias and the input's statistics differ.
        assert_eq!(differences.len(), 5, "{differences:?}");
    }
}

#[test]
fn missing_and_left_over_tensors_are_named() {
    let workplace = Workplace::trained();
    for (depth, wanted) in [(3, "fc3.weight"), (1, "fc2.weight")] {
        let request = with(workplace.rank(), "/subject/network/depth", json!(depth));
        let error = refusal("rank", request);
        assert_eq!(error.code, ErrorCode::WeightsMismatch);
        let differences = error.context["differences"].to_string();
        assert!(differences.contains(wanted), "{differences}");
    }
}

#[test]
fn what_is_not_a_safetensors_file_is_unreadable() {
    let workplace = Workplace::trained();
    let whole = workplace.folder.bytes("weights.safetensors");
    let spoilt: [(&str, &[u8]); 4] = [
        ("empty", b""),
        ("text", b"not a safetensors file"),
        ("truncated", &whole[..whole.len() - 1]),
        ("header", &whole[..20]),
    ];
    for (name, bytes) in spoilt {
        fs::write(workplace.folder.file(name), bytes).unwrap();
    }
    for name in ["empty", "text", "truncated", "header", "absent"] {
        for verb in READERS {
            let file = json!(workplace.folder.file(name));
            let error = refusal(
                verb,
                with(workplace.request(verb), "/subject/weightsFile", file),
            );
            assert_eq!(error.code, ErrorCode::WeightsUnreadable, "{verb} {name}");
        }
    }
}

#[test]
fn weights_for_an_input_that_cannot_be_normalised_are_refused() {
    let workplace = Workplace::trained();
    let bytes = spoil(&workplace.folder.bytes("weights.safetensors"), "input.std");
    fs::write(workplace.folder.file("weights.safetensors"), bytes).unwrap();
    for verb in READERS {
        let error = refusal(verb, workplace.request(verb));
        assert_eq!(error.code, ErrorCode::InvalidSpec, "{verb}: {error}");
    }
}

#[test]
fn names_in_a_file_cannot_break_a_message() {
    let workplace = Workplace::trained();
    let header = r#"{"a\nb\u001b[2J":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#;
    let length = (header.len() as u64).to_le_bytes();
    let bytes = [&length[..], header.as_bytes(), &[0]].concat();
    fs::write(workplace.folder.file("weights.safetensors"), bytes).unwrap();
    let error = refusal("rank", workplace.rank());
    assert_eq!(error.code, ErrorCode::WeightsMismatch);
    assert!(
        !error.message.contains(char::is_control),
        "{:?}",
        error.message
    );
    assert!(error.context["differences"].to_string().contains(r"a\nb"));
}

#[test]
fn what_is_no_file_is_refused_and_not_waited_for() {
    let workplace = Workplace::trained();
    let pipe = workplace.folder.file("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    for place in [json!(pipe), json!("/dev/zero"), json!("/")] {
        let error = refusal(
            "rank",
            with(workplace.rank(), "/subject/weightsFile", place.clone()),
        );
        assert_eq!(error.code, ErrorCode::WeightsUnreadable, "{place}");
        let error = refusal(
            "rank",
            with(workplace.rank(), "/data/files/0", place.clone()),
        );
        assert_eq!(error.code, ErrorCode::DataMissing, "{place}");
    }
}

#[test]
fn weights_that_are_not_finite_are_noticed_by_what_measures_them() {
    let workplace = Workplace::trained();
    let before = workplace.folder.names();
    let bytes = spoil(&workplace.folder.bytes("weights.safetensors"), "fc1.bias");
    fs::write(workplace.folder.file("weights.safetensors"), bytes).unwrap();
    let error = refusal("rank", workplace.rank());
    assert_eq!(error.code, ErrorCode::NotFinite);
    assert_eq!(error.context["layer"], "relu1");
    for standardise in [true, false] {
        let request = with(workplace.probe(), "/probe/standardise", json!(standardise));
        let error = refusal("probe", request);
        assert_eq!(
            error.code,
            ErrorCode::NotFinite,
            "standardise {standardise}"
        );
    }
    assert_eq!(workplace.folder.names(), before);
}
