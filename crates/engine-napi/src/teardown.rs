//! What becomes of jobs when their JavaScript environment ends: `process.exit()` or the end of a
//! worker. The process would otherwise take libtorch apart under a thread that still computes.

use crate::job::Shared;
use napi::Env;
use napi::bindgen_prelude::Result;
use std::cell::RefCell;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

thread_local! {
    /// Jobs of the environment that lives on this thread.
    static STARTED: RefCell<Vec<Weak<Shared>>> = const { RefCell::new(Vec::new()) };
}

/// Longer than any step between two looks at the cancel flag.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn remember(job: &Arc<Shared>) {
    STARTED.with_borrow_mut(|started| {
        started.retain(|other| other.upgrade().is_some_and(|other| !other.has_ended()));
        started.push(Arc::downgrade(job));
    });
}

/// Cancels what still runs of this thread's environment, and waits for it.
pub(crate) fn stop_jobs() {
    let jobs: Vec<_> = STARTED.take().iter().filter_map(Weak::upgrade).collect();
    for job in &jobs {
        job.cancel();
    }
    let deadline = Instant::now() + PATIENCE;
    for job in &jobs {
        job.wait_until(deadline);
    }
}

/// Has the jobs stopped when the environment is taken down: the natural end, or that of a worker.
/// Node runs no such hook for `process.exit()`.
pub(crate) fn stop_jobs_at_end(env: &Env) -> Result<()> {
    env.add_env_cleanup_hook((), |()| stop_jobs())?;
    Ok(())
}
