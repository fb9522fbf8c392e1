//! A TorchScript module through the shim in `taps.cpp`.

use crate::error::{EngineError, ErrorCode, Result, first_line};
use std::ffi::{CStr, CString, c_char};
use std::path::{Path, PathBuf};
use std::ptr::{NonNull, null_mut};
use tch::{Device, Tensor};
use torch_sys::C_tensor;

/// The shim's handle.
#[repr(C)]
struct TunnelScript {
    _private: [u8; 0],
}

unsafe extern "C" {
    fn tunnel_text_free(text: *mut c_char);
    fn tunnel_script_open(
        file: *const c_char,
        gpu: i64,
        opened: *mut *mut TunnelScript,
    ) -> *mut c_char;
    fn tunnel_script_close(script: *mut TunnelScript);
    fn tunnel_script_taps(script: *const TunnelScript) -> usize;
    fn tunnel_script_name(script: *const TunnelScript, tap: usize) -> *const c_char;
    fn tunnel_script_first(script: *const TunnelScript, tap: usize) -> usize;
    fn tunnel_script_select(
        script: *mut TunnelScript,
        taps: *const usize,
        count: usize,
    ) -> *mut c_char;
    fn tunnel_script_run(
        script: *mut TunnelScript,
        batch: *const C_tensor,
        outputs: *mut *mut C_tensor,
        capacity: usize,
        count: *mut usize,
    ) -> *mut c_char;
}

/// An output inside a module that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptTap {
    /// A submodule's path, `layer1.0.relu`, or that of a module and an operation or a function in
    /// it, `layer1.0.add`. A later call of the same one is numbered: `layer1.0.relu:2`.
    pub name: String,
    /// The place of the first tap that has the same value: its own, but where a module's output is
    /// that of a submodule.
    pub first: usize,
}

/// A module in evaluation mode, of which nothing is learned.
pub struct ScriptModule {
    handle: NonNull<TunnelScript>,
    file: PathBuf,
    taps: Vec<ScriptTap>,
}

impl ScriptModule {
    /// Reads a scripted or traced module to a device. Its file is a program: it runs when images
    /// pass through it, and may do whatever TorchScript's operations can.
    ///
    /// # Errors
    /// `weights-unreadable` for what is not there or no TorchScript file.
    pub fn open(file: &Path, device: Device) -> Result<Self> {
        let unreadable = |what: String| {
            EngineError::new(
                ErrorCode::WeightsUnreadable,
                format!(
                    "cannot read the TorchScript module {}: {what}",
                    file.display()
                ),
            )
            .with("file", file.display().to_string())
        };
        if !file.is_file() {
            return Err(unreadable("there is no such file".to_owned()));
        }
        let path = CString::new(file.as_os_str().as_encoded_bytes())
            .map_err(|_| unreadable("its path has a zero byte".to_owned()))?;
        let gpu = match device {
            Device::Cuda(index) => index as i64,
            _ => -1,
        };
        let mut opened = null_mut();
        // SAFETY: the path is a C string, and the shim only writes a handle that it made.
        let failed = unsafe { taken(tunnel_script_open(path.as_ptr(), gpu, &raw mut opened)) };
        if let Some(what) = failed {
            return Err(unreadable(format!(
                "{what}; it must be one that torch.jit.save wrote"
            )));
        }
        let handle = NonNull::new(opened).ok_or_else(|| unreadable("no module came".to_owned()))?;
        let mut module = Self {
            handle,
            file: file.to_owned(),
            taps: Vec::new(),
        };
        module.taps = module.all_taps();
        Ok(module)
    }

    /// What can be read, in the order of execution. A submodule's call within a condition or a loop,
    /// and what lies within one, is not seen.
    pub fn taps(&self) -> &[ScriptTap] {
        &self.taps
    }

