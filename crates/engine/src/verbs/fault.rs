//! `fault`: fails on purpose, so that tests can see every kind of failure cross the boundary.

use crate::error::Result;
use serde::{Deserialize, Serialize};
use tch::{Device, Kind, Tensor};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultRequest {
    kind: Fault,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Fault {
    /// libtorch throws: shapes that do not fit.
    Libtorch,
    /// Rust panics.
    Panic,
    /// 10 TB are asked for.
    Allocate,
}

#[derive(Serialize)]
pub(super) struct FaultResult {}

pub(super) fn fault(request: &FaultRequest) -> Result<FaultResult> {
    match request.kind {
        Fault::Libtorch => {
            let options = (Kind::Float, Device::Cpu);
            let _ = Tensor::f_ones([2, 3], options)?.f_mm(&Tensor::f_ones([2, 3], options)?)?;
        }
        Fault::Panic => panic!("a panic on purpose"),
        Fault::Allocate => {
            let _ = Tensor::f_zeros([10_000_000_000_000], (Kind::Uint8, Device::Cpu))?;
        }
    }
    Ok(FaultResult {})
}
