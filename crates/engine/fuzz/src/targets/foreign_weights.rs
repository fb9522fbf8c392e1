//! Somebody's weights: what is imported must be a weights file of ours.

use super::input::safetensors_file;
use super::scratch::in_scratch;
use super::sound::sound;
use super::subjects::{self, run_on};
use super::weights::check;
use serde_json::json;
use tch::Device;
use tunnel_engine::job::JobContext;
use tunnel_engine::run;
use tunnel_engine::weights::Weights;

pub fn read(input: &[u8]) -> bool {
    in_scratch(|scratch| {
        let ours = scratch.text("ours.safetensors");
        let request = json!({
            "network": subjects::vgg(),
            "file": scratch.write("theirs.safetensors", &safetensors_file(input)),
            "normalisation": null,
            "data": null,
            "run": run_on(),
            "weightsFile": ours,
        });
        if sound(run("import", request, &JobContext::silent())).is_none() {
            return false;
        }
        let network = subjects::network(subjects::vgg());
        let weights = Weights::read(&network, ours.as_ref(), Device::Cpu).unwrap();
        check(&network, &weights);
        weights.check_finite(&network, ours.as_ref()).unwrap();
        true
    })
}
