//! `inspect`: what can be read of a network, of a TorchScript module or of activations.

use super::split::SplitRef;
use crate::error::{EngineError, ErrorCode, Result};
use crate::network::NetworkRef;
use crate::representations::{ActivationsSource, Source, SourceOptions};
use crate::script::ScriptNetwork;
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tch::Device;

/// One of the three.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct InspectRequest {
    /// A network of ours; it is not built.
    network: Option<NetworkRef>,
    /// A TorchScript module; two images of zeros pass through it.
    script: Option<ScriptRef>,
    /// A split of activations; every file's header is read, and the labels.
    activations: Option<SplitRef>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ScriptRef {
    file: String,
    side: i64,
    outputs: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InspectResult {
    layers: Vec<LayerInfo>,
    parameters: Vec<ParameterInfo>,
    parameter_count: i64,
    /// Of activations only.
    #[serde(skip_serializing_if = "Option::is_none")]
    images: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<i64>,
}

#[derive(Serialize)]
struct LayerInfo {
    /// Its number among the layers that are read by default.
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
    match (&request.network, &request.script, &request.activations) {
        (Some(network), None, None) => of_network(network),
        (None, Some(script), None) => of_script(script),
        (None, None, Some(SplitRef::Activations(data))) => {
            let options = SourceOptions {
                pooling: None,
                max_features: i64::MAX,
                seed: 0,
                precision: Precision::Float32,
            };
            let source = ActivationsSource::open(data, "activations", None, Device::Cpu, options)?;
            Ok(of_activations(&source))
        }
        _ => Err(EngineError::new(
            ErrorCode::InvalidRequest,
            "request of inspect: give one of network, script and activations",
        )),
    }
}

fn of_network(network: &NetworkRef) -> Result<InspectResult> {
    let network = network.build()?;
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
        images: None,
        classes: None,
    })
}

fn of_script(script: &ScriptRef) -> Result<InspectResult> {
    let network = ScriptNetwork::open(
        Path::new(&script.file),
        script.side,
        script.outputs.as_deref(),
        Device::Cpu,
    )?;
    let mut number = 0;
    let layers = network.layers().iter().map(|layer| {
        number += usize::from(layer.default);
        LayerInfo {
            layer: layer.default.then_some(number),
            name: layer.name.clone(),
            shape: layer.shape.clone(),
            features: layer.features(),
            default: layer.default,
        }
    });
    Ok(InspectResult {
        layers: layers.collect(),
        parameters: Vec::new(),
        parameter_count: 0,
        images: None,
        classes: None,
    })
}

fn of_activations(source: &ActivationsSource) -> InspectResult {
    let layers = source.layers().iter().map(|layer| LayerInfo {
        layer: Some(layer.number),
        name: layer.name.clone(),
        shape: vec![layer.features],
        features: layer.features,
        default: true,
    });
    InspectResult {
        layers: layers.collect(),
        parameters: Vec::new(),
        parameter_count: 0,
        images: Some(source.images()),
        classes: Some(source.classes()),
    }
}
