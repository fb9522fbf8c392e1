//! libtorch's CUDA part, loaded at run time: the same program runs where there is none.

use std::ffi::{CStr, CString, c_int, c_void};

/// Loads the driver and libtorch's CUDA part for the whole process to see, before libtorch is asked
/// what it can do.
///
/// # Errors
/// Says which of them cannot be loaded, and why.
pub fn load() -> Result<(), String> {
    open("libcuda.so.1").map_err(|why| format!("no NVIDIA driver here ({why})"))?;
    open("libtorch_cuda.so")
        .map_err(|why| format!("this libtorch has no CUDA part that can be loaded ({why})"))
}

/// The library stays loaded until the process ends.
fn open(name: &str) -> Result<(), String> {
    let name = CString::new(name).map_err(|error| error.to_string())?;
    // SAFETY: loads a library by name; its initialisers are those of a driver and of libtorch.
    let handle = unsafe { libc::dlopen(name.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL) };
    if !handle.is_null() {
        return Ok(());
    }
    // SAFETY: after a failure it is a text that lives until the next call of the same thread.
    let why = unsafe { CStr::from_ptr(libc::dlerror()) };
    Err(why.to_string_lossy().into_owned())
}

/// Bytes of the current GPU's memory that are taken, by this process and others; `None` where CUDA's
/// runtime is not loaded.
pub fn memory_taken() -> Option<u64> {
    type MemGetInfo = unsafe extern "C" fn(*mut usize, *mut usize) -> c_int;
    // SAFETY: looks a name up among the libraries that are loaded.
    let symbol = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"cudaMemGetInfo".as_ptr()) };
    if symbol.is_null() {
        return None;
    }
    let (mut free, mut total) = (0, 0);
    // SAFETY: the runtime's function of this name has this type, and writes two sizes.
    let failed = unsafe {
        std::mem::transmute::<*mut c_void, MemGetInfo>(symbol)(&raw mut free, &raw mut total)
    };
    (failed == 0).then_some((total - free) as u64)
}
