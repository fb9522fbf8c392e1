//! `variance`: how every layer's representation falls into classes.

use super::covariances::of_layer;
use super::reading::{ReadLayer, Subject, SubjectRef, at_least_1};
use super::split::SplitRef;
use crate::device::RunOn;
use crate::error::Result;
use crate::job::{JobContext, Meter, Phase};
use crate::measures::{ClassMoments, ClassStructure, ClassStructurePass, check_classes};
use crate::memory::LayerBytes;
use crate::representations::{BLOCK, Source, SourceOptions, read_steps, stream};
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::time::Instant;
use tch::{Kind, Tensor};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct VarianceRequest {
    subject: SubjectRef,
    data: SplitRef,
    layers: Option<Vec<String>>,
    variance: VarianceSettings,
    seed: u64,
    run: RunOn,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VarianceSettings {
    max_features: i64,
    pooling: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VarianceResult {
    layers: Vec<LayerVariance>,
    classes: i64,
    images: i64,
    seconds: f64,
    device: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerVariance {
    #[serde(flatten)]
    read: ReadLayer,
    #[serde(flatten)]
    structure: ClassStructure,
}

pub(super) fn variance(request: &VarianceRequest, context: &JobContext) -> Result<VarianceResult> {
    let start = Instant::now();
    let settings = &request.variance;
    at_least_1("variance.maxFeatures", settings.max_features)?;
    if let Some(pooling) = settings.pooling {
        at_least_1("variance.pooling", pooling)?;
    }
    request.subject.check_split(&request.data, "data")?;
    let mut subject = request
        .subject
        .open(request.layers.as_deref(), &request.run)?;
    let wanted = subject.layers();
    let head = subject.read_head();
    let options = SourceOptions {
        pooling: settings.pooling,
        max_features: settings.max_features,
        seed: request.seed,
        precision: Precision::Float32,
    };
    let source = subject.source(&request.data, "data", options)?;
    let wanted = wanted.unwrap_or(source.layers().len());
    check_classes(&Vec::<i64>::try_from(
        source
            .labels()
            .f_bincount(None::<Tensor>, source.classes())?,
    )?)?;
    let mut reading = Reading {
        source: &*source,
        subject: &subject,
        wanted,
        decisions: decisions(&*source, head)?,
    };
    let passes = reading.passes()?;
    let steps = 2 * passes.len() as u64 * read_steps(source.images());
    let mut meter = Meter::new(context, "variance", Phase::Features, 0, steps);
    let mut layers = Vec::new();
    // The last layers first: the network's decisions, which the others are held against, are there.
    for pass in passes.into_iter().rev() {
        let found = reading.pass(&pass, &mut meter)?;
        let read = source.layers()[pass].iter().take(found.len());
        let of_pass = read.zip(found).map(|(layer, structure)| LayerVariance {
            read: layer.into(),
            structure,
        });
        layers.splice(0..0, of_pass);
    }
    Ok(VarianceResult {
        layers,
        classes: source.classes(),
        images: source.images(),
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device_name(),
    })
}

/// What a network decides of each image, once its head was read.
struct Decisions {
    /// The head's place among the layers.
    head: usize,
    /// Int64 `[n]`.
    classes: Tensor,
}

/// Room for decisions, where the subject has one head with an output a class.
fn decisions(source: &dyn Source, head: Option<usize>) -> Result<Option<Decisions>> {
    let comparable = |head: &usize| {
        let layer = &source.layers()[*head];
        layer.features == source.classes() && layer.features_used == layer.features
    };
    let Some(head) = head.filter(comparable) else {
        return Ok(None);
    };
    let classes = Tensor::f_zeros([source.images()], (Kind::Int64, source.device()))?;
    Ok(Some(Decisions { head, classes }))
}

struct Reading<'a> {
    source: &'a dyn Source,
    subject: &'a Subject,
    /// How many of the source's layers are to be measured: the first ones.
    wanted: usize,
    decisions: Option<Decisions>,
}

impl Reading<'_> {
    /// Which layers are read together.
    fn passes(&self) -> Result<Vec<Range<usize>>> {
        let (source, classes) = (self.source, self.source.classes());
        let sizes: Vec<LayerBytes> = source
            .layers()
            .iter()
            .map(|layer| {
                let block = BLOCK.min(source.images()) * layer.features_used;
                LayerBytes {
                    name: &layer.name,
                    bytes: block as u64 * source.kind().elt_size_in_bytes() as u64
                        + ClassStructurePass::bytes(classes, layer.features_used),
                }
            })
            .collect();
        let besides = source.working_bytes() + ClassStructurePass::block_bytes(BLOCK, classes);
        self.subject.budget().passes(&sizes, besides)
    }

    /// Measures a pass's layers, reading it twice.
    fn pass(&mut self, pass: &Range<usize>, meter: &mut Meter) -> Result<Vec<ClassStructure>> {
        let (source, labels) = (self.source, self.source.labels());
        let measured = &source.layers()[pass.start..pass.end.min(self.wanted)];
        let mut moments = measured
            .iter()
            .map(|layer| ClassMoments::new(source.classes(), layer.features_used, source.device()))
            .collect::<Result<Vec<_>>>()?;
        stream(source, pass.clone(), None, meter, |start, blocks| {
            let size = blocks[0].size()[0];
            let labels = labels.f_narrow(0, start, size)?;
            for (moments, block) in moments.iter_mut().zip(blocks) {
                moments.push(block, &labels)?;
            }
            if let Some(decisions) = &self.decisions
                && pass.contains(&decisions.head)
            {
                let logits = &blocks[decisions.head - pass.start];
                let decided = logits.f_argmax(1, false)?;
                decisions
                    .classes
                    .f_narrow(0, start, size)?
                    .f_copy_(&decided)?;
            }
            Ok(())
        })?;
        let mut passes = Vec::new();
        for (layer, moments) in measured.iter().zip(moments) {
            passes.push(ClassStructurePass::new(moments).map_err(of_layer(layer))?);
        }
        stream(source, pass.clone(), None, meter, |start, blocks| {
            let size = blocks[0].size()[0];
            let rows = |x: &Tensor| x.f_narrow(0, start, size);
            let labels = rows(labels)?;
            let decided = match &self.decisions {
                Some(decisions) => Some(rows(&decisions.classes)?),
                None => None,
            };
            for (structure, block) in passes.iter_mut().zip(blocks) {
                structure.push(block, &labels, decided.as_ref())?;
            }
            Ok(())
        })?;
        let weights = |layer| self.subject.head_weights(layer, source.classes());
        measured
            .iter()
            .zip(passes)
            .map(|(layer, structure)| structure.finish(weights(layer)))
            .collect()
    }
}
