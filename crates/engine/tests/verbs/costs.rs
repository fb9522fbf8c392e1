//! The price of layers.

use super::common::{call, refusal};
use super::workplace::{Workplace, with};
use serde_json::{Value, json};
use tunnel_engine::error::ErrorCode;

fn request(network: Value) -> Value {
    with(Workplace::new().cost(), "/network", network)
}

fn resnet() -> Value {
    json!({ "kind": "resnet", "depth": 18, "widthMultiplier": 0.125, "classes": 10 })
}

fn column(result: &Value, name: &str) -> Vec<i64> {
    let layers = result["layers"].as_array().unwrap();
    layers.iter().map(|l| l[name].as_i64().unwrap()).collect()
}

#[test]
fn layers_add_up_to_the_whole() {
    let mlp = json!({ "kind": "mlp", "depth": 2, "width": 32, "classes": 10 });
    for precision in ["float32", "bfloat16"] {
        for network in [mlp.clone(), resnet()] {
            let request = with(request(network.clone()), "/precision", json!(precision));
            let result = call("cost", request);
            let inspected = call("inspect", json!({ "network": network }));
            assert_eq!(result["parameters"], inspected["parameterCount"]);
            for (own, cumulative) in [
                ("parameters", "cumulativeParameters"),
                ("multiplyAdds", "cumulativeMultiplyAdds"),
            ] {
                let total = result[own].as_i64().unwrap();
                assert_eq!(column(&result, own).iter().sum::<i64>(), total);
                assert_eq!(*column(&result, cumulative).last().unwrap(), total);
            }
            let whole = &result["microseconds"];
            let layers = result["layers"].as_array().unwrap();
            assert_eq!(&layers.last().unwrap()["cumulativeMicroseconds"], whole);
            assert!(layers.last().unwrap()["layer"].is_null());
            for times in layers.iter().map(|l| &l["microseconds"]).chain([whole]) {
                let (min, median) = (times["min"].as_f64(), times["median"].as_f64());
                assert!(min > Some(0.0) && min <= median, "{times}");
            }
        }
    }
    let result = call("cost", request(mlp));
    assert_eq!(column(&result, "multiplyAdds"), [3072 * 32, 32 * 32, 320]);
    assert_eq!(
        column(&result, "cumulativeMultiplyAdds"),
        [98_304, 99_328, 99_648]
    );
    assert_eq!(result["layers"][2]["name"], "head");
}

#[test]
fn a_cut_in_a_shortcut_does_without_the_main_path() {
    let shortcut = "layer2.0.downsample.0";
    let layers = json!(["layer1.1", "layer2.0.conv2", shortcut, "fc"]);
    let result = call("cost", with(request(resnet()), "/layers", layers));
    let rows = result["layers"].as_array().unwrap();
    let numbers: Vec<_> = rows.iter().map(|row| row["layer"].as_u64()).collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(3), Some(4)]);
    let (own, all) = (
        column(&result, "multiplyAdds"),
        column(&result, "cumulativeMultiplyAdds"),
    );
    assert_eq!(all[1], all[0] + own[1]);
    assert_eq!(all[2], all[0] + 8 * 16 * 16 * 16);
    assert_eq!(all[3], own.iter().sum::<i64>());
}

#[test]
fn senseless_requests_are_refused() {
    for (pointer, value, code) in [
        ("/batchSize", json!(0), ErrorCode::InvalidSpec),
        ("/batchSize", json!(-1), ErrorCode::InvalidSpec),
        ("/batchSize", json!(10_000_000), ErrorCode::InvalidSpec),
        ("/batchSize", json!(1_000_000), ErrorCode::OutOfMemory),
        ("/repeats", json!(0), ErrorCode::InvalidSpec),
        ("/layers", json!(["layer9"]), ErrorCode::LayerUnknown),
        ("/layers", json!([]), ErrorCode::InvalidSpec),
        ("/network/depth", json!(50), ErrorCode::InvalidSpec),
        ("/run/device", json!("tpu"), ErrorCode::UnknownDevice),
    ] {
        let error = refusal("cost", with(request(resnet()), pointer, value));
        assert_eq!(error.code, code, "{pointer}");
    }
}
