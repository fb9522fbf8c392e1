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
    /// `cpu`, `cuda`, `cuda:N`, or `auto`: the first GPU where libtorch sees one, else the CPU.
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
    /// Sets the calling thread's number of threads, and that float32 on a GPU is float32 and not
    /// TF32, and returns the device.
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
        if device != Device::Cpu {
            float32::without_tf32();
            // A training has the fastest algorithms chosen by trial; what is measured always takes
            // the same ones.
            Cuda::cudnn_set_benchmark(false);
        }
        Ok(device)
    }

    /// What results call the device: what the request calls it, or what `auto` stands for here.
    pub fn device_name(&self) -> String {
        if self.device == AUTO {
            auto().to_owned()
        } else {
            self.device.clone()
        }
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

/// The name that leaves the choice of the device to the engine.
const AUTO: &str = "auto";

/// The name of the device that `auto` stands for: `cuda` where libtorch sees a GPU, else `cpu`.
pub fn auto() -> &'static str {
    if cuda_devices() > 0 { "cuda" } else { "cpu" }
}

/// How many GPUs libtorch sees; 0 where its CUDA part is not loaded.
pub fn cuda_devices() -> i64 {
    if Cuda::is_available() {
        Cuda::device_count()
    } else {
        0
    }
}

/// Waits until a GPU has done what it was asked to; nothing on the CPU, which is never behind.
pub fn synchronise(device: Device) {
    if let Device::Cuda(index) = device {
        Cuda::synchronize(index as i64);
    }
}

/// The device of a name.
///
/// # Errors
/// `unknown-device` for any other name, `device-unavailable` where libtorch sees no such GPU.
pub fn parse_device(name: &str) -> Result<Device> {
    let index = match name {
        AUTO => return parse_device(auto()),
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
            format!("unknown device {name:?}; use cpu, cuda, cuda:N or auto"),
        )
        .with("device", name));
    };
    let count = cuda_devices();
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

/// What libtorch makes of float32 products on a GPU.
///
/// tch does not have these settings; the functions are those of the libtorch that the engine is
/// pinned to, under the names that C++ gives them on Linux and macOS.
mod float32 {
    use std::ffi::c_void;

    unsafe extern "C" {
        /// `at::globalContext()`
        #[link_name = "_ZN2at13globalContextEv"]
        fn global_context() -> *mut c_void;
        /// `at::Context::setAllowTF32CuBLAS(bool)`
        #[link_name = "_ZN2at7Context18setAllowTF32CuBLASEb"]
        fn set_for_products(context: *mut c_void, allow: bool);
        /// `at::Context::setAllowTF32CuDNN(bool)`
        #[link_name = "_ZN2at7Context17setAllowTF32CuDNNEb"]
        fn set_for_convolutions(context: *mut c_void, allow: bool);
    }

    /// Has products and convolutions of float32 keep all 24 bits of it: by default convolutions
    /// round to 11 (TF32), and features would not be the CPU's.
    pub fn without_tf32() {
        // SAFETY: the context lives as long as the process; setting flags of it throws nothing.
        unsafe {
            let context = global_context();
            set_for_products(context, false);
            set_for_convolutions(context, false);
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        unsafe extern "C" {
            #[link_name = "_ZNK2at7Context15allowTF32CuBLASEv"]
            fn for_products(context: *const c_void) -> bool;
            /// Its argument is an empty `std::optional` of a 4-byte enumeration.
            #[link_name = "_ZNK2at7Context14allowTF32CuDNNESt8optionalINS_9Float32OpEE"]
            fn for_convolutions(context: *const c_void, operation: u64) -> bool;
        }

        #[test]
        fn float32_is_not_rounded_to_tf32() {
            // SAFETY: as above.
            unsafe {
                let context = global_context();
                set_for_products(context, true);
                set_for_convolutions(context, true);
                assert!(for_products(context) && for_convolutions(context, 0));
                without_tf32();
                assert!(!for_products(context) && !for_convolutions(context, 0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_is_the_first_gpu_or_the_cpu() {
        let run = |device: &str| RunOn {
            device: device.to_owned(),
            threads: Some(1),
            memory_bytes: None,
            scratch_folder: None,
        };
        assert_eq!(run("auto").device_name(), auto());
        assert_eq!(run("cuda:3").device_name(), "cuda:3");
        assert_eq!(parse_device("auto").unwrap(), parse_device(auto()).unwrap());
        if cuda_devices() == 0 {
            assert_eq!(run("auto").prepare().unwrap(), Device::Cpu);
            let refused = parse_device("cuda").unwrap_err();
            assert_eq!(refused.code, ErrorCode::DeviceUnavailable);
        }
        let unknown = parse_device("gpu").unwrap_err();
        assert_eq!(unknown.code, ErrorCode::UnknownDevice);
    }
}
