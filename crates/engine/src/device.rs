//! Where a job computes.

use crate::error::{EngineError, ErrorCode, Result};
use crate::memory::Budget;
use serde::Deserialize;
use std::path::PathBuf;
use tch::{Cuda, Device};

/// Where and with how many threads a verb runs. It never changes what is computed.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunOn {
    /// `cpu`, `cuda` or `cuda:N`.
    pub device: String,
    /// Threads of the CPU; all cores where `None`.
    pub threads: Option<u32>,
    /// The most that the process may hold while the job runs, in bytes; where `None`, half of what is
    /// available and no more than 6 GiB. With less, more is read anew or from a scratch file.
    #[serde(default)]
    pub memory_bytes: Option<u64>,
    /// Where features go that do not fit; the system's folder for temporary files where `None`.
    #[serde(default)]
    pub scratch_folder: Option<PathBuf>,
}

impl RunOn {
    /// Sets the calling thread's number of threads and returns the device.
    ///
    /// # Errors
    /// `unknown-device`, `device-unavailable`, `invalid-spec` for 0 threads.
    pub fn prepare(&self) -> Result<Device> {
        let device = parse_device(&self.device)?;
        let cores = cores();
        let threads = self.threads.unwrap_or(cores);
        if threads == 0 || threads > 4096 {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!("run.threads is {threads}; it must be 1 to 4096"),
            ));
        }
        if tch::get_num_threads() != threads as i32 {
            tch::set_num_threads(threads as i32);
        }
        Ok(device)
    }

    /// What the job may take.
    pub fn budget(&self, device: Device) -> Budget {
        let scratch = self.scratch_folder.clone();
        Budget::new(
            self.memory_bytes,
            device,
            scratch.unwrap_or_else(std::env::temp_dir),
        )
    }
}

/// How many cores this process may use.
pub fn cores() -> u32 {
    std::thread::available_parallelism().map_or(1, |n| n.get() as u32)
}

/// The device of a name.
///
/// # Errors
/// `unknown-device` for any other name, `device-unavailable` where libtorch sees no such GPU.
pub fn parse_device(name: &str) -> Result<Device> {
    let index = match name {
        "cpu" => return Ok(Device::Cpu),
        "cuda" => Some(0),
        _ => name
            .strip_prefix("cuda:")
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|digits| digits.parse::<usize>().ok()),
    };
    let Some(index) = index else {
        return Err(EngineError::new(
            ErrorCode::UnknownDevice,
            format!("unknown device {name:?}; use cpu, cuda or cuda:N"),
        )
        .with("device", name));
    };
    let count = if Cuda::is_available() {
        Cuda::device_count()
    } else {
        0
    };
    if index as i64 >= count {
        return Err(EngineError::new(
            ErrorCode::DeviceUnavailable,
            format!("device {name} is not available: libtorch sees {count} CUDA devices; use cpu"),
        )
        .with("device", name)
        .with("available", count));
    }
    Ok(Device::Cuda(index))
}

/// Whether the CPU has instructions for bfloat16 products; without them float32 is faster.
pub fn has_bfloat16() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx512bf16")
    }
    #[cfg(target_arch = "aarch64")]
    {
        std::arch::is_aarch64_feature_detected!("bf16")
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        false
    }
}
