//! Layer names and numbers are API.

use super::common::{call, refusal};
use super::workplace::{Workplace, with};
use serde_json::json;
use tunnel_engine::error::ErrorCode;

#[test]
fn names_and_numbers_of_the_paper_s_mlp_are_frozen() {
    let request = json!({
        "network": { "kind": "mlp", "depth": 12, "width": 512, "classes": 10 },
    });
    let result = call("inspect", request);
    let found: Vec<_> = result["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layer| {
            let name = layer["name"].as_str().unwrap().to_owned();
            assert_eq!(layer["default"], !layer["layer"].is_null());
            assert_eq!(layer["shape"], json!([layer["features"]]));
            (name, layer["layer"].as_u64(), layer["features"].as_u64())
        })
        .collect();
    let mut wanted = Vec::new();
    for layer in 1..=12 {
        wanted.push((format!("fc{layer}"), None, Some(512)));
        wanted.push((format!("relu{layer}"), Some(layer), Some(512)));
    }
    wanted.push(("head".to_owned(), None, Some(10)));
    assert_eq!(found, wanted);
    let parameters = 3072 * 512 + 11 * 512 * 512 + 12 * 512 + 512 * 10 + 10;
    assert_eq!(result["parameterCount"], parameters);
}

#[test]
fn parameter_names_are_frozen() {
    let request = json!({
        "network": { "kind": "mlp", "depth": 2, "width": 7, "classes": 3 },
    });
    let wanted = json!([
        { "name": "fc1.weight", "shape": [7, 3072] },
        { "name": "fc1.bias", "shape": [7] },
        { "name": "fc2.weight", "shape": [7, 7] },
        { "name": "fc2.bias", "shape": [7] },
        { "name": "head.weight", "shape": [3, 7] },
        { "name": "head.bias", "shape": [3] },
    ]);
    assert_eq!(call("inspect", request)["parameters"], wanted);
}

#[test]
fn chosen_layers_come_in_the_network_s_order() {
    let workplace = Workplace::trained();
    let layers = json!(["head", "fc1", "relu2"]);
    for verb in ["probe", "rank", "features"] {
        let result = call(
            verb,
            with(workplace.request(verb), "/layers", layers.clone()),
        );
        let found: Vec<_> = result["layers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|l| (l["layer"].as_u64().unwrap(), l["name"].as_str().unwrap()))
            .collect();
        assert_eq!(found, [(1, "fc1"), (2, "relu2"), (3, "head")], "{verb}");
    }
}

#[test]
fn unknown_repeated_and_no_layers_are_refused() {
    let workplace = Workplace::trained();
    for verb in ["probe", "rank", "features"] {
        let code = |layers: &[&str]| {
            refusal(
                verb,
                with(workplace.request(verb), "/layers", json!(layers)),
            )
            .code
        };
        assert_eq!(code(&["relu1", "relu3"]), ErrorCode::LayerUnknown);
        assert_eq!(code(&["input"]), ErrorCode::LayerUnknown);
        assert_eq!(code(&[]), ErrorCode::InvalidSpec);
        assert_eq!(code(&["relu1", "relu1"]), ErrorCode::InvalidSpec);
    }
}
