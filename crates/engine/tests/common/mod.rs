//! What the integration tests share: generated data sets, temporary folders, calls.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests: a failure here is a failed test"
)]
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod folder;
pub mod golden;
pub mod images;

use serde_json::Value;
use tunnel_engine::error::EngineError;
use tunnel_engine::job::JobContext;

/// Runs a verb that must succeed, with nobody listening.
pub fn call(verb: &str, request: Value) -> Value {
    tunnel_engine::run(verb, request, &JobContext::silent()).unwrap()
}

/// Runs a verb that must fail.
pub fn refusal(verb: &str, request: Value) -> EngineError {
    tunnel_engine::run(verb, request, &JobContext::silent()).unwrap_err()
}
