//! Outputs inside TorchScript modules against those that PyTorch's forward hooks saw:
//! `test/golden/bring_your_own.py` writes both.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

use safetensors::SafeTensors;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tch::{Device, Kind, Tensor};
use tunnel_engine::error::ErrorCode;
use tunnel_engine::script::ScriptModule;

/// Of a layer's largest value: the same operations of the same library, one build from another.
const ACTIVATIONS: f64 = 1e-5;

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../test/golden/own")
        .join(name)
}

fn open(name: &str) -> ScriptModule {
    ScriptModule::open(&own(&format!("{name}.pt")), Device::Cpu).unwrap()
}

/// The images of the formula that the generator follows, normalised.
fn images() -> Tensor {
    let places = Tensor::arange(4 * 3 * 8 * 8, (Kind::Int64, Device::Cpu));
    let pixels = (&places * 7 + (&places * &places).remainder(13) * 11).remainder(256);
    let x = pixels.view([4, 3, 8, 8]).to_kind(Kind::Double) / 255;
    let of = |values: [f64; 3]| Tensor::from_slice(&values).view([1, 3, 1, 1]);
    let (mean, std) = (of([0.491, 0.482, 0.447]), of([0.247, 0.243, 0.262]));
    ((x - mean) / std).to_kind(Kind::Float)
}

/// Every golden output of a module.
fn golden(module: &str) -> BTreeMap<String, Tensor> {
    let bytes = fs::read(own("scripts.safetensors")).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let mut found = BTreeMap::new();
    for (name, view) in tensors.tensors() {
        if let Some(layer) = name.strip_prefix(&format!("{module}/")) {
            let shape: Vec<i64> = view.shape().iter().map(|&d| d as i64).collect();
            let values = Tensor::from_data_size(view.data(), &shape, Kind::Float);
            found.insert(layer.to_owned(), values);
        }
    }
    found
}

fn check(what: &str, found: &Tensor, wanted: &Tensor) {
    assert_eq!(found.size(), wanted.size(), "{what}");
    let far = (found - wanted).abs().max().double_value(&[]);
    let scale = wanted.abs().max().double_value(&[]);
    assert!(far <= ACTIVATIONS * scale, "{what} is off by {far:.1e}");
}

#[test]
fn every_submodule_s_output_is_what_a_forward_hook_sees() {
    tch::set_num_threads(1);
    let x = images();
    for (name, network) in [
        ("scripted", "scripted"),
        ("traced", "scripted"),
        ("functional", "functional"),
    ] {
        let module = open(name);
        let mut wanted = golden(network);
        let names: Vec<String> = module.taps().iter().map(|tap| tap.name.clone()).collect();
        println!("{name}: {}", names.join(", "));
        let output = wanted.remove("output").unwrap();
        // Each alone, and all together: what is read with a layer does not change it.
        let all: Vec<usize> = (0..names.len()).collect();
        module.select(&all).unwrap();
        let together = module.run(&x).unwrap();
        for (layer, wanted) in &wanted {
            let at = names.iter().position(|name| name == layer);
            let at = at.unwrap_or_else(|| panic!("{name} has no {layer}: {names:?}"));
            module.select(&[at]).unwrap();
            let [alone] = &module.run(&x).unwrap()[..] else {
                panic!("one tap was selected")
            };
            check(&format!("{name} {layer}"), alone, wanted);
            assert_eq!(alone, &together[at], "{name} {layer}");
        }
        // The module itself still gives what it did.
        module.select(&[]).unwrap();
        let [result] = &module.run(&x).unwrap()[..] else {
            panic!("one tensor is returned")
        };
        check(name, result, &output);
    }
}

#[test]
fn names_are_paths_in_the_order_of_execution() {
    let of = |name: &str| -> Vec<String> {
        let module = open(name);
        module.taps().iter().map(|tap| tap.name.clone()).collect()
    };
    assert_eq!(of("functional"), ["fc1", "relu", "fc2", "relu:2", "head"]);
    let block = |at: usize| {
        let parts = ["conv1", "bn1", "relu", "conv2", "bn2", "add", "relu:2"];
        let mut names: Vec<String> = parts
            .iter()
            .map(|part| format!("layer1.{at}.{part}"))
            .collect();
        names.push(format!("layer1.{at}"));
        names
    };
    let mut wanted: Vec<String> = ["conv1", "bn1", "relu"].map(str::to_owned).to_vec();
    wanted.extend(block(0));
    wanted.extend(block(1));
    wanted.extend(["layer1", "pool"].map(str::to_owned));
    for name in ["scripted", "traced"] {
        let found = of(name);
        assert_eq!(found[..wanted.len()], wanted, "{name}");
        assert_eq!(found.last().unwrap(), "fc", "{name}");
    }
    // A block's output is that of its last ReLU, and the last block's that of the stage.
    let module = open("scripted");
    let first = |name: &str| {
        let taps = module.taps();
        let tap = taps.iter().find(|tap| tap.name == name).unwrap();
        taps[tap.first].name.clone()
    };
    assert_eq!(first("layer1"), "layer1.1.relu:2");
    assert_eq!(first("layer1.1"), "layer1.1.relu:2");
    assert_eq!(first("pool"), "pool");
}

#[test]
fn a_module_that_returns_its_layers_gives_them_in_order() {
    let module = open("layers");
    let found = module.run(&images()).unwrap();
    let wanted = golden("layers");
    assert_eq!(found.len(), 3);
    for (found, name) in found.iter().zip(["first", "second", "last"]) {
        check(name, found, &wanted[name]);
    }
}

#[test]
fn what_is_no_module_and_what_a_module_refuses_are_typed_errors() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spoilt.pt");
    let whole = fs::read(own("functional.pt")).unwrap();
    let mut code = whole.clone();
    let at = whole.windows(4).position(|part| part == b"def ").unwrap();
    code[at..at + 4].fill(b'(');
    let spoilt: [(&str, &[u8]); 4] = [
        ("empty", b""),
        ("text", b"no module"),
        ("half", &whole[..whole.len() / 2]),
        ("code", &code),
    ];
    for (name, bytes) in spoilt {
        fs::write(&file, bytes).unwrap();
        let Err(error) = ScriptModule::open(&file, Device::Cpu) else {
            panic!("{name} was read")
        };
        assert_eq!(error.code, ErrorCode::WeightsUnreadable, "{name}: {error}");
        println!("{name}: {error}");
    }
    for absent in [folder.path().to_owned(), folder.path().join("absent.pt")] {
        let Err(error) = ScriptModule::open(&absent, Device::Cpu) else {
            panic!("a module of nothing")
        };
        assert_eq!(error.code, ErrorCode::WeightsUnreadable);
    }
    // Images of another size than the first linear layer wants.
    let module = open("functional");
    let error = module
        .run(&Tensor::zeros([2, 3, 9, 9], (Kind::Float, Device::Cpu)))
        .unwrap_err();
    println!("{error}");
    assert_eq!(error.code, ErrorCode::InvalidSpec);
    // It goes on after that.
    module.run(&images()).unwrap();
    assert!(module.select(&[99]).is_err());
}
