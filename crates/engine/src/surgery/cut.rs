//! A network cut at a stage, with a new linear head there.

use crate::data::Images;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::memory::Budget;
use crate::network::{Layer, Network};
use crate::output::write_tensors;
use crate::probes::{ProbeOutcome, ProbeSettings, Probing};
use crate::representations::{NetworkSource, Source, SourceOptions, pooled};
use crate::training::{Evaluation, Precision, evaluate_logits, evaluation_steps};
use crate::weights::Weights;
use serde::Deserialize;
use serde_json::json;
use std::path::Path;
use tch::Tensor;

/// The name of the text in a cut network's file that says where it was cut.
const TEXT: &str = "tunnel.cut";

/// Where a network is cut, and how its new head is fitted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CutRef {
    /// The last stage that is kept.
    pub layer: String,
    /// An output `[c, h, w]` is averaged to so many rows and columns at the most before the head;
    /// not where `None`.
    pub pooling: Option<i64>,
    /// How the head is fitted: as a probe is.
    pub head: ProbeSettings,
}

impl CutRef {
    /// The stage, as a layer.
    ///
    /// # Errors
    /// `layer-unknown`; `invalid-spec` for one of the network's heads, for settings out of range, and
    /// for a pooling among the head's.
    pub fn check(&self, network: &Network) -> Result<Layer> {
        let invalid = |message: String| Err(EngineError::new(ErrorCode::InvalidSpec, message));
        let settings = self.settings();
        settings.check()?;
        if let Some(pooling) = self.head.pooling {
            return invalid(format!(
                "cut.head.pooling is {pooling}; give it as cut.pooling, since it is a part of the network"
            ));
        }
        let layer = network
            .select(Some(std::slice::from_ref(&self.layer)))?
            .remove(0);
        if layer.stage >= network.head_stages().start {
            return invalid(format!(
                "cut.layer {} is one of the network's heads; cut before them",
                self.layer
            ));
        }
        Ok(layer)
    }

    fn settings(&self) -> ProbeSettings {
        ProbeSettings {
            pooling: self.pooling,
            ..self.head.clone()
        }
    }
}

/// A network that is to be cut, and what its new head is fitted with.
pub struct Cutting<'a> {
    /// The whole network.
    pub network: &'a Network,
    /// Its values.
    pub weights: &'a Weights,
    /// What is learned from.
    pub train: &'a Images,
    /// The data set's numbers of the classes, in the order of the labels.
    pub classes: &'a [i64],
    /// What the fit is tested on.
    pub test: &'a Images,
    /// What the network computes with.
    pub precision: Precision,
    /// What order, initial weights and held-out images derive from.
    pub seed: u64,
    /// What features may take.
    pub budget: &'a Budget,
    /// The caller.
    pub context: &'a JobContext,
}

/// The beginning of a network, with a linear head on what comes out of it.
pub struct Cut {
    /// What is kept of the network.
    body: Network,
    weights: Weights,
    layer: Layer,
    pooling: Option<i64>,
    /// Features that the head takes.
    pub features: i64,
    /// How the head was fitted.
    pub outcome: ProbeOutcome,
}

impl Cutting<'_> {
    /// Reads the features once, and fits a head as a probe of that layer alone is: the same seed
    /// gives the same classifier.
    ///
    /// # Errors
    /// Those of [`CutRef::check`] and [`Probing::run`].
    pub fn cut(&self, asked: &CutRef) -> Result<Cut> {
        let (network, weights) = (self.network, self.weights);
        let layer = asked.check(network)?;
        let settings = asked.settings();
        let options = SourceOptions {
            pooling: settings.pooling,
            max_features: settings.max_features,
            seed: self.seed,
            precision: self.precision,
        };
        let source = |images: &Images| {
            NetworkSource::new(
                network,
                &weights.values,
                &weights.normalisation,
                std::slice::from_ref(&layer),
                images.shared(),
                options,
            )
        };
        let (train, test) = (source(self.train)?, source(self.test)?);
        let mut outcomes = Vec::new();
        Probing {
            train: &train,
            test: &test,
            classes: self.classes,
            settings: &settings,
            seed: self.seed,
            budget: self.budget,
            verb: "graft",
            context: self.context,
        }
        .run(|_, outcome| outcomes.push(outcome))?;
        let Some(mut outcome) = outcomes.pop() else {
            return Err(EngineError::new(ErrorCode::Internal, "no head was fitted"));
        };
        let features = train.layers()[0].features;
        if let Some(columns) = train.columns(0) {
            outcome.head = outcome.head.spread(columns.places(), features)?;
        }
        let (body, places) = network.cut(layer.stage);
        let values = places.iter().map(|&at| weights.values[at].shallow_clone());
        Ok(Cut {
            weights: Weights {
                values: values.collect(),
                normalisation: weights.normalisation,
            },
            body,
            layer,
            pooling: settings.pooling,
            features,
            outcome,
        })
    }
}

impl Cut {
    /// The values that are learned, the new head's included.
    pub fn parameter_count(&self) -> i64 {
        let head = &self.outcome.head;
        self.body.parameter_count() + (head.weight.numel() + head.bias.numel()) as i64
    }

    /// What the cut network does on images.
    ///
    /// # Errors
    /// `cancelled`.
    pub fn evaluate(
        &self,
        images: &Images,
        precision: Precision,
        context: &JobContext,
    ) -> Result<Evaluation> {
        let steps = evaluation_steps(images.count());
        let mut meter = Meter::new(context, "graft", Phase::Evaluate, 0, steps);
        let values = self.body.cast(&self.weights.values, precision.kind())?;
        let logits = |batch: &Tensor| {
            let output = self.body.logits(&values, batch)?;
            let features = pooled(&output, self.pooling)?.f_flatten(1, -1)?;
            self.outcome.head.logits(&features)
        };
        let normalisation = &self.weights.normalisation;
        let heads = [images.classes];
        evaluate_logits(logits, &heads, normalisation, images, precision, &mut meter)
    }

    /// Writes the kept stages' values under their names, `head.weight` `[k, d]` and `head.bias`
    /// `[k]`, and how the input is normalised. Where it was cut, and to how many rows and columns
    /// the output is averaged, is in the metadata as `tunnel.cut`.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub fn write(&self, file: &Path) -> Result<()> {
        let mut tensors = self.weights.named(&self.body)?;
        for (name, value) in [
            ("head.weight", &self.outcome.head.weight),
            ("head.bias", &self.outcome.head.bias),
        ] {
            tensors.push((name.to_owned(), value.shallow_clone()));
        }
        let text = json!({ "layer": self.layer.name, "pooling": self.pooling });
        write_tensors(file, &tensors, Some((TEXT, text.to_string())))
    }
}
