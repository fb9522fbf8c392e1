//! `rank`: the numerical rank of every layer's representation.

use super::covariances::{Plan, of_layer};
use super::reading::{ReadLayer, SubjectRef, at_least_1};
use super::split::SplitRef;
use crate::device::RunOn;
use crate::error::Result;
use crate::job::{JobContext, Meter, Phase};
use crate::measures::{check_rtol, numerical_rank};
use crate::representations::SourceOptions;
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::time::Instant;
use tch::Kind;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RankRequest {
    subject: SubjectRef,
    data: SplitRef,
    layers: Option<Vec<String>>,
    rank: RankSettings,
    seed: u64,
    run: RunOn,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RankSettings {
    rtol: f64,
    max_features: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RankResult {
    layers: Vec<LayerRank>,
    images: i64,
    rtol: f64,
    seconds: f64,
    device: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerRank {
    #[serde(flatten)]
    read: ReadLayer,
    rank: i64,
    cap: i64,
    sigma1: f64,
}

pub(super) fn rank(request: &RankRequest, context: &JobContext) -> Result<RankResult> {
    let start = Instant::now();
    let settings = &request.rank;
    check_rtol("rank.rtol", settings.rtol)?;
    at_least_1("rank.maxFeatures", settings.max_features)?;
    request.subject.check_split(&request.data, "data")?;
    let subject = request
        .subject
        .open(request.layers.as_deref(), &request.run)?;
    let options = SourceOptions {
        pooling: None,
        max_features: settings.max_features,
        seed: request.seed,
        // Ranks hang on small eigenvalues, so features are float32 whatever the training used.
        precision: Precision::Float32,
    };
    let source = subject.source(&request.data, "data", options)?;
    let plan = Plan::new(&*source, Kind::Float, subject.budget())?;
    let mut read = Meter::new(context, "rank", Phase::Features, 0, plan.steps());
    let mut ranked = Meter::new(context, "rank", Phase::Rank, 0, plan.layers());
    let mut layers = Vec::new();
    for pass in plan.passes() {
        let covariances = plan.read(pass, &mut read)?;
        ranked.resume();
        for (layer, covariance) in source.layers()[pass.clone()].iter().zip(covariances) {
            let found = covariance
                .finish()
                .and_then(|covariance| numerical_rank(covariance, settings.rtol))
                .map_err(of_layer(layer))?;
            layers.push(LayerRank {
                read: layer.into(),
                rank: found.rank,
                cap: found.cap,
                sigma1: found.sigma1,
            });
            ranked.step(0, None)?;
        }
    }
    Ok(RankResult {
        layers,
        images: source.images(),
        rtol: settings.rtol,
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device_name(),
    })
}
