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
