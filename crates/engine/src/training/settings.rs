//! What a training is asked to do.

use super::schedule::Schedule;
use crate::data::Augmentation;
use crate::error::{EngineError, ErrorCode, Result};
use serde::{Deserialize, Serialize};
use tch::Kind;

/// The numbers that a network computes with. Weights are kept in float32 either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// IEEE single precision.
    Float32,
    /// bfloat16 activations and gradients.
    Bfloat16,
}

impl Precision {
    /// libtorch's name for it.
    pub fn kind(self) -> Kind {
        match self {
            Self::Float32 => Kind::Float,
            Self::Bfloat16 => Kind::BFloat16,
        }
    }
}

/// Which parameters weight decay pulls towards 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decay {
    /// All of them, as PyTorch's SGD does.
    #[default]
    All,
    /// Weights of linear layers and convolutions alone: no bias, nothing of batch normalisation.
    Weights,
}

/// A whole training.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrainingSettings {
    /// Passes over the training images.
    pub epochs: u64,
    /// Images a step; the last batch of an epoch may be shorter.
    pub batch_size: i64,
    /// The learning rate that the schedule multiplies.
    pub learning_rate: f64,
    /// Momentum of SGD, PyTorch's form: v ← μv + g, w ← w − ηv.
    pub momentum: f64,
    /// Whether the step looks ahead: w ← w − η(g + μv), PyTorch's form of Nesterov's momentum.
    #[serde(default)]
    pub nesterov: bool,
    /// Added to the gradient as λw.
    pub weight_decay: f64,
    /// Which parameters decay.
    #[serde(default)]
    pub decay: Decay,
    /// How the learning rate changes.
    pub schedule: Schedule,
    /// Epochs, a fraction allowed, over which the rate rises from 0 to the schedule's, step by step.
    #[serde(default)]
    pub warmup_epochs: f64,
    /// Share of the target that is spread evenly over all classes of its head.
    #[serde(default)]
    pub label_smoothing: f64,
    /// The largest Euclidean norm of all gradients together; larger ones are scaled down to it.
    #[serde(default)]
    pub gradient_clip: Option<f64>,
    /// What is varied.
    pub augmentation: Augmentation,
    /// What is computed with.
    pub precision: Precision,
}

impl TrainingSettings {
    /// Checks the settings for images of `side`.
    ///
    /// # Errors
    /// `invalid-spec`, naming the value.
    pub fn check(&self, side: i64) -> Result<()> {
        let invalid = |what: String| {
            Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!("training.{what}"),
            ))
        };
        if !(1..=1_000_000).contains(&self.epochs) {
            return invalid(format!(
                "epochs is {}; it must be 1 to 1000000",
                self.epochs
            ));
        }
        if !(1..=1_000_000).contains(&self.batch_size) {
            return invalid(format!(
                "batchSize is {}; it must be 1 to 1000000",
                self.batch_size
            ));
        }
        if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            return invalid(format!(
                "learningRate is {}; it must be above 0",
                self.learning_rate
            ));
        }
        if !(0.0..1.0).contains(&self.momentum) {
            return invalid(format!(
                "momentum is {}; it must be 0 or more and below 1",
                self.momentum
            ));
        }
        if !(self.weight_decay.is_finite() && self.weight_decay >= 0.0) {
            return invalid(format!(
                "weightDecay is {}; it must be 0 or more",
                self.weight_decay
            ));
        }
        if self.nesterov && self.momentum == 0.0 {
            return invalid("nesterov needs a momentum above 0".to_owned());
        }
        if !(0.0..1.0).contains(&self.label_smoothing) {
            return invalid(format!(
                "labelSmoothing is {}; it must be 0 or more and below 1",
                self.label_smoothing
            ));
        }
        if let Some(clip) = self.gradient_clip
            && !(clip.is_finite() && clip > 0.0)
        {
            return invalid(format!("gradientClip is {clip}; it must be above 0"));
        }
        if !(0.0..self.epochs as f64).contains(&self.warmup_epochs) {
            return invalid(format!(
                "warmupEpochs is {}; it must be 0 or more and below the {} epochs",
                self.warmup_epochs, self.epochs
            ));
        }
        if self.warmup_epochs > 0.0 && matches!(self.schedule, Schedule::OneCycle { .. }) {
            return invalid(
                "warmupEpochs does not go with the one-cycle schedule, which rises by itself"
                    .to_owned(),
            );
        }
        self.schedule.check(self.epochs)?;
        self.augmentation.check(side)
    }

    /// The learning rate of a step: the `step`-th of the training, counted from 0.
    pub fn learning_rate_at(&self, step: u64, steps_per_epoch: u64) -> f64 {
        let scheduled = self.schedule.factor_at(step, steps_per_epoch, self.epochs);
        let warmup = self.warmup_epochs * steps_per_epoch as f64;
        let warmed = if warmup > 0.0 {
            ((step + 1) as f64 / warmup).min(1.0)
        } else {
            1.0
        };
        self.learning_rate * scheduled * warmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(schedule: Schedule) -> TrainingSettings {
        TrainingSettings {
            epochs: 8,
            batch_size: 128,
            learning_rate: 0.1,
            momentum: 0.9,
            nesterov: false,
            weight_decay: 0.0,
            decay: Decay::All,
            schedule,
            warmup_epochs: 0.0,
            label_smoothing: 0.0,
            gradient_clip: None,
            augmentation: Augmentation {
                crop: 0,
                flip: false,
            },
            precision: Precision::Float32,
        }
    }

    #[test]
    fn learning_rates_follow_schedule_and_warm_up() {
        let steps = Schedule::MultiStep {
            milestones: vec![4],
            factor: 0.1,
        };
        let settings = TrainingSettings {
            warmup_epochs: 1.5,
            ..settings(steps)
        };
        settings.check(32).unwrap();
        let rates: Vec<i64> = (0..16)
            .map(|step| (settings.learning_rate_at(step, 2) * 3e4).round() as i64)
            .collect();
        assert_eq!(rates[..4], [1000, 2000, 3000, 3000]);
        assert_eq!(rates[6..9], [3000, 3000, 300]);
    }

    #[test]
    fn senseless_settings_are_refused() {
        let good = settings(Schedule::Constant {});
        let bad: [fn(&mut TrainingSettings); 16] = [
            |s| s.epochs = 0,
            |s| s.batch_size = 0,
            |s| s.learning_rate = f64::NAN,
            |s| s.learning_rate = 0.0,
            |s| s.momentum = 1.0,
            |s| s.weight_decay = -1.0,
            |s| {
                s.schedule = Schedule::MultiStep {
                    milestones: vec![8],
                    factor: 0.1,
                }
            },
            |s| {
                s.nesterov = true;
                s.momentum = 0.0;
            },
            |s| s.label_smoothing = 1.0,
            |s| s.label_smoothing = f64::NAN,
            |s| s.gradient_clip = Some(0.0),
            |s| s.gradient_clip = Some(f64::INFINITY),
            |s| s.warmup_epochs = 8.0,
            |s| s.warmup_epochs = -0.5,
            |s| {
                s.warmup_epochs = 1.0;
                s.schedule = Schedule::OneCycle {
                    rise_share: 0.3,
                    start_factor: 0.04,
                    end_factor: 1e-5,
                };
            },
            |s| s.augmentation.crop = 33,
        ];
        for spoil in bad {
            let mut settings = good.clone();
            spoil(&mut settings);
            assert_eq!(settings.check(32).unwrap_err().code, ErrorCode::InvalidSpec);
        }
    }
}
