//! What probes are asked to do.

use crate::error::{EngineError, ErrorCode, Result};
use serde::Deserialize;

/// How probes are trained. The paper's protocol is Adam at 1e-3 for 30 epochs.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProbeSettings {
    /// Passes over the training representations.
    pub epochs: u64,
    /// Images a step; the last batch may be shorter.
    pub batch_size: i64,
    /// Adam's learning rate.
    pub learning_rate: f64,
    /// Decoupled weight decay (AdamW); 0 for plain Adam.
    pub weight_decay: f64,
    /// Share of the target that is spread evenly over all classes.
    pub label_smoothing: f64,
    /// Features of a layer at the most; a seeded choice where there are more.
    pub max_features: i64,
    /// Whether features are centred and scaled by the training representations' statistics.
    pub standardise: bool,
    /// Outputs of convolutions are averaged to so many rows and columns before they are flattened;
    /// flattened as they are where `None`. Harun et al. (2024) use 2.
    #[serde(default)]
    pub pooling: Option<i64>,
    /// Share of the training images, of each class, that is held out and picks the epoch whose
    /// probe is tested, for each layer by itself; 0 for the last epoch.
    #[serde(default)]
    pub validation_share: f64,
}

impl ProbeSettings {
    /// # Errors
    /// `invalid-spec`, naming the value.
    pub fn check(&self) -> Result<()> {
        let wrong = if !(1..=100_000).contains(&self.epochs) {
            format!("epochs is {}; it must be 1 to 100000", self.epochs)
        } else if !(1..=1_000_000).contains(&self.batch_size) {
            format!("batchSize is {}; it must be 1 to 1000000", self.batch_size)
        } else if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            format!("learningRate is {}; it must be above 0", self.learning_rate)
        } else if !(self.weight_decay.is_finite() && self.weight_decay >= 0.0) {
            format!("weightDecay is {}; it must be 0 or more", self.weight_decay)
        } else if !(0.0..1.0).contains(&self.label_smoothing) {
            format!(
                "labelSmoothing is {}; it must be 0 or more and below 1",
                self.label_smoothing
            )
        } else if self.max_features < 1 {
            format!(
                "maxFeatures is {}; it must be at least 1",
                self.max_features
            )
        } else if let Some(pooling) = self.pooling
            && pooling < 1
        {
            format!("pooling is {pooling}; it must be at least 1")
        } else if !(0.0..1.0).contains(&self.validation_share) {
            format!(
                "validationShare is {}; it must be 0 or more and below 1",
                self.validation_share
            )
        } else {
            return Ok(());
        };
        Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!("probe.{wrong}"),
        ))
    }
}
