//! `import`: what of a file is taken, and what is refused.

use super::common::{call, refusal};
use super::workplace::{Workplace, run_on, with};
use safetensors::tensor::{Dtype, TensorView, serialize};
use serde_json::{Value, json};
use std::fs;
use tunnel_engine::error::ErrorCode;

type Tensors = Vec<(String, Dtype, Vec<usize>, Vec<u8>)>;

/// The MLP's tensors as somebody else's file has them, filled with rising float64 numbers.
fn tensors() -> Tensors {
    [
        ("fc1.weight", vec![4, 3072]),
        ("fc1.bias", vec![4]),
        ("head.weight", vec![10, 4]),
        ("head.bias", vec![10]),
    ]
    .into_iter()
    .map(|(name, shape)| {
        let count = shape.iter().product::<usize>();
        let bytes = (0..count).flat_map(|at| (at as f64 / 1024.0).to_le_bytes());
        (name.to_owned(), Dtype::F64, shape, bytes.collect())
    })
    .collect()
}

fn write(workplace: &Workplace, tensors: &Tensors) {
    let views = tensors
        .iter()
        .map(|(name, dtype, shape, bytes)| {
            (
                name.as_str(),
                TensorView::new(*dtype, shape.clone(), bytes).unwrap(),
            )
        })
        .collect::<Vec<_>>();
    fs::write(
        workplace.folder.file("theirs.safetensors"),
        serialize(views, None).unwrap(),
    )
    .unwrap();
}

fn request(workplace: &Workplace) -> Value {
    json!({
        "network": { "kind": "mlp", "depth": 1, "width": 4, "classes": 10 },
        "file": workplace.folder.file("theirs.safetensors"),
        "normalisation": { "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.5] },
        "data": null,
        "run": run_on("cpu"),
        "weightsFile": workplace.folder.file("ours.safetensors"),
    })
}

#[test]
fn double_precision_is_rounded_and_the_input_normalised_as_stated() {
    let workplace = Workplace::new();
    write(&workplace, &tensors());
    call("import", request(&workplace));
    let (shape, values) = workplace.floats("ours.safetensors", "fc1.weight");
    assert_eq!(shape, [4, 3072]);
    assert!(
        values
            .iter()
            .zip(0..)
            .all(|(&value, at)| value == at as f32 / 1024.0)
    );
    let (_, mean) = workplace.floats("ours.safetensors", "input.mean");
    assert_eq!(mean, [0.5, 0.4, 0.3]);
}

#[test]
fn normalisation_is_the_request_s_else_the_file_s_else_the_data_s() {
    let workplace = Workplace::trained();
    let of = |name: &str, file: &str| workplace.floats(file, name).1;
    let ours = with(
        request(&workplace),
        "/network",
        workplace.train()["network"].clone(),
    );
    let ours = with(
        ours,
        "/file",
        json!(workplace.folder.file("weights.safetensors")),
    );
    call("import", ours.clone());
    assert_eq!(of("input.mean", "ours.safetensors"), [0.5, 0.4, 0.3]);
    // Our own file brings its statistics, and comes out as it went in.
    let unsaid = with(ours, "/normalisation", json!(null));
    let result = call("import", unsaid);
    assert_eq!(result["renamed"], json!([]));
    assert_eq!(
        workplace.folder.bytes("ours.safetensors"),
        workplace.folder.bytes("weights.safetensors")
    );
    // Another's does not: data has to say it.
    write(&workplace, &tensors());
    let unsaid = with(request(&workplace), "/normalisation", json!(null));
    assert_eq!(
        refusal("import", unsaid.clone()).code,
        ErrorCode::InvalidSpec
    );
    call("import", with(unsaid, "/data", workplace.data("train.bin")));
    for name in ["input.mean", "input.std"] {
        assert_eq!(
            of(name, "ours.safetensors"),
            of(name, "weights.safetensors")
        );
    }
}

#[test]
fn what_does_not_fit_is_listed_and_nothing_is_written() {
    let workplace = Workplace::new();
    let spoilt = |spoil: fn(&mut Tensors)| {
        let mut tensors = tensors();
        spoil(&mut tensors);
        write(&workplace, &tensors);
        let before = workplace.folder.names();
        let error = refusal("import", request(&workplace));
        assert_eq!(workplace.folder.names(), before);
        error
    };
    let error = spoilt(|tensors| {
        tensors[0].2 = vec![3072, 4];
        tensors[1].1 = Dtype::I64;
        tensors[2].0 = "classifier.0.weight".to_owned();
        tensors[3].0 = "classifier.3.bias".to_owned();
    });
    assert_eq!(error.code, ErrorCode::WeightsMismatch);
    assert_eq!(
        error.context["differences"],
        json!([
            "fc1.weight is [3072, 4], wanted [4, 3072]",
            "fc1.bias is I64, wanted F32, F64, F16, BF16",
            "head.weight [10, 4] is missing",
            "head.bias [10] is missing",
            "classifier.0.weight [10, 4] is left over",
            "classifier.3.bias [10] is left over",
        ])
    );
    assert!(error.message.contains("2 more"), "{error}");
    // A renamed tensor is told by both names.
    let error = spoilt(|tensors| {
        tensors[2].0 = "module.fc.weight".to_owned();
        tensors[2].2 = vec![4, 10];
        tensors[3].0 = "module.fc.bias".to_owned();
    });
    assert_eq!(
        error.context["differences"],
        json!(["head.weight (module.fc.weight in the file) is [4, 10], wanted [10, 4]"])
    );
    let error = spoilt(|tensors| tensors[0].3[..8].copy_from_slice(&1e300f64.to_le_bytes()));
    assert_eq!(error.code, ErrorCode::NotFinite);
    assert_eq!(error.context["tensor"], "fc1.weight");
    let error = spoilt(|tensors| {
        let mut twice = tensors[0].clone();
        twice.0 = "module.fc1.weight".to_owned();
        tensors.push(twice);
    });
    assert_eq!(error.code, ErrorCode::WeightsMismatch);
}

#[test]
fn pickles_and_impossible_statistics_are_refused() {
    let workplace = Workplace::new();
    for start in [&b"PK\x03\x04rest"[..], b"\x80\x02rest"] {
        fs::write(workplace.folder.file("theirs.safetensors"), start).unwrap();
        let error = refusal("import", request(&workplace));
        assert_eq!(error.code, ErrorCode::WeightsUnreadable);
        assert!(error.message.contains("save_file"), "{error}");
    }
    write(&workplace, &tensors());
    let zero = with(request(&workplace), "/normalisation/std/1", json!(0));
    assert_eq!(refusal("import", zero).code, ErrorCode::InvalidSpec);
    let huge = with(request(&workplace), "/normalisation/mean/1", json!(1e300));
    assert_eq!(refusal("import", huge).code, ErrorCode::InvalidSpec);
}
