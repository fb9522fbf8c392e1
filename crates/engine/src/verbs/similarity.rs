//! `similarity`: linear CKA of every pair of layers, within one network or between two.

use super::reading::SubjectRef;
use super::split::SplitRef;
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::measures::similarity::{
    ComparedLayer, ExactCka, FEWEST_IMAGES, Matrix, MinibatchCka, PermutationTest, batches,
};
use crate::memory::{Budget, LayerBytes};
use crate::random::{Purpose, Stream};
use crate::representations::{
    BLOCK, FeatureCache, Source, SourceLayer, SourceOptions, Storage, read_steps,
};
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::time::Instant;
use tch::Tensor;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SimilarityRequest {
    subject: SubjectRef,
    other: Option<SubjectRef>,
    data: SplitRef,
    layers: Option<Vec<String>>,
    other_layers: Option<Vec<String>>,
    similarity: SimilaritySettings,
    precision: Precision,
    seed: u64,
    run: RunOn,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SimilaritySettings {
    max_features: i64,
    method: Method,
    batch_size: i64,
    permutations: u64,
    permutation_images: i64,
}

#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Method {
    Exact,
    Minibatch,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SimilarityResult {
    layers: Vec<LayerCompared>,
    other_layers: Option<Vec<LayerCompared>>,
    images: i64,
    method: Method,
    biased: Option<Matrix>,
    debiased: Matrix,
    permutation: Option<PermutationResult>,
    seconds: f64,
    device: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerCompared {
    layer: usize,
    name: String,
    features: i64,
    features_used: i64,
    constant: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PermutationResult {
    permutations: u64,
    images: i64,
    mean: Matrix,
    quantile95: Matrix,
    p_value: Matrix,
}

/// Images of a permutation test at the most: it holds matrices of so many rows and columns.
const MOST_PERMUTED: i64 = 2000;
const MOST_PERMUTATIONS: u64 = 100_000;

/// Images are read in an order of this stream, apart from those of training epochs: batches and the
/// images of the permutation test are consecutive ones, and must be a random draw.
const READING_ORDER: u64 = u64::MAX;

impl SimilaritySettings {
    fn check(&self) -> Result<()> {
        let within = |name: &str, value: i64, range: Range<i64>| {
            if range.contains(&value) {
                return Ok(());
            }
            let right = match range.end {
                i64::MAX => format!("at least {}", range.start),
                end => format!("{} to {}", range.start, end - 1),
            };
            Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!("similarity.{name} is {value}; it must be {right}"),
            ))
        };
        within("maxFeatures", self.max_features, 1..i64::MAX)?;
        within("batchSize", self.batch_size, FEWEST_IMAGES..i64::MAX)?;
        let permutations = i64::try_from(self.permutations).unwrap_or(i64::MAX);
        within(
            "permutations",
            permutations,
            0..MOST_PERMUTATIONS as i64 + 1,
        )?;
        let images = FEWEST_IMAGES..MOST_PERMUTED + 1;
        within("permutationImages", self.permutation_images, images)
    }
}

pub(super) fn similarity(
    request: &SimilarityRequest,
    context: &JobContext,
) -> Result<SimilarityResult> {
    let start = Instant::now();
    let settings = &request.similarity;
    settings.check()?;
    if request.other.is_none() && request.other_layers.is_some() {
        return Err(EngineError::new(
            ErrorCode::InvalidSpec,
            "otherLayers are given without other; name the other subject, or leave them null",
        ));
    }
    let refs = std::iter::once((&request.subject, &request.layers)).chain(
        request
            .other
            .iter()
            .map(|other| (other, &request.other_layers)),
    );
    let mut subjects = Vec::new();
    for (subject, layers) in refs {
        subject.check_split(&request.data, "data")?;
        subjects.push(subject.open(layers.as_deref(), &request.run)?);
    }
    let options = SourceOptions {
        pooling: None,
        max_features: settings.max_features,
        seed: request.seed,
        precision: request.precision,
    };
    let sources = subjects
        .iter()
        .map(|subject| subject.source(&request.data, "data", options))
        .collect::<Result<Vec<_>>>()?;
    let comparison = Comparison::new(&sources, subjects[0].budget(), request, context)?;
    let found = match settings.method {
        Method::Exact => comparison.exact()?,
        Method::Minibatch => comparison.minibatch()?,
    };
    let layers = |source: &dyn Source, constant: &[bool]| -> Vec<LayerCompared> {
        let compared = source.layers().iter().zip(constant);
        compared
            .map(|(layer, &constant)| LayerCompared {
                layer: layer.number,
                name: layer.name.clone(),
                features: layer.features,
                features_used: layer.features_used,
                constant,
            })
            .collect()
    };
    Ok(SimilarityResult {
        layers: layers(&*sources[0], &found.constant),
        other_layers: sources
            .get(1)
            .map(|other| layers(&**other, &found.other_constant)),
        images: sources[0].images(),
        method: settings.method,
        biased: found.biased,
        debiased: found.debiased,
        permutation: found.permutation,
        seconds: start.elapsed().as_secs_f64(),
        device: request.run.device_name(),
    })
}

/// What either method finds.
struct Found {
    biased: Option<Matrix>,
    debiased: Matrix,
    constant: Vec<bool>,
    other_constant: Vec<bool>,
    permutation: Option<PermutationResult>,
}

/// The layers that are compared, of one source or two, and how.
struct Comparison<'a> {
    sources: Vec<&'a dyn Source>,
    budget: &'a Budget,
    settings: &'a SimilaritySettings,
    precision: Precision,
    context: &'a JobContext,
    /// All images, in a seeded order: int64 `[n]`.
    order: Tensor,
    /// How many layers the first of two sources has.
    split: Option<usize>,
    null: Option<PermutationTest>,
}

