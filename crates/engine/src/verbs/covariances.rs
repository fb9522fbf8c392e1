//! Covariances of a source's layers, as many at a time as fit.

use crate::error::{EngineError, Result};
use crate::job::Meter;
use crate::measures::CovarianceSum;
use crate::memory::{Budget, LayerBytes};
use crate::representations::{BLOCK, Source, SourceLayer, read_steps, stream};
use std::ops::Range;
use tch::Kind;

/// Which layers' covariances are summed together, pass by pass over the images.
pub(super) struct Plan<'a> {
    source: &'a dyn Source,
    kind: Kind,
    passes: Vec<Range<usize>>,
}

impl<'a> Plan<'a> {
    /// For sums of `kind`.
    ///
    /// # Errors
    /// `out-of-memory` where one layer alone does not fit.
    pub fn new(source: &'a dyn Source, kind: Kind, budget: &Budget) -> Result<Self> {
        let images = source.images();
        let block = |layer: &SourceLayer, kind: Kind| {
            (BLOCK.min(images) * layer.features_used) as u64 * kind.elt_size_in_bytes() as u64
        };
        let sums: Vec<LayerBytes> = source
            .layers()
            .iter()
            .map(|layer| LayerBytes {
                name: &layer.name,
                bytes: CovarianceSum::bytes(images, layer.features_used, kind)
                    + block(layer, source.kind()),
            })
            .collect();
        // Layers take turns with what a block's centred copy takes, or a covariance's decomposition.
        let turns = source.layers().iter().map(|layer| {
            let decomposed = CovarianceSum::finish_bytes(images, layer.features_used, kind);
            decomposed.max(block(layer, kind))
        });
        let besides = source.working_bytes() + turns.max().unwrap_or(0);
        let passes = budget.passes(&sums, besides)?;
        Ok(Self {
            source,
            kind,
            passes,
        })
    }

    /// The layers of each pass, by their places.
    pub fn passes(&self) -> &[Range<usize>] {
        &self.passes
    }

    /// How many layers there are.
    pub fn layers(&self) -> u64 {
        self.source.layers().len() as u64
    }

    /// How many steps one reading in every pass counts.
    pub fn steps(&self) -> u64 {
        self.passes.len() as u64 * read_steps(self.source.images())
    }

    /// Sums the covariances of a pass's layers.
    ///
    /// # Errors
    /// Those of [`Source::read`]; `invalid-spec` for fewer than 2 images.
    pub fn read(&self, pass: &Range<usize>, meter: &mut Meter) -> Result<Vec<CovarianceSum>> {
        meter.resume();
        let source = self.source;
        let mut sums = source.layers()[pass.clone()]
            .iter()
            .map(|layer| {
                let (images, features) = (source.images(), layer.features_used);
                CovarianceSum::new(images, features, self.kind, source.device())
            })
            .collect::<Result<Vec<_>>>()?;
        stream(source, pass.clone(), None, meter, |_, blocks| {
            let mut layers = sums.iter_mut().zip(blocks);
            layers.try_for_each(|(sum, block)| sum.push(block))
        })?;
        Ok(sums)
    }
}

/// Says which layer an error is of.
pub(super) fn of_layer(layer: &SourceLayer) -> impl Fn(EngineError) -> EngineError + use<> {
    let name = layer.name.clone();
    move |mut error| {
        error.message = format!("layer {name}: {}", error.message);
        error.with("layer", name.as_str())
    }
}
