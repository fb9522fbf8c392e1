//! `features`: representations written to a safetensors file.

use super::reading::{Subject, check_split};
use crate::data::DataRef;
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::network::NetworkRef;
use crate::output::{check_writable, write_tensors};
use crate::representations::Reading;
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct FeaturesRequest {
    network: NetworkRef,
    weights_file: String,
    data: DataRef,
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
    check_split(&request.network, &request.data, "data")?;
    let file = Path::new(&request.file);
    check_writable(file)?;
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
        max_features,
        seed: request.seed,
        precision: Precision::Float32,
    };
    let budget = request.run.feature_budget(subject.device);
    if reading.passes(images.count(), budget)?.len() > 1 {
        return Err(EngineError::new(
            ErrorCode::OutOfMemory,
            format!(
                "the features of all {} layers together take more than the {budget} bytes that features may take, and one file is to hold them; ask for fewer layers or images, or give more run.memoryBytes",
                subject.layers.len()
            ),
        )
        .with("memoryBytes", budget));
    }
    let steps = Reading::steps(images.count());
    let mut meter = Meter::new(context, "features", Phase::Features, 0, steps);
    let all = reading.collect(0..subject.layers.len(), &images, None, &mut meter)?;
    let mut tensors = Vec::new();
    let mut layers = Vec::new();
    for (layer, features) in subject.layers.iter().zip(all) {
        tensors.push((layer.name.clone(), features));
        layers.push(LayerFeatures {
            layer: layer.number,
            name: layer.name.clone(),
            shape: [images.count(), reading.features_used(layer)],
        });
    }
    tensors.push(("labels".to_owned(), images.labels.shallow_clone()));
    write_tensors(file, &tensors, None)?;
    Ok(FeaturesResult {
        layers,
        images: images.count(),
    })
}
