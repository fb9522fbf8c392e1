//! Probes of the layers of a source, from its features to their outcomes.

use super::hold_out::{HoldOut, hold_out};
use super::settings::ProbeSettings;
use super::train_probes::{ProbeData, ProbeOutcome, ProbeSplit, probe_steps, train_probes};
use crate::error::Result;
use crate::job::{JobContext, Meter, Phase};
use crate::memory::Budget;
use crate::random::{Purpose, Stream};
use crate::representations::{FeatureCache, Load, Source, SourceLayer, read_steps};
use tch::{Device, Tensor};

/// Representations are read in an order of this stream, apart from those of the training's epochs.
const READING_ORDER: u64 = u64::MAX;

/// A probe for every layer of two splits.
pub struct Probing<'a> {
    /// What is learned from.
    pub train: &'a dyn Source,
    /// What the outcome is taken from: the same layers.
    pub test: &'a dyn Source,
    /// The data set's numbers of the classes, in the order of the labels.
    pub classes: &'a [i64],
    /// How probes are trained.
    pub settings: &'a ProbeSettings,
    /// What order, initial weights and held-out images derive from.
    pub seed: u64,
    /// What features may take.
    pub budget: &'a Budget,
    /// Who reports progress.
    pub verb: &'static str,
    /// The caller.
    pub context: &'a JobContext,
}

impl Probing<'_> {
    /// Reads features once, in as many passes as memory asks for, and trains. `each` is given the
    /// layers' outcomes in the layers' order.
    ///
    /// # Errors
    /// Those of [`hold_out`], [`train_probes`] and [`Source::read`]; `out-of-memory` where not even
    /// one layer can be worked on.
    pub fn run(&self, mut each: impl FnMut(&SourceLayer, ProbeOutcome)) -> Result<()> {
        let (train, test) = (self.train, self.test);
        let n = train.images();
        let passes = self.budget.reading(&[train, test])?;
        let HoldOut { order, held_out } = hold_out(
            Stream::new(self.seed, Purpose::Order, READING_ORDER).permutation(n as usize),
            &Vec::<i64>::try_from(&train.labels().f_to_device(Device::Cpu)?)?,
            self.classes,
            self.settings.validation_share,
            self.seed,
        )?;
        let order = Tensor::f_from_slice(&order)?.f_to_device(train.device())?;
        let train_labels = train.labels().f_index_select(0, &order)?;
        let rounds = passes.len() as u64;
        let reading_steps = rounds * (read_steps(n) + read_steps(test.images()));
        let mut read = Meter::new(self.context, self.verb, Phase::Features, 0, reading_steps);
        let steps = train.layers().len() as u64 * probe_steps(n - held_out, self.settings);
        let epochs = self.settings.epochs;
        let mut trained = Meter::new(self.context, self.verb, Phase::Probe, epochs, steps);
        for pass in passes {
            read.resume();
            let places = || pass.layers.clone();
            let storage = &pass.storage;
            let on_train = FeatureCache::read(train, places(), Some(&order), storage, &mut read)?;
            let on_test = FeatureCache::read(test, places(), None, storage, &mut read)?;
            let bytes = on_train.layers().iter().zip(on_test.layers());
            let bytes: Vec<u64> = bytes.map(|(a, b)| a.bytes() + b.bytes()).collect();
            for Load {
                layers: group,
                in_memory,
            } in self.budget.loads(&bytes, storage)
            {
                let mut train_features = on_train.some(group.clone(), in_memory)?;
                let mut test_features = on_test.some(group.clone(), in_memory)?;
                let mut data = ProbeData {
                    train: ProbeSplit {
                        features: &mut train_features,
                        labels: &train_labels,
                    },
                    held_out,
                    test: ProbeSplit {
                        features: &mut test_features,
                        labels: test.labels(),
                    },
                    classes: train.classes(),
                };
                let first = pass.layers.start + group.start;
                let (settings, seed) = (self.settings, self.seed);
                let outcomes = train_probes(&mut data, first, settings, seed, &mut trained)?;
                for (layer, outcome) in train.layers()[first..].iter().zip(outcomes) {
                    each(layer, outcome);
                }
            }
        }
        Ok(())
    }
}
