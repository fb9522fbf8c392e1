//! What a sanitiser must find, for `tools/sanitise` to know that it looks.

use tch::{Device, Kind, Tensor};

/// Reads the number behind a tensor's last one, as a defect of the engine's unsafe code would.
#[test]
#[ignore = "undefined, for a sanitiser to find"]
fn reads_beyond_a_tensor() {
    let numbers = Tensor::f_zeros([16], (Kind::Float, Device::Cpu)).unwrap();
    let beyond = unsafe { numbers.data_ptr().cast::<f32>().add(16).read_volatile() };
    panic!("nothing stopped the reading of {beyond}");
}
