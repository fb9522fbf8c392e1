//! The multi-layer perceptron of the first paper: hidden layers with ReLU and a linear head.

use super::builder::Builder;
use super::network::Network;

/// Stages `fc1, relu1, …, head`. The layers read by default are the ReLU outputs, numbered from 1.
pub(super) fn mlp(depth: i64, width: i64, side: i64, heads: &[i64]) -> Network {
    let mut network = Builder::new(side);
    network.flatten("input");
    for layer in 1..=depth {
        let name = format!("fc{layer}");
        network.linear(&name, &name, width);
        network.relu(&format!("relu{layer}")).read();
    }
    network.heads("head", heads);
    network.finish(heads)
}
