//! `graft`: spans of stages of other checkpoints put into a network, and the network evaluated.

use super::reading::{check_split, fits_outputs};
use super::test_result::TestResult;
use crate::data::{DataRef, Images};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::network::{Network, NetworkRef};
use crate::output::check_writable;
use crate::surgery::{self, Graft};
use crate::training::{Evaluation, Precision, evaluate, evaluation_steps};
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct GraftRequest {
    network: NetworkRef,
    weights_file: String,
    grafts: Vec<Graft>,
    test: DataRef,
    run: RunOn,
    precision: Precision,
    output_file: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GraftResult {
    #[serde(flatten)]
    test: TestResult,
    grafted: Vec<String>,
    parameters: i64,
    images_test: i64,
    seconds: f64,
    device: String,
}

pub(super) fn graft(request: &GraftRequest, context: &JobContext) -> Result<GraftResult> {
    let start = Instant::now();
    let network = request.network.build()?;
    for graft in &request.grafts {
        graft.places(&network)?;
    }
    check_split(&request.network, &request.test, "test")?;
    fits_outputs(&request.network, &request.test)?;
    let output = Path::new(&request.output_file);
    check_writable(output)?;
    let device = request.run.prepare()?;
    let file = Path::new(&request.weights_file);
    let mut weights = Weights::read(&network, file, device)?;
    weights.check_finite(&network, file)?;
    let grafted = surgery::graft(&network, &mut weights, &request.grafts, device)?;
    let test = Images::new(&request.test.read("test")?, device)?;
    let evaluation = evaluated(request, context, &network, &weights, &test)?;
    weights.write(&network, output)?;
    Ok(GraftResult {
        test: evaluation.into(),
        grafted: grafted
            .into_iter()
            .map(|place| network.values()[place].name.clone())
            .collect(),
        parameters: network.parameter_count(),
        images_test: test.count(),
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device.clone(),
    })
}

/// # Errors
/// `not-finite` where the loss is not; `cancelled`.
fn evaluated(
    request: &GraftRequest,
    context: &JobContext,
    network: &Network,
    weights: &Weights,
    test: &Images,
) -> Result<Evaluation> {
    let steps = evaluation_steps(test.count());
    let mut meter = Meter::new(context, "graft", Phase::Evaluate, 0, steps);
    let found = evaluate(
        network,
        &network.cast(&weights.values, request.precision.kind())?,
        &weights.normalisation,
        test,
        request.precision,
        &mut meter,
    )?;
    if found.loss_nats.is_finite() {
        return Ok(found);
    }
    Err(EngineError::new(
        ErrorCode::NotFinite,
        format!(
            "the test loss is {}; these stages do not go together",
            found.loss_nats
        ),
    ))
}
