//! `spectrum`: all singular values of every layer's representation, and its rank by every definition.

use super::covariances::{Plan, of_layer};
use super::reading::{ReadLayer, SubjectRef, at_least_1};
use super::split::SplitRef;
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::measures::{Spectrum, check_rtol};
use crate::output::{check_writable, write_tensors};
use crate::representations::SourceOptions;
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Instant;
use tch::{Kind, Tensor};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SpectrumRequest {
    subject: SubjectRef,
    data: SplitRef,
    layers: Option<Vec<String>>,
    spectrum: SpectrumSettings,
    seed: u64,
    run: RunOn,
    /// Singular values of the centred features: float64 `[min(n, d)]` under each layer's name.
    spectrum_file: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SpectrumSettings {
    max_features: i64,
    rtols: Vec<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SpectrumResult {
    layers: Vec<LayerSpectrum>,
    rtols: Vec<f64>,
    images: i64,
    seconds: f64,
    device: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerSpectrum {
    #[serde(flatten)]
    read: ReadLayer,
    cap: i64,
    sigma1: f64,
    ranks: Vec<i64>,
    data_ranks: Vec<i64>,
    matrix_rank: i64,
    effective_rank: f64,
    participation_ratio: f64,
    rank_me: f64,
}

pub(super) fn spectrum(request: &SpectrumRequest, context: &JobContext) -> Result<SpectrumResult> {
    let start = Instant::now();
    let SpectrumSettings {
        max_features,
        rtols,
    } = &request.spectrum;
    at_least_1("spectrum.maxFeatures", *max_features)?;
    if rtols.is_empty() {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            "spectrum.rtols is empty; give at least one threshold",
        ));
    }
    for &rtol in rtols {
        check_rtol("a threshold of spectrum.rtols", rtol)?;
    }
    request.subject.check_split(&request.data, "data")?;
    let file = Path::new(&request.spectrum_file);
    check_writable(file)?;
    let subject = request
        .subject
        .open(request.layers.as_deref(), &request.run)?;
    let options = SourceOptions {
        pooling: None,
        max_features: *max_features,
        seed: request.seed,
        precision: Precision::Float32,
    };
    let source = subject.source(&request.data, "data", options)?;
    let plan = Plan::new(&*source, Kind::Double, subject.budget())?;
    let mut read = Meter::new(context, "spectrum", Phase::Features, 0, plan.steps());
    let mut measured = Meter::new(context, "spectrum", Phase::Measure, 0, plan.layers());
    let (mut layers, mut tensors) = (Vec::new(), Vec::new());
    for pass in plan.passes() {
        let covariances = plan.read(pass, &mut read)?;
        measured.resume();
        for (layer, covariance) in source.layers()[pass.clone()].iter().zip(covariances) {
            let found = covariance
                .finish()
                .and_then(Spectrum::of)
                .map_err(of_layer(layer))?;
            let values = Tensor::f_from_slice(found.values())?;
            tensors.push((layer.name.clone(), values));
            layers.push(LayerSpectrum {
                read: layer.into(),
                cap: found.cap(),
                sigma1: found.sigma1(),
                ranks: rtols.iter().map(|&rtol| found.rank(rtol)).collect(),
                data_ranks: rtols.iter().map(|&rtol| found.data_rank(rtol)).collect(),
                matrix_rank: found.matrix_rank(),
                effective_rank: found.effective_rank(),
                participation_ratio: found.participation_ratio(),
                rank_me: found.rank_me(),
            });
            measured.step(0, None)?;
        }
    }
    write_tensors(file, &tensors, None)?;
    Ok(SpectrumResult {
        layers,
        rtols: rtols.clone(),
        images: source.images(),
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device_name(),
    })
}
