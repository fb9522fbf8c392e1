//! The Node binding of the engine: jobs, conversions, errors as data. Nothing else.

mod compute_thread;
mod job;
mod teardown;

use job::{Job, REPORTS_WAITING};
use napi::Env;
use napi::bindgen_prelude::{Function, Object, Result};
use napi_derive::napi;
use tunnel_engine::error::ErrorCode;

/// Called by Node when an environment loads the addon.
#[napi(module_exports)]
pub fn init(_exports: Object, env: Env) -> Result<()> {
    teardown::stop_jobs_at_end(&env)
}

/// Queues one verb of the engine and returns at once.
///
/// `request` is the verb's request as JSON text: numbers keep all their digits that way.
/// `onProgress` is given each report as JSON text; it never holds the engine up and keeps no
/// process alive. A request that the engine refuses shows in the job's outcome.
#[napi(
    ts_args_type = "verb: string, request: string, onProgress?: ((report: string) => void) | null"
)]
pub fn start_job(
    verb: String,
    request: String,
    on_progress: Option<Function<String, ()>>,
) -> Result<Job> {
    let listener = on_progress
        .map(|function| {
            function
                .build_threadsafe_function::<String>()
                .weak::<true>()
                .max_queue_size::<REPORTS_WAITING>()
                .build()
        })
        .transpose()?;
    let job = Job::start(verb, request, listener)?;
    teardown::remember(job.shared());
    Ok(job)
}

/// Cancels every job of this environment and blocks until they have ended. For the `exit` event:
/// `process.exit()` takes libtorch apart, which nothing may compute with then.
#[napi]
pub fn stop_jobs() {
    teardown::stop_jobs();
}

/// The names of all errors that the engine can report.
#[napi]
pub fn error_codes() -> Vec<String> {
    ErrorCode::ALL
        .iter()
        .map(|code| code.name().to_owned())
        .collect()
}

/// The engine's own version.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
