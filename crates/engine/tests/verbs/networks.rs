//! Names and numbers of the layers of VGG and ResNet are API, their parameters' names torchvision's.

use super::common::{call, refusal};
use super::workplace::{Workplace, with};
use serde_json::{Value, json};
use tunnel_engine::error::ErrorCode;

fn vgg(depth: i64, convolutions: Value) -> Value {
    json!({
        "kind": "vgg",
        "depth": depth,
        "convolutions": convolutions,
        "widthMultiplier": 1,
        "classes": 10,
    })
}

fn resnet(depth: i64) -> Value {
    json!({ "kind": "resnet", "depth": depth, "widthMultiplier": 1, "classes": 10 })
}

fn inspect(network: Value) -> Value {
    call("inspect", json!({ "network": network }))
}

fn names(found: &Value, list: &str, keep: impl Fn(&Value) -> bool) -> Vec<String> {
    found[list]
        .as_array()
        .unwrap()
        .iter()
        .filter(|&entry| keep(entry))
        .map(|entry| entry["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn vgg_19_is_read_at_its_sixteen_relus() {
    let found = inspect(vgg(19, json!(null)));
    let wanted: Vec<String> = (1..=16).map(|n| format!("relu{n}")).collect();
    assert_eq!(names(&found, "layers", |l| l["default"] == true), wanted);
    let numbers: Vec<u64> = found["layers"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|layer| layer["layer"].as_u64())
        .collect();
    assert_eq!(numbers, (1..=16).collect::<Vec<u64>>());
    let all = names(&found, "layers", |_| true);
    // 16 times convolution, normalisation and ReLU; five poolings, the average and the head.
    assert_eq!(all.len(), 16 * 3 + 5 + 2);
    assert_eq!(
        all[..8],
        [
            "conv1", "bn1", "relu1", "conv2", "bn2", "relu2", "pool1", "conv3"
        ]
    );
    assert_eq!(all[all.len() - 3..], ["pool5", "avgpool", "classifier"]);
    let shape = |name: &str| {
        let layers = found["layers"].as_array().unwrap();
        let layer = layers.iter().find(|layer| layer["name"] == name).unwrap();
        layer["shape"].clone()
    };
    assert_eq!(shape("relu1"), json!([64, 32, 32]));
    assert_eq!(shape("conv8"), json!([256, 8, 8]));
    assert_eq!(shape("pool5"), json!([512, 1, 1]));
    assert_eq!(shape("avgpool"), json!([512]));
    // torchvision's vgg19_bn without its classifier of three layers, and a head of 512 × 10 + 10.
    let parameters = found["parameterCount"].as_u64().unwrap();
    assert_eq!(parameters, 143_678_248 - 123_642_856 + 5_130);
    let values = names(&found, "parameters", |_| true);
    assert_eq!(
        values[..5],
        [
            "features.0.weight",
            "features.0.bias",
            "features.1.weight",
            "features.1.bias",
            "features.3.weight",
        ]
    );
    assert!(values.contains(&"features.49.weight".to_owned()));
    assert_eq!(
        values[values.len() - 2..],
        ["classifier.weight", "classifier.bias"]
    );
}

#[test]
fn resnet_34_is_read_at_its_convolutions_shortcuts_included() {
    let found = inspect(resnet(34));
    let taps = names(&found, "layers", |l| l["default"] == true);
    assert_eq!(taps.len(), 36);
    let at = |number: usize| taps[number - 1].as_str();
    // The paper's 19 is the first shortcut of the third stage, and 29 the end of that stage.
    assert_eq!(at(1), "conv1");
    assert_eq!(at(16), "layer2.3.conv2");
    assert_eq!(at(19), "layer3.0.downsample.0");
    assert_eq!(at(29), "layer3.5.conv2");
    assert_eq!(at(36), "layer4.2.conv2");
    let all = names(&found, "layers", |_| true);
    for name in [
        "relu",
        "layer1.0",
        "layer1.0.relu1",
        "layer4.0.downsample.1",
        "avgpool",
        "fc",
    ] {
        assert!(all.contains(&name.to_owned()), "{name}");
    }
    // 33 convolutions and 3 shortcuts with their normalisations, 17 ReLUs within, 16 blocks.
    assert_eq!(all.len(), 36 * 2 + 17 + 16 + 2);
    // torchvision's resnet34 without its head and its 7×7 first convolution, and ours in place.
    let theirs = 21_797_672 - (512 * 1000 + 1000) - 64 * 3 * 49;
    assert_eq!(found["parameterCount"], theirs + 64 * 27 + 5_130);
}

#[test]
fn the_other_depths_have_as_many_layers_as_their_names_say() {
    for (network, layers) in [
        (vgg(11, json!(null)), 8),
        (vgg(13, json!(null)), 10),
        (vgg(16, json!(null)), 13),
        (resnet(18), 20),
    ] {
        let found = inspect(network.clone());
        let taps = names(&found, "layers", |l| l["default"] == true);
        assert_eq!(taps.len(), layers, "{network}");
    }
}

#[test]
fn a_shorter_vgg_is_the_beginning_of_the_whole_one() {
    let whole = names(&inspect(vgg(19, json!(null))), "layers", |_| true);
    for (convolutions, pools) in [(1, 0), (2, 1), (7, 2), (8, 3), (16, 5)] {
        let found = inspect(vgg(19, json!(convolutions)));
        let found = names(&found, "layers", |_| true);
        let trunk = 3 * convolutions + pools;
        assert_eq!(found[..trunk], whole[..trunk], "{convolutions}");
        assert_eq!(found[trunk..], ["avgpool", "classifier"], "{convolutions}");
    }
}

#[test]
fn widths_are_multiplied_and_rounded() {
    let mut network = resnet(18);
    for (multiplier, channels) in [(0.25, 16), (0.1, 6), (0.001, 1), (2.0, 128)] {
        network["widthMultiplier"] = json!(multiplier);
        let found = inspect(network.clone());
        assert_eq!(found["layers"][0]["shape"], json!([channels, 32, 32]));
    }
}

#[test]
fn networks_that_cannot_be_are_refused() {
    let bad = [
        vgg(17, json!(null)),
        vgg(19, json!(17)),
        vgg(19, json!(0)),
        resnet(50),
        with(resnet(18), "/widthMultiplier", json!(0)),
        with(resnet(18), "/widthMultiplier", json!(1e9)),
        with(resnet(18), "/classes", json!(0)),
    ];
    for network in bad {
        let error = refusal("inspect", json!({ "network": network }));
        assert_eq!(error.code, ErrorCode::InvalidSpec, "{network}");
    }
    for (key, value) in [
        ("side", json!(16)),
        ("side", json!(0)),
        ("heads", json!([5, 4])),
        ("heads", json!([10, 0])),
        ("heads", json!([])),
        // These add up to 10 in 64 bits.
        ("heads", json!([i64::MAX, i64::MAX, 12])),
    ] {
        let mut network = vgg(19, json!(null));
        network[key] = value.clone();
        let error = refusal("inspect", json!({ "network": network }));
        assert_eq!(error.code, ErrorCode::InvalidSpec, "{key} {value}");
    }
    // The first eight convolutions pool three times: 8 pixels are enough for them.
    let mut short = vgg(19, json!(8));
    short["side"] = json!(8);
    inspect(short);
}

fn small(kind: &str, depth: i64) -> Value {
    let mut network = json!({
        "kind": kind,
        "depth": depth,
        "widthMultiplier": 0.125,
        "classes": 10,
    });
    if kind == "vgg" {
        network["convolutions"] = json!(4);
    }
    network
}

#[test]
fn convolutional_networks_learn_in_both_precisions_and_are_read() {
    for (kind, depth) in [("vgg", 11), ("resnet", 18)] {
        for precision in ["float32", "bfloat16"] {
            let workplace = Workplace::new();
            let mut request = workplace.train();
            request["network"] = small(kind, depth);
            request["training"]["precision"] = json!(precision);
            request["training"]["learningRate"] = json!(0.05);
            request["training"]["nesterov"] = json!(true);
            let result = call("train", request);
            let accuracy = result["testAccuracy"].as_f64().unwrap();
            assert!(accuracy > 0.5, "{kind} {precision}: {result}");
            let mut rank = workplace.rank();
            rank["subject"]["network"] = small(kind, depth);
            let result = call("rank", rank);
            let layers = result["layers"].as_array().unwrap();
            assert_eq!(layers.len(), if kind == "vgg" { 4 } else { 20 });
            assert!(layers.iter().all(|layer| layer["rank"].as_i64() > Some(0)));
            let mut probe = workplace.probe();
            probe["subject"]["network"] = small(kind, depth);
            probe["probe"]["pooling"] = json!(2);
            let result = call("probe", probe);
            let last = result["layers"].as_array().unwrap().last().unwrap();
            assert!(last["accuracy"].as_f64().unwrap() > 0.5, "{last}");
            assert!(last["features"].as_i64().unwrap() <= 64 * 4);
        }
    }
}

#[test]
fn several_heads_are_trained_and_judged_apart() {
    let workplace = Workplace::new();
    let mut request = workplace.train();
    request["network"]["heads"] = json!([5, 5]);
    request["training"]["labelSmoothing"] = json!(0.1);
    let result = call("train", request);
    let by_head = result["testAccuracyByHead"].as_array().unwrap();
    assert_eq!(by_head.len(), 2);
    let mean = by_head.iter().map(|a| a.as_f64().unwrap()).sum::<f64>() / 2.0;
    // Every class has as many test images as any other.
    assert!((mean - result["testAccuracy"].as_f64().unwrap()).abs() < 1e-9);
    assert!(mean > 0.6, "{result}");
    assert_eq!(result["testAccuracyByClass"].as_array().unwrap().len(), 10);
    let error = result["testCalibrationError"].as_f64().unwrap();
    assert!((0.0..1.0).contains(&error));
    let (shape, _) = workplace.floats("weights.safetensors", "head.1.weight");
    assert_eq!(shape, [5, 32]);
}
