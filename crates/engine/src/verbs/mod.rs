//! What the engine can be asked to do: one file a verb.

mod change;
mod components;
mod continual;
mod cost;
mod covariances;
mod device;
mod fault;
mod features;
mod graft;
mod identity;
mod import;
mod initial;
mod inspect;
mod probe;
mod rank;
mod reading;
mod similarity;
mod spectrum;
mod split;
mod test_result;
mod train;
mod variance;

use crate::error::{EngineError, ErrorCode, Result};
use crate::job::JobContext;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The verbs, in the order of their use.
pub const VERBS: [&str; 16] = [
    "device",
    "inspect",
    "import",
    "train",
    "continual",
    "graft",
    "probe",
    "rank",
    "variance",
    "spectrum",
    "change",
    "components",
    "similarity",
    "features",
    "cost",
    "fault",
];

/// Runs one verb to its end on the calling thread.
///
/// # Errors
/// `invalid-request` for an unknown verb or a request of the wrong form; else the verb's own.
pub fn run(verb: &str, request: Value, context: &JobContext) -> Result<Value> {
    match verb {
        "device" => answer(device::device(&parse(verb, request)?)),
        "inspect" => answer(inspect::inspect(&parse(verb, request)?)),
        "import" => answer(import::import(&parse(verb, request)?, context)),
        "train" => answer(train::train(
            &parse(verb, request.clone())?,
            &request,
            context,
        )),
        "continual" => answer(continual::continual(
            &parse(verb, request.clone())?,
            &request,
            context,
        )),
        "graft" => answer(graft::graft(&parse(verb, request)?, context)),
        "probe" => answer(probe::probe(&parse(verb, request)?, context)),
        "rank" => answer(rank::rank(&parse(verb, request)?, context)),
        "similarity" => answer(similarity::similarity(&parse(verb, request)?, context)),
        "variance" => answer(variance::variance(&parse(verb, request)?, context)),
        "spectrum" => answer(spectrum::spectrum(&parse(verb, request)?, context)),
        "change" => answer(change::change(&parse(verb, request)?, context)),
        "components" => answer(components::components(&parse(verb, request)?, context)),
        "features" => answer(features::features(&parse(verb, request)?, context)),
        "cost" => answer(cost::cost(&parse(verb, request)?, context)),
        "fault" => answer(fault::fault(&parse(verb, request)?)),
        _ => Err(EngineError::new(
            ErrorCode::InvalidRequest,
            format!("unknown verb {verb:?}; use one of {}", VERBS.join(", ")),
        )),
    }
}

fn parse<T: DeserializeOwned>(verb: &str, request: Value) -> Result<T> {
    serde_json::from_value(request).map_err(|error| {
        EngineError::new(
            ErrorCode::InvalidRequest,
            format!("request of {verb}: {error}"),
        )
    })
}

fn answer<T: Serialize>(result: Result<T>) -> Result<Value> {
    serde_json::to_value(result?)
        .map_err(|error| EngineError::new(ErrorCode::Internal, error.to_string()))
}
