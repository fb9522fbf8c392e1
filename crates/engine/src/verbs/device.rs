//! `device`: what this machine computes with.

use crate::device::{cores, has_bfloat16};
use crate::error::Result;
use serde::{Deserialize, Serialize};
use tch::Cuda;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceRequest {}

#[derive(Serialize)]
pub(super) struct DeviceResult {
    libtorch: &'static str,
    cpu: Cpu,
    cuda: CudaInfo,
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
    let available = Cuda::is_available();
    Ok(DeviceResult {
        libtorch: LIBTORCH,
        cpu: Cpu {
            cores: cores(),
            threads: tch::get_num_threads(),
            bfloat16: has_bfloat16(),
        },
        cuda: CudaInfo {
            available,
            devices: if available { Cuda::device_count() } else { 0 },
        },
    })
}
