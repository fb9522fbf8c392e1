//! `change`: how representations differ from layer to layer, and how weights move in training.

use super::covariances::of_layer;
use super::reading::{ReadLayer, Subject, SubjectRef, at_least_1};
use super::split::SplitRef;
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::measures::{Distances, Magnitude, weight_change};
use crate::network::Network;
use crate::representations::{BLOCK, Source, SourceOptions, read_steps, stream};
use crate::training::Precision;
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;
use tch::{Device, Tensor};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeRequest {
    subject: SubjectRef,
    /// The images whose representations are compared; none where `None`.
    data: Option<SplitRef>,
    layers: Option<Vec<String>>,
    change: ChangeSettings,
    /// The checkpoints whose weights are compared, in order; none where `None`.
    checkpoints: Option<Vec<CheckpointRef>>,
    seed: u64,
    run: RunOn,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChangeSettings {
    max_features: i64,
    /// Whether a layer's features are divided by their mean absolute value.
    standardise: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CheckpointRef {
    label: String,
    weights_file: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChangeResult {
    representations: Option<OfRepresentations>,
    weights: Option<OfWeights>,
    images: Option<i64>,
    seconds: f64,
    device: String,
}

#[derive(Serialize)]
struct OfRepresentations {
    layers: Vec<ReadLayer>,
    l1: Vec<Vec<Option<f64>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfWeights {
    layers: Vec<LayerParameters>,
    steps: Vec<Step>,
    from_first: Vec<Step>,
}

#[derive(Serialize)]
struct LayerParameters {
    name: String,
    parameters: Vec<String>,
    #[serde(skip)]
    places: Vec<usize>,
}

#[derive(Serialize)]
struct Step {
    from: String,
    to: String,
    absolute: Vec<f64>,
    relative: Vec<Option<f64>>,
}

pub(super) fn change(request: &ChangeRequest, context: &JobContext) -> Result<ChangeResult> {
    let start = Instant::now();
    at_least_1("change.maxFeatures", request.change.max_features)?;
    let network = check(request)?;
    let (images, representations) = match &request.data {
        None => (None, None),
        Some(data) => {
            let subject = request
                .subject
                .open(request.layers.as_deref(), &request.run)?;
            let options = SourceOptions {
                pooling: None,
                max_features: request.change.max_features,
                seed: request.seed,
                precision: Precision::Float32,
            };
            let source = subject.source(data, "data", options)?;
            let standardise = request.change.standardise;
            let found = of_representations(&subject, &*source, standardise, context)?;
            (Some(source.images()), Some(found))
        }
    };
    let weights = match (&request.checkpoints, network) {
        (Some(checkpoints), Some(network)) => {
            request.run.prepare()?;
            Some(of_weights(&network, checkpoints, context)?)
        }
        _ => None,
    };
    Ok(ChangeResult {
        representations,
        weights,
        images,
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device_name(),
    })
}

/// Checks what can be checked before a file is read; the network whose checkpoints are compared.
fn check(request: &ChangeRequest) -> Result<Option<Network>> {
    let invalid = |message: &str| Err(EngineError::new(ErrorCode::InvalidSpec, message));
    if let Some(data) = &request.data {
        request.subject.check_split(data, "data")?;
    }
    let Some(checkpoints) = &request.checkpoints else {
        return match request.data {
            Some(_) => Ok(None),
            None => invalid("there is nothing to compare; give data, checkpoints or both"),
        };
    };
    if checkpoints.len() < 2 {
        return invalid("checkpoints must be at least 2, for weights to move between them");
    }
    match request.subject.network()? {
        Some(network) => Ok(Some(network)),
        None => invalid("checkpoints are those of a network, and the subject is none"),
    }
}

fn of_representations(
    subject: &Subject,
    source: &dyn Source,
    standardise: bool,
    context: &JobContext,
) -> Result<OfRepresentations> {
    let layers = source.layers();
    let all = 0..layers.len();
    let widths: Vec<i64> = layers.iter().map(|layer| layer.features_used).collect();
    let values = widths.iter().sum::<i64>() * BLOCK.min(source.images());
    subject.budget().take(
        values as u64 * source.kind().elt_size_in_bytes() as u64 + source.working_bytes(),
        "a block of all layers, which are compared with each other,",
    )?;
    let passes = if standardise { 2 } else { 1 };
    let steps = passes * read_steps(source.images());
    let mut meter = Meter::new(context, "change", Phase::Features, 0, steps);
    let mut magnitudes: Vec<Magnitude> = layers.iter().map(|_| Magnitude::default()).collect();
    let mut plain = Distances::new(&widths, None, source.device())?;
    stream(source, all.clone(), None, &mut meter, |_, blocks| {
        for (magnitude, block) in magnitudes.iter_mut().zip(blocks) {
            magnitude.push(block)?;
        }
        if standardise {
            return Ok(());
        }
        plain.push(blocks)
    })?;
    let magnitudes = layers
        .iter()
        .zip(magnitudes)
        .map(|(layer, magnitude)| magnitude.finish().map_err(of_layer(layer)))
        .collect::<Result<Vec<_>>>()?;
    let distances = if standardise {
        let mut standardised = Distances::new(&widths, Some(&magnitudes), source.device())?;
        stream(source, all, None, &mut meter, |_, blocks| {
            standardised.push(blocks)
        })?;
        standardised
    } else {
        plain
    };
    Ok(OfRepresentations {
        layers: layers.iter().map(ReadLayer::from).collect(),
        l1: distances.finish()?,
    })
}

fn of_weights(
    network: &Network,
    checkpoints: &[CheckpointRef],
    context: &JobContext,
) -> Result<OfWeights> {
    let layers = layers_with_parameters(network);
    let read = |checkpoint: &CheckpointRef| -> Result<Vec<Tensor>> {
        let file = Path::new(&checkpoint.weights_file);
        Ok(Weights::read(network, file, Device::Cpu)?.values)
    };
    let steps = checkpoints.len() as u64;
    let mut meter = Meter::new(context, "change", Phase::Measure, 0, steps);
    let first = read(&checkpoints[0])?;
    meter.step(0, None)?;
    let mut previous = None;
    let mut found = OfWeights {
        layers,
        steps: Vec::new(),
        from_first: Vec::new(),
    };
    for pair in checkpoints.windows(2) {
        let values = read(&pair[1])?;
        let step = |from: &CheckpointRef, before: &[Tensor]| -> Result<Step> {
            let mut step = Step {
                from: from.label.clone(),
                to: pair[1].label.clone(),
                absolute: Vec::new(),
                relative: Vec::new(),
            };
            for layer in &found.layers {
                let places = layer.places.iter();
                let change = weight_change(places.map(|&at| (&before[at], &values[at]))).map_err(
                    |error| {
                        error
                            .with("layer", layer.name.as_str())
                            .with("file", pair[1].weights_file.as_str())
                    },
                )?;
                step.absolute.push(change.absolute);
                step.relative.push(change.relative);
            }
            Ok(step)
        };
        let last = step(&pair[0], previous.as_deref().unwrap_or(&first))?;
        let whole = step(&checkpoints[0], &first)?;
        found.steps.push(last);
        found.from_first.push(whole);
        previous = Some(values);
        meter.step(0, None)?;
    }
    Ok(found)
}

/// The stages that learn, with their parameters.
fn layers_with_parameters(network: &Network) -> Vec<LayerParameters> {
    let parameters = network.parameters();
    let stages = network.stages().iter().enumerate();
    stages
        .filter_map(|(at, stage)| {
            let places: Vec<usize> = network
                .values_of([at])
                .into_iter()
                .filter(|&place| place < parameters.len())
                .collect();
            (!places.is_empty()).then(|| LayerParameters {
                name: stage.name.clone(),
                parameters: places
                    .iter()
                    .map(|&place| parameters[place].name.clone())
                    .collect(),
                places,
            })
        })
        .collect()
}
