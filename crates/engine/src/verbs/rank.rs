//! `rank`: the numerical rank of every layer's representation.

use super::reading::{Subject, check_split};
use crate::data::DataRef;
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::measures::{Covariance, check_rtol, numerical_rank};
use crate::network::NetworkRef;
use crate::representations::Reading;
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::time::Instant;
use tch::Kind;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RankRequest {
    network: NetworkRef,
    weights_file: String,
    data: DataRef,
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
    layer: usize,
    name: String,
    features: i64,
    features_used: i64,
    rank: i64,
    cap: i64,
    sigma1: f64,
}

pub(super) fn rank(request: &RankRequest, context: &JobContext) -> Result<RankResult> {
    let start = Instant::now();
    let settings = &request.rank;
    check_rtol("rank.rtol", settings.rtol)?;
    if settings.max_features < 1 {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "rank.maxFeatures is {}; it must be at least 1",
                settings.max_features
            ),
        ));
    }
    check_split(&request.network, &request.data, "data")?;
    let subject = Subject::open(
        &request.network,
        &request.weights_file,
        request.layers.as_deref(),
        &request.run,
    )?;
    let images = subject.images(&request.data, "data")?;
    let reading = Reading {
        network: &subject.network,
        parameters: &subject.weights.values,
        normalisation: &subject.weights.normalisation,
        layers: &subject.layers,
        pooling: None,
        max_features: settings.max_features,
        seed: request.seed,
        // Ranks hang on small eigenvalues, so features are float32 whatever the training used.
        precision: Precision::Float32,
    };
    let budget = request.run.feature_budget(subject.device);
    let passes = reading.passes(images.count(), budget)?;
    let count = subject.layers.len() as u64;
    let steps = passes.len() as u64 * Reading::steps(images.count());
    let mut read = Meter::new(context, "rank", Phase::Features, 0, steps);
    let mut ranked = Meter::new(context, "rank", Phase::Rank, 0, count);
    let mut layers = Vec::with_capacity(subject.layers.len());
    for pass in passes {
        read.resume();
        let all = reading.collect(pass.clone(), &images, None, &mut read)?;
        ranked.resume();
        for (layer, features) in subject.layers[pass].iter().zip(all) {
            let found = Covariance::of(&features, Kind::Float)
                .and_then(|covariance| numerical_rank(covariance, settings.rtol))
                .map_err(|error| error.with("layer", layer.name.as_str()))?;
            layers.push(LayerRank {
                layer: layer.number,
                name: layer.name.clone(),
                features: layer.features,
                features_used: reading.features_used(layer),
                rank: found.rank,
                cap: found.cap,
                sigma1: found.sigma1,
            });
            ranked.step(0, None)?;
        }
    }
    Ok(RankResult {
        layers,
        images: images.count(),
        rtol: settings.rtol,
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device.clone(),
    })
}
