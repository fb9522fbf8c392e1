//! `components`: the leading principal components of every layer's representation.

use super::covariances::{Plan, of_layer};
use super::reading::{ReadLayer, SubjectRef, at_least_1};
use super::split::SplitRef;
use crate::device::RunOn;
use crate::error::Result;
use crate::job::{JobContext, Meter, Phase};
use crate::measures::PrincipalComponents;
use crate::output::{check_writable, write_tensors};
use crate::representations::{SourceOptions, stream};
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;
use tch::{Kind, Tensor};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ComponentsRequest {
    subject: SubjectRef,
    data: SplitRef,
    layers: Option<Vec<String>>,
    components: ComponentsSettings,
    seed: u64,
    run: RunOn,
    /// Scores, float32 `[n, min(count, d)]` under each layer's name, and `labels`, int64 `[n]`.
    file: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ComponentsSettings {
    max_features: i64,
    #[serde(default = "default_count")]
    count: i64,
}

/// As many as maps of a representation are usually made of.
fn default_count() -> i64 {
    50
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ComponentsResult {
    layers: Vec<LayerComponents>,
    images: i64,
    seconds: f64,
    device: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerComponents {
    #[serde(flatten)]
    read: ReadLayer,
    components: i64,
    explained: f64,
}

pub(super) fn components(
    request: &ComponentsRequest,
    context: &JobContext,
) -> Result<ComponentsResult> {
    let start = Instant::now();
    let settings = &request.components;
    at_least_1("components.maxFeatures", settings.max_features)?;
    at_least_1("components.count", settings.count)?;
    request.subject.check_split(&request.data, "data")?;
    let file = Path::new(&request.file);
    check_writable(file)?;
    let subject = request
        .subject
        .open(request.layers.as_deref(), &request.run)?;
    let options = SourceOptions {
        pooling: None,
        max_features: settings.max_features,
        seed: request.seed,
        precision: Precision::Float32,
    };
    let source = subject.source(&request.data, "data", options)?;
    let plan = Plan::new(&*source, Kind::Float, subject.budget())?;
    let mut read = Meter::new(context, "components", Phase::Features, 0, 2 * plan.steps());
    let mut measured = Meter::new(context, "components", Phase::Measure, 0, plan.layers());
    let (mut layers, mut tensors) = (Vec::new(), Vec::new());
    for pass in plan.passes() {
        let of_pass = &source.layers()[pass.clone()];
        let covariances = plan.read(pass, &mut read)?;
        measured.resume();
        let mut found = Vec::new();
        for (layer, covariance) in of_pass.iter().zip(covariances) {
            let covariance = covariance.finish().map_err(of_layer(layer))?;
            found.push(if layer.features_used <= settings.count {
                Scores::Features(Tensor::f_empty(
                    [source.images(), layer.features_used],
                    (Kind::Float, source.device()),
                )?)
            } else {
                Scores::Components(PrincipalComponents::new(
                    covariance,
                    settings.count,
                    source.device(),
                )?)
            });
            measured.step(0, None)?;
        }
        read.resume();
        stream(&*source, pass.clone(), None, &mut read, |start, blocks| {
            let mut layers = found.iter_mut().zip(blocks);
            layers.try_for_each(|(scores, block)| scores.push(start, block))
        })?;
        for (layer, scores) in of_pass.iter().zip(found) {
            layers.push(LayerComponents {
                read: layer.into(),
                components: settings.count.min(layer.features_used),
                explained: scores.explained(),
            });
            tensors.push((layer.name.clone(), scores.finish()?));
        }
    }
    tensors.push(("labels".to_owned(), source.labels().shallow_clone()));
    write_tensors(file, &tensors, None)?;
    Ok(ComponentsResult {
        layers,
        images: source.images(),
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device_name(),
    })
}

/// What stands for a layer's features `[n, d]`.
enum Scores {
    /// They themselves, where there are no more of them than components are asked for.
    Features(Tensor),
    Components(PrincipalComponents),
}

impl Scores {
    fn push(&mut self, start: i64, block: &Tensor) -> Result<()> {
        match self {
            Self::Features(features) => {
                let rows = features.f_narrow(0, start, block.size()[0]);
                rows?.f_copy_(block)?;
                Ok(())
            }
            Self::Components(components) => components.push(start, block),
        }
    }

    fn explained(&self) -> f64 {
        match self {
            Self::Features(_) => 1.0,
            Self::Components(components) => components.explained(),
        }
    }

    fn finish(self) -> Result<Tensor> {
        match self {
            Self::Features(features) => Ok(features),
            Self::Components(components) => components.finish(),
        }
    }
}
