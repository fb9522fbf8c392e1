//! A job: one call of the engine, followed from JavaScript.

use crate::compute_thread::submit;
use napi::bindgen_prelude::{Object, Result};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, JsDeferred};
use napi_derive::napi;
use serde_json::{Value, json};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tunnel_engine::error::{EngineError, ErrorCode};
use tunnel_engine::job::{JobContext, Progress};

/// Reports that may wait for a busy JavaScript thread; further ones are dropped.
pub(crate) const REPORTS_WAITING: usize = 16;

/// A listener that keeps no process alive and never blocks.
pub(crate) type Listener =
    ThreadsafeFunction<String, (), String, napi::Status, false, true, REPORTS_WAITING>;

type Resolver = Box<dyn FnOnce(Env) -> Result<String>>;
type Waiter = JsDeferred<String, Resolver>;
type EngineResult = std::result::Result<Value, EngineError>;

/// Where a job is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn after(result: &EngineResult) -> Self {
        match result {
            Ok(_) => Self::Done,
            Err(error) if error.code == ErrorCode::Cancelled => Self::Cancelled,
            Err(_) => Self::Failed,
        }
    }
}

struct Status {
    state: State,
    report: Option<String>,
    outcome: Option<String>,
    waiters: Vec<Waiter>,
}

/// What the JavaScript thread and the compute thread both know of a job.
pub(crate) struct Shared {
    cancel: Arc<AtomicBool>,
    status: Mutex<Status>,
    ended: Condvar,
}

impl Shared {
    fn new() -> Self {
        Self {
            cancel: Arc::new(AtomicBool::new(false)),
            status: Mutex::new(Status {
                state: State::Queued,
                report: None,
                outcome: None,
                waiters: Vec::new(),
            }),
            ended: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Status> {
        // Nothing panics while it holds the lock, so a poisoned one is still whole.
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.lock().outcome.is_some()
    }

    /// Leaves the queue; `false` where the job was cancelled there.
    fn begin(&self) -> bool {
        let mut status = self.lock();
        let queued = status.state == State::Queued;
        if queued {
            status.state = State::Running;
        }
        queued
    }

    fn settle(&self, result: EngineResult) {
        let state = State::after(&result);
        let outcome = outcome_of(result).to_string();
        let waiters = {
            let mut status = self.lock();
            status.state = state;
            status.outcome = Some(outcome.clone());
            std::mem::take(&mut status.waiters)
        };
        for waiter in waiters {
            resolve(waiter, outcome.clone());
        }
        self.ended.notify_all();
    }

    /// Raises the flag that the engine looks at in every step; ends a queued job at once.
    pub(crate) fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
        // A queued job that begins here cannot be run any more.
        if self.begin() {
            self.settle(Err(EngineError::cancelled()));
        }
    }

    /// Blocks until the job has ended, or until `deadline`.
    pub(crate) fn wait_until(&self, deadline: Instant) {
        let patience = deadline.saturating_duration_since(Instant::now());
        drop(
            self.ended
                .wait_timeout_while(self.lock(), patience, |status| status.outcome.is_none()),
        );
    }
}

fn outcome_of(result: EngineResult) -> Value {
    match result {
        Ok(value) => json!({ "ok": true, "value": value }),
        Err(error) => json!({
            "ok": false,
            "error": {
                "code": error.code.name(),
                "message": error.message,
                "context": error.context,
            },
        }),
    }
}

fn resolve(waiter: Waiter, outcome: String) {
    waiter.resolve(Box::new(move |_| Ok(outcome)));
}

/// One call of the engine.
#[napi]
pub struct Job {
    id: u32,
    shared: Arc<Shared>,
}

#[napi]
impl Job {
    pub(crate) fn start(verb: String, request: String, listener: Option<Listener>) -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let shared = Arc::new(Shared::new());
        let job = Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            shared: Arc::clone(&shared),
        };
        let queued = submit(Box::new(move || {
            if shared.begin() {
                let result = call(&verb, &request, listener, &shared);
                shared.settle(result);
            }
        }));
        if queued {
            Ok(job)
        } else {
            Err(napi::Error::from_reason(
                "the compute thread cannot be started",
            ))
        }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// A number that is this job's alone in this process.
    #[napi(getter)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Where the job is.
    #[napi(
        getter,
        ts_return_type = "'queued' | 'running' | 'done' | 'failed' | 'cancelled'"
    )]
    pub fn state(&self) -> &'static str {
        self.shared.lock().state.name()
    }

    /// The newest report of progress as JSON text, one that no listener was given included.
    #[napi(getter)]
    pub fn progress(&self) -> Option<String> {
        self.shared.lock().report.clone()
    }

    /// Resolves at the job's end with its outcome as JSON text: `{ ok: true, value }` or
    /// `{ ok: false, error: { code, message, context } }`. May be called any number of times, and
    /// late. The process stays alive until the promise is settled.
    #[napi(ts_return_type = "Promise<string>")]
    pub fn wait<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        let (waiter, promise) = env.create_deferred::<String, Resolver>()?;
        let mut status = self.shared.lock();
        match &status.outcome {
            Some(outcome) => resolve(waiter, outcome.clone()),
            None => status.waiters.push(waiter),
        }
        Ok(promise)
    }

    /// Stops the job within one step; a queued one at once. Without effect on one that has ended.
    #[napi]
    pub fn cancel(&self) {
        self.shared.cancel();
    }
}

/// Runs the engine on this thread. Whatever happens there comes back as a value.
fn call(
    verb: &str,
    request: &str,
    listener: Option<Listener>,
    shared: &Arc<Shared>,
) -> EngineResult {
    let request: Value = serde_json::from_str(request).map_err(|error| {
        EngineError::new(
            ErrorCode::InvalidRequest,
            format!("request of {verb}: {error}"),
        )
    })?;
    let context = JobContext {
        cancel: Arc::clone(&shared.cancel),
        progress: reporter(listener, Arc::clone(shared)),
    };
    catch_unwind(AssertUnwindSafe(|| {
        tunnel_engine::run(verb, request, &context)
    }))
    .unwrap_or_else(|payload| Err(EngineError::from_panic(text_of(payload.as_ref()))))
}

/// Keeps the newest report and tells the listener, which drops it when too many wait.
fn reporter(
    listener: Option<Listener>,
    shared: Arc<Shared>,
) -> Box<dyn Fn(Progress) + Send + Sync> {
    Box::new(move |progress| {
        let Ok(report) = serde_json::to_string(&progress) else {
            return;
        };
        shared.lock().report = Some(report.clone());
        if let Some(listener) = &listener {
            listener.call(report, ThreadsafeFunctionCallMode::NonBlocking);
        }
    })
}

fn text_of(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no text")
}
