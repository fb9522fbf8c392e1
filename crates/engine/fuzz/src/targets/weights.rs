//! A weights file of ours.

use super::input::safetensors_file;
use super::scratch::in_scratch;
use super::sound::sound;
use super::subjects;
use tch::Device;
use tunnel_engine::network::Network;
use tunnel_engine::weights::Weights;

pub fn read(input: &[u8]) -> bool {
    in_scratch(|scratch| {
        let path = scratch.write("weights.safetensors", &safetensors_file(input));
        let network = subjects::network(subjects::vgg());
        let Some(weights) = sound(Weights::read(&network, path.as_ref(), Device::Cpu)) else {
            return false;
        };
        check(&network, &weights);
        sound(weights.check_finite(&network, path.as_ref())).is_some()
    })
}

/// Every value has the network's shape, and the input can be normalised.
pub fn check(network: &Network, weights: &Weights) {
    let shapes: Vec<Vec<i64>> = weights.values.iter().map(tch::Tensor::size).collect();
    let wanted: Vec<_> = network.values().iter().map(|v| v.shape.clone()).collect();
    assert_eq!(shapes, wanted);
    weights.normalisation.check("the file's input").unwrap();
}
