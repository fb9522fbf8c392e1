//! Networks and images that are small enough to be computed thousands of times.

use super::input::Floats;
use serde_json::{Value, json};
use std::iter::repeat_n;
use tunnel_engine::network::{Network, NetworkRef};

/// Rows and columns of an image.
pub const SIDE: i64 = 8;

/// Bytes of an image in the layout `tunnel`.
const PIXELS: usize = 3 * 8 * 8;

/// A network of two layers for [`records`] of four classes, with two heads.
pub fn mlp() -> Value {
    json!({ "kind": "mlp", "depth": 2, "width": 3, "classes": 4, "side": SIDE, "heads": [2, 2] })
}

/// The same with one head.
pub fn single_headed() -> Value {
    json!({ "kind": "mlp", "depth": 2, "width": 3, "classes": 4, "side": SIDE })
}

/// A network with a convolution and batch normalisation, of one channel.
pub fn vgg() -> Value {
    json!({
        "kind": "vgg", "depth": 11, "convolutions": 1, "widthMultiplier": 0.01, "classes": 2,
        "side": SIDE,
    })
}

/// Builds a network.
pub fn network(description: Value) -> Network {
    let network: NetworkRef = serde_json::from_value(description).unwrap();
    network.build().unwrap()
}

/// Values of a network that are all different, and how its input is normalised.
pub fn tensors(network: &Network) -> Vec<Floats> {
    let values = network.values().iter().enumerate().map(|(at, value)| {
        let shape: Vec<usize> = value.shape.iter().map(|&size| size as usize).collect();
        let count: usize = shape.iter().product();
        let floats = (0..count).map(|place| 0.25 + ((at + place) % 7) as f32 / 8.0);
        (value.name.clone(), shape, bytes(floats))
    });
    let of_input = [("input.mean", 0.5), ("input.std", 0.25)]
        .map(|(name, value)| (name.to_owned(), vec![3], bytes(repeat_n(value, 3))));
    values.chain(of_input).collect()
}

/// Numbers as a file has them.
pub fn bytes(floats: impl Iterator<Item = f32>) -> Vec<u8> {
    floats.flat_map(f32::to_le_bytes).collect()
}

/// So many images in the layout `tunnel`, of four classes in turn.
pub fn records(count: usize) -> Vec<u8> {
    (0..count)
        .flat_map(|image| {
            let label = ((image % 4) as u16).to_le_bytes();
            let pixels = (0..PIXELS).map(move |at| (37 * image + 11 * at + at * at % 13) as u8);
            label.into_iter().chain(pixels)
        })
        .collect()
}

/// A reference to a file of [`records`].
pub fn data(file: &str) -> Value {
    json!({
        "files": [file], "layout": "tunnel", "side": SIDE, "classCount": 4, "classes": null,
        "images": null,
    })
}

/// One thread of the CPU.
pub fn run_on() -> Value {
    json!({ "device": "cpu", "threads": 1 })
}