/// One reading of some layers of a source.
struct Read {
    source: usize,
    layers: Range<usize>,
    storage: Storage,
}

impl<'a> Comparison<'a> {
    fn new(
        sources: &'a [Box<dyn Source + 'a>],
        budget: &'a Budget,
        request: &'a SimilarityRequest,
        context: &'a JobContext,
    ) -> Result<Self> {
        let sources: Vec<&dyn Source> = sources.iter().map(|source| &**source).collect();
        let first = sources[0];
        let n = first.images();
        if let Some(other) = sources.get(1)
            && other.images() != n
        {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!(
                    "both subjects must be read on the same images; subject has {n} and other {}",
                    other.images()
                ),
            ));
        }
        let order =
            Stream::new(request.seed, Purpose::Order, READING_ORDER).permutation(n as usize);
        let mut comparison = Self {
            split: sources.get(1).map(|_| first.layers().len()),
            order: Tensor::f_from_slice(&order)?.f_to_device(first.device())?,
            sources,
            budget,
            settings: &request.similarity,
            precision: request.precision,
            context,
            null: None,
        };
        let SimilaritySettings {
            permutations,
            permutation_images,
            ..
        } = request.similarity;
        if permutations > 0 {
            let (widths, split) = (comparison.widths(), comparison.split);
            let images = n.min(permutation_images);
            let null = PermutationTest::plan(images, widths, split, permutations, request.seed)?;
            comparison.null = Some(null);
        }
        Ok(comparison)
    }

    fn layers(&self) -> impl Iterator<Item = &SourceLayer> {
        self.sources.iter().flat_map(|source| source.layers())
    }

    fn widths(&self) -> Vec<i64> {
        self.layers().map(|layer| layer.features_used).collect()
    }

    fn exact(&self) -> Result<Found> {
        let n = self.order.size()[0];
        let plan = ExactCka::plan(n, self.widths(), self.split, self.precision.kind())?;
        let besides = plan.needed().max(self.null_needs());
        let reads = self.reads(n, besides)?;
        let mut read = self.meter(Phase::Features, self.read_steps(&reads, n));
        let compared = self.read(&reads, &self.order, &mut read)?;
        let left = self.budget.left();
        let steps = plan.steps(left) + self.null.as_ref().map_or(0, PermutationTest::steps);
        let mut meter = self.meter(Phase::Similarity, steps);
        let found = plan.compute(&compared, left, &mut || meter.step(0, None))?;
        Ok(Found {
            biased: Some(found.biased),
            debiased: found.debiased,
            constant: found.constant,
            other_constant: found.other_constant,
            permutation: self.permuted(&compared, &mut meter)?,
        })
    }

    fn minibatch(&self) -> Result<Found> {
        let n = self.order.size()[0];
        let batches = batches(n, self.settings.batch_size)?;
        let largest = batches.iter().map(|batch| batch.end - batch.start).max();
        let largest = largest.unwrap_or(0);
        let kind = self.precision.kind();
        let widths = self.widths();
        let widest = widths.iter().copied().max().unwrap_or(0);
        let needed = MinibatchCka::needed(widths.len(), widest, largest, kind);
        let passes = self.passes(largest, needed, &Storage::Memory)?;
        let of_null = match &self.null {
            Some(null) => self.reads(null.images(), null.needed())?,
            None => Vec::new(),
        };
        let steps = |reads: &[Read], images| self.read_steps(reads, images);
        let of_batches = batches.iter().map(|b| steps(&passes, b.end - b.start));
        let reading = of_batches.sum::<u64>() + steps(&of_null, self.null_images());
        let mut read = self.meter(Phase::Features, reading);
        let device = self.order.device();
        let mut cka = MinibatchCka::new(widths.len(), self.split, largest, kind, device)?;
        for batch in batches {
            let images = batch.end - batch.start;
            let order = self.order.f_narrow(0, batch.start, images)?;
            let mut at = 0;
            for pass in passes.chunks(1) {
                for layer in self.read(pass, &order, &mut read)? {
                    cka.layer(at, &layer.name, &layer.features.rows(0, images)?)?;
                    at += 1;
                }
            }
            cka.next(images)?;
        }
        let (debiased, constant, other_constant) = cka.finish()?;
        let permutation = match &self.null {
            Some(null) => {
                let order = self.order.f_narrow(0, 0, null.images())?;
                let compared = self.read(&of_null, &order, &mut read)?;
                self.permuted(&compared, &mut self.meter(Phase::Similarity, null.steps()))?
            }
            None => None,
        };
        Ok(Found {
            biased: None,
            debiased,
            constant,
            other_constant,
            permutation,
        })
    }

    fn null_needs(&self) -> u64 {
        self.null.as_ref().map_or(0, PermutationTest::needed)
    }

    fn null_images(&self) -> i64 {
        self.null.as_ref().map_or(0, PermutationTest::images)
    }

    fn meter(&self, phase: Phase, steps: u64) -> Meter<'a> {
        Meter::new(self.context, "similarity", phase, 0, steps)
    }

    /// The permutation test, where one is asked for, on the first images of those compared.
    fn permuted(
        &self,
        compared: &[ComparedLayer],
        meter: &mut Meter,
    ) -> Result<Option<PermutationResult>> {
        let Some(null) = &self.null else {
            return Ok(None);
        };
        let found = null.compute(compared, &mut || meter.step(0, None))?;
        Ok(Some(PermutationResult {
            permutations: self.settings.permutations,
            images: null.images(),
            mean: found.mean,
            quantile95: found.quantile95,
            p_value: found.p_value,
        }))
    }

    /// How all layers of so many images are read once and kept, with `besides` bytes left for the
    /// work on them: in memory where they all fit, else in scratch files.
    fn reads(&self, images: i64, besides: u64) -> Result<Vec<Read>> {
        let left = self.budget.take(besides, "comparing these layers")?;
        let all: u64 = self
            .sizes(images)
            .iter()
            .flatten()
            .map(|layer| layer.bytes)
            .sum();
        let reading = self
            .sources
            .iter()
            .map(|source| source.working_bytes())
            .max();
        if all + reading.unwrap_or(0).saturating_sub(besides) <= left {
            let whole = |(source, of): (usize, &&dyn Source)| Read {
                source,
                layers: 0..of.layers().len(),
                storage: Storage::Memory,
            };
            return Ok(self.sources.iter().enumerate().map(whole).collect());
        }
        self.passes(
            BLOCK.min(images),
            0,
            &Storage::Scratch(self.budget.scratch().to_owned()),
        )
    }

    /// Passes whose layers' features of so many images fit in memory together, with `besides` bytes
    /// left.
    fn passes(&self, images: i64, besides: u64, storage: &Storage) -> Result<Vec<Read>> {
        let mut reads = Vec::new();
        for (source, sizes) in self.sizes(images).iter().enumerate() {
            let working = self.sources[source].working_bytes();
            for layers in self.budget.passes(sizes, working + besides)? {
                reads.push(Read {
                    source,
                    layers,
                    storage: storage.clone(),
                });
            }
        }
        Ok(reads)
    }

    /// What the features of so many images take, of each source's layers.
    fn sizes(&self, images: i64) -> Vec<Vec<LayerBytes<'a>>> {
        let of_source = |source: &&'a dyn Source| {
            let width = source.kind().elt_size_in_bytes() as i64;
            let of_layer = |layer: &'a SourceLayer| LayerBytes {
                name: &layer.name,
                bytes: (images * layer.features_used * width) as u64,
            };
            source.layers().iter().map(of_layer).collect()
        };
        self.sources.iter().map(of_source).collect()
    }

    fn read_steps(&self, reads: &[Read], images: i64) -> u64 {
        reads.len() as u64 * read_steps(images)
    }

    /// Reads the images that `order` lists.
    fn read(
        &self,
        reads: &[Read],
        order: &Tensor,
        meter: &mut Meter,
    ) -> Result<Vec<ComparedLayer>> {
        let mut compared = Vec::new();
        for Read {
            source,
            layers,
            storage,
        } in reads
        {
            let source = self.sources[*source];
            let names = source.layers()[layers.clone()]
                .iter()
                .map(|layer| &layer.name);
            let cache = FeatureCache::read(source, layers.clone(), Some(order), storage, meter)?;
            for (name, features) in names.zip(cache.into_layers()) {
                let name = name.clone();
                compared.push(ComparedLayer { name, features });
            }
        }
        Ok(compared)
    }
}
