//! What is kept in memory, what in a scratch file, and in how many passes it is read.

use super::cache::Storage;
use super::source::{BLOCK, Source, feature_bytes};
use crate::error::Result;
use crate::memory::{Budget, LayerBytes, groups};
use std::ops::Range;

/// One forward pass over the images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The layers that it reads, by their places.
    pub layers: Range<usize>,
    /// Where their features are kept.
    pub storage: Storage,
}

impl Budget {
    /// In which passes the features of all layers are read so that they fit: in memory where they
    /// all do, else in a scratch file, so that the images pass through the network once. Sources of
    /// the same layers, a training and a test split, are kept side by side.
    ///
    /// # Errors
    /// `out-of-memory` where not even a block of one layer fits; it names the smallest budget that
    /// would do.
    pub fn reading(&self, sources: &[&dyn Source]) -> Result<Vec<Pass>> {
        let Some(first) = sources.first() else {
            return Ok(Vec::new());
        };
        let working = sources.iter().map(|source| source.working_bytes()).max();
        let working = working.unwrap_or(0);
        let all = |layer| -> u64 {
            let of_source = |source: &&dyn Source| feature_bytes(*source, layer, source.images());
            sources.iter().map(of_source).sum()
        };
        let count = first.layers().len();
        let whole = (0..count).map(all).sum::<u64>();
        if whole + working <= self.left() {
            return Ok(vec![Pass {
                layers: 0..count,
                storage: Storage::Memory,
            }]);
        }
        let blocks: Vec<LayerBytes> = first
            .layers()
            .iter()
            .enumerate()
            .map(|(at, layer)| LayerBytes {
                name: &layer.name,
                bytes: feature_bytes(*first, at, BLOCK),
            })
            .collect();
        let passes = self.passes(&blocks, working)?.into_iter();
        Ok(passes
            .map(|layers| Pass {
                layers,
                storage: Storage::Scratch(self.scratch().to_owned()),
            })
            .collect())
    }

    /// Which layers of a pass, whose features have the given sizes, are worked on together in memory;
    /// one that is too large by itself is left where it is.
    pub fn loads(&self, sizes: &[u64], storage: &Storage) -> Vec<Load> {
        let left = match storage {
            Storage::Memory => u64::MAX,
            Storage::Scratch(_) => self.left(),
        };
        let load = |layers: Range<usize>| Load {
            in_memory: sizes[layers.clone()].iter().sum::<u64>() <= left,
            layers,
        };
        groups(sizes, left).into_iter().map(load).collect()
    }
}

/// Layers that are worked on together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Which, by their places in the pass.
    pub layers: Range<usize>,
    /// Whether their features fit in memory.
    pub in_memory: bool,
}
