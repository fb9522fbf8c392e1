//! `graft`: spans of stages of other checkpoints put into a network, or the network cut and given a
//! new head; and what came of it evaluated.

use super::reading::{check_split, fits_outputs, same_labels};
use super::test_result::TestResult;
use crate::data::{DataRef, Images};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::network::{Network, NetworkRef};
use crate::output::check_writable;
use crate::surgery::{self, CutRef, Cutting, Graft};
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
    cut: Option<CutRef>,
    /// What a cut network's head is fitted to.
    train: Option<DataRef>,
    test: DataRef,
    seed: u64,
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
    cut: Option<CutResult>,
    images_test: i64,
    seconds: f64,
    device: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CutResult {
    layer: String,
    features: i64,
    epoch: u64,
    train_accuracy: f64,
    validation_accuracy: Option<f64>,
}

pub(super) fn graft(request: &GraftRequest, context: &JobContext) -> Result<GraftResult> {
    let start = Instant::now();
    let network = request.network.build()?;
    for graft in &request.grafts {
        graft.places(&network)?;
    }
    check_split(&request.network, &request.test, "test")?;
    let cut = match &request.cut {
        None => {
            fits_outputs(&request.network, &request.test)?;
            None
        }
        Some(cut) => {
            cut.check(&network)?;
            let train = request.train.as_ref().ok_or_else(no_train)?;
            check_split(&request.network, train, "train")?;
            same_labels(train, &request.test, "test")?;
            Some((cut, train))
        }
    };
    let output = Path::new(&request.output_file);
    check_writable(output)?;
    let device = request.run.prepare()?;
    let file = Path::new(&request.weights_file);
    let mut weights = Weights::read(&network, file, device)?;
    weights.check_finite(&network, file)?;
    let grafted = surgery::graft(&network, &mut weights, &request.grafts, device)?;
    let test = Images::new(&request.test.read("test")?, device)?;
    let (evaluation, parameters, cut) = match cut {
        Some((asked, train)) => {
            let cutting = Cutting {
                network: &network,
                weights: &weights,
                train: &Images::new(&train.read("train")?, device)?,
                classes: &train.kept_classes(),
                test: &test,
                precision: request.precision,
                seed: request.seed,
                budget: &request.run.budget(device),
                context,
            };
            let cut = cutting.cut(asked)?;
            let evaluation = finite(cut.evaluate(&test, request.precision, context)?)?;
            cut.write(output)?;
            let fitted = CutResult {
                layer: asked.layer.clone(),
                features: cut.features,
                epoch: cut.outcome.epoch,
                train_accuracy: cut.outcome.train_accuracy,
                validation_accuracy: cut.outcome.validation_accuracy,
            };
            (evaluation, cut.parameter_count(), Some(fitted))
        }
        None => {
            let evaluation = evaluated(request, context, &network, &weights, &test)?;
            weights.write(&network, output)?;
            (evaluation, network.parameter_count(), None)
        }
    };
    Ok(GraftResult {
        test: evaluation.into(),
        cut,
        grafted: grafted
            .into_iter()
            .map(|place| network.values()[place].name.clone())
            .collect(),
        parameters,
        images_test: test.count(),
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device_name(),
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
    finite(found)
}

fn no_train() -> EngineError {
    EngineError::new(
        ErrorCode::InvalidSpec,
        "a cut network's head needs images to learn from; give train",
    )
}

fn finite(found: Evaluation) -> Result<Evaluation> {
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
