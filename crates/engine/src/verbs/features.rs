//! `features`: representations written to a safetensors file.

use super::reading::SubjectRef;
use super::split::SplitRef;
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::output::{check_writable, write_tensors};
use crate::representations::{FeatureCache, SourceOptions, Storage, read_steps};
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FeaturesRequest {
    subject: SubjectRef,
    data: SplitRef,
    layers: Option<Vec<String>>,
    max_features: Option<i64>,
    seed: u64,
    run: RunOn,
    file: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FeaturesResult {
    layers: Vec<LayerFeatures>,
    images: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerFeatures {
    layer: usize,
    name: String,
    shape: [i64; 2],
}

pub(super) fn features(request: &FeaturesRequest, context: &JobContext) -> Result<FeaturesResult> {
    let max_features = request.max_features.unwrap_or(i64::MAX);
    if max_features < 1 {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!("maxFeatures is {max_features}; it must be at least 1"),
        ));
    }
    request.subject.check_split(&request.data, "data")?;
    let file = Path::new(&request.file);
    check_writable(file)?;
    let subject = request
        .subject
        .open(request.layers.as_deref(), &request.run)?;
    let options = SourceOptions {
        pooling: None,
        max_features,
        seed: request.seed,
        precision: Precision::Float32,
    };
    let source = subject.source(&request.data, "data", options)?;
    let images = source.images();
    let all: i64 = source.layers().iter().map(|l| l.features_used).sum();
    // Once as tensors, and once more as the bytes of the file.
    let bytes = 2 * 4 * (images * all) as u64;
    subject.budget().take(
        bytes + source.working_bytes(),
        "one file of the features of all layers together",
    )?;
    let mut meter = Meter::new(context, "features", Phase::Features, 0, read_steps(images));
    let every = 0..source.layers().len();
    let cache = FeatureCache::read(&*source, every, None, &Storage::Memory, &mut meter)?;
    let mut tensors = Vec::new();
    let mut layers = Vec::new();
    for (layer, features) in source.layers().iter().zip(cache.layers()) {
        tensors.push((layer.name.clone(), features.rows(0, images)?));
        layers.push(LayerFeatures {
            layer: layer.number,
            name: layer.name.clone(),
            shape: features.size(),
        });
    }
    tensors.push(("labels".to_owned(), source.labels().shallow_clone()));
    write_tensors(file, &tensors, None)?;
    Ok(FeaturesResult { layers, images })
}
