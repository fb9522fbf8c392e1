//! `inspect`: a network's layers and parameters, without building it.

use crate::error::Result;
use crate::network::NetworkRef;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct InspectRequest {
    network: NetworkRef,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InspectResult {
    layers: Vec<LayerInfo>,
    parameters: Vec<ParameterInfo>,
    parameter_count: i64,
}

#[derive(Serialize)]
struct LayerInfo {
    layer: Option<usize>,
    name: String,
    shape: Vec<i64>,
    features: i64,
    default: bool,
}

#[derive(Serialize)]
struct ParameterInfo {
    name: String,
    shape: Vec<i64>,
}

pub(super) fn inspect(request: &InspectRequest) -> Result<InspectResult> {
    let network = request.network.build()?;
    let layers = network
        .layers()
        .map(|stage| LayerInfo {
            layer: stage.layer,
            name: stage.name.clone(),
            shape: stage.shape.clone(),
            features: stage.features(),
            default: stage.layer.is_some(),
        })
        .collect();
    let parameters = network
        .parameters()
        .iter()
        .map(|parameter| ParameterInfo {
            name: parameter.name.clone(),
            shape: parameter.shape.clone(),
        })
        .collect();
    Ok(InspectResult {
        layers,
        parameters,
        parameter_count: network.parameter_count(),
    })
}
