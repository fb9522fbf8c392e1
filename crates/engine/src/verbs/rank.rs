//! `rank`: the numerical rank of every layer's representation.

use super::reading::SubjectRef;
use crate::data::DataRef;
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::measures::{Covariance, check_rtol, numerical_rank};
use crate::memory::LayerBytes;
use crate::representations::{FeatureCache, SourceOptions, Storage, read_steps};
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::time::Instant;
use tch::Kind;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RankRequest {
    subject: SubjectRef,
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
    let images = source.images();
    let sizes: Vec<LayerBytes> = source
        .layers()
        .iter()
        .map(|layer| LayerBytes {
            name: &layer.name,
            bytes: 4 * (images * layer.features_used) as u64,
        })
        .collect();
    let passes = subject.budget().passes(&sizes, source.working_bytes())?;
    let steps = passes.len() as u64 * read_steps(images);
    let mut read = Meter::new(context, "rank", Phase::Features, 0, steps);
    let mut ranked = Meter::new(context, "rank", Phase::Rank, 0, sizes.len() as u64);
    let mut layers = Vec::with_capacity(sizes.len());
    for pass in passes {
        read.resume();
        let read_layers = &source.layers()[pass.clone()];
        let cache = FeatureCache::read(&*source, pass, None, &Storage::Memory, &mut read)?;
        ranked.resume();
        for (layer, features) in read_layers.iter().zip(cache.layers()) {
            let found = Covariance::of(&features.rows(0, images)?, Kind::Float)
                .and_then(|covariance| numerical_rank(covariance, settings.rtol))
                .map_err(|error| error.with("layer", layer.name.as_str()))?;
            layers.push(LayerRank {
                layer: layer.number,
                name: layer.name.clone(),
                features: layer.features,
                features_used: layer.features_used,
                rank: found.rank,
                cap: found.cap,
                sigma1: found.sigma1,
            });
            ranked.step(0, None)?;
        }
    }
    Ok(RankResult {
        layers,
        images,
        rtol: settings.rtol,
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device.clone(),
    })
}
