//! `device`: what this machine computes with.

use crate::device::{auto, cores, cuda_devices, has_bfloat16};
use crate::error::Result;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceRequest {}

#[derive(Serialize)]
pub(super) struct DeviceResult {
    libtorch: &'static str,
    cpu: Cpu,
    cuda: CudaInfo,
    /// The device that `auto` stands for.
    auto: &'static str,
}

#[derive(Serialize)]
struct Cpu {
    cores: u32,
    threads: i32,
    /// Whether bfloat16 products have instructions of their own here.
    bfloat16: bool,
}

#[derive(Serialize)]
struct CudaInfo {
    available: bool,
    devices: i64,
}

/// The version that this engine is built for; `@tunnel/native` refuses any other.
const LIBTORCH: &str = "2.11.0";

pub(super) fn device(_: &DeviceRequest) -> Result<DeviceResult> {
    let devices = cuda_devices();
    Ok(DeviceResult {
        libtorch: LIBTORCH,
        cpu: Cpu {
            cores: cores(),
            threads: tch::get_num_threads(),
            bfloat16: has_bfloat16(),
        },
        cuda: CudaInfo {
            available: devices > 0,
            devices,
        },
        auto: auto(),
    })
}