    /// Has [`ScriptModule::run`] return these taps, by their places; none for what the module itself
    /// returns.
    ///
    /// # Errors
    /// `libtorch`.
    pub fn select(&self, taps: &[usize]) -> Result<()> {
        if let Some(&beyond) = taps.iter().find(|&&tap| tap >= self.taps.len()) {
            return Err(EngineError::new(
                ErrorCode::Internal,
                format!("tap {beyond} of {}", self.taps.len()),
            ));
        }
        // SAFETY: the handle lives, and the shim reads `taps.len()` places.
        let failed = unsafe {
            taken(tunnel_script_select(
                self.handle.as_ptr(),
                taps.as_ptr(),
                taps.len(),
            ))
        };
        match failed {
            Some(what) => Err(self.failed(&what)),
            None => Ok(()),
        }
    }

    /// Passes a batch `[b, 3, side, side]` through the module: the selected taps, or the tensors of
    /// the tensor, tuple or list that it returns.
    ///
    /// # Errors
    /// `invalid-spec` where the module refuses the batch or returns something else, with what it
    /// says; `out-of-memory`.
    pub fn run(&self, batch: &Tensor) -> Result<Vec<Tensor>> {
        let mut outputs = vec![null_mut::<C_tensor>(); self.taps.len().max(MOST_RETURNED)];
        let mut count = 0;
        // SAFETY: the handle and the batch live; the shim writes at most `outputs.len()` pointers
        // to tensors of their own, which become ours below.
        let (failed, found) = unsafe {
            let failed = taken(tunnel_script_run(
                self.handle.as_ptr(),
                batch.as_ptr(),
                outputs.as_mut_ptr(),
                outputs.len(),
                &raw mut count,
            ));
            let given = outputs.iter().copied().filter(|output| !output.is_null());
            let found: Vec<Tensor> = given.map(|output| Tensor::from_ptr(output)).collect();
            (failed, found)
        };
        if let Some(what) = failed {
            return Err(self.failed(&what));
        }
        if count != found.len() {
            return Err(self.failed(&format!(
                "it returns {count} tensors, and at most {MOST_RETURNED} are taken"
            )));
        }
        Ok(found)
    }

    fn all_taps(&self) -> Vec<ScriptTap> {
        let script = self.handle.as_ptr();
        // SAFETY: the handle lives; names belong to it and are C strings.
        let tap = |at: usize| unsafe {
            ScriptTap {
                name: CStr::from_ptr(tunnel_script_name(script, at))
                    .to_string_lossy()
                    .into_owned(),
                first: tunnel_script_first(script, at),
            }
        };
        // SAFETY: as above.
        (0..unsafe { tunnel_script_taps(script) })
            .map(tap)
            .collect()
    }

    fn failed(&self, what: &str) -> EngineError {
        let error = EngineError::of_libtorch(what);
        let code = match error.code {
            ErrorCode::OutOfMemory => ErrorCode::OutOfMemory,
            _ => ErrorCode::InvalidSpec,
        };
        EngineError::new(
            code,
            format!(
                "the TorchScript module {} cannot be run: {}",
                self.file.display(),
                error.message
            ),
        )
        .with("file", self.file.display().to_string())
    }
}

/// How many tensors a module may return.
const MOST_RETURNED: usize = 1024;

impl Drop for ScriptModule {
    fn drop(&mut self) {
        // SAFETY: the handle is ours alone and not used after.
        unsafe { tunnel_script_close(self.handle.as_ptr()) }
    }
}

/// The text of what failed, taken from the shim.
///
/// # Safety
/// `text` is null or came from the shim and is not used again.
unsafe fn taken(text: *mut c_char) -> Option<String> {
    let text = NonNull::new(text)?.as_ptr();
    // SAFETY: as the caller promises.
    let what = unsafe { CStr::from_ptr(text) }
        .to_string_lossy()
        .into_owned();
    unsafe { tunnel_text_free(text) };
    Some(script_line(&what))
}

/// What went wrong, of the interpreter's traceback: its last line says it.
fn script_line(what: &str) -> String {
    let what = what.trim();
    if !what.contains("Traceback of TorchScript") {
        return first_line(what);
    }
    let last = what.lines().rev().find(|line| !line.trim().is_empty());
    last.unwrap_or(what).trim().to_owned()
}
