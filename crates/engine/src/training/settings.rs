//! What a training is asked to do.

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

/// How the learning rate changes from epoch to epoch. Variants without fields have braces, since
/// serde lets unknown keys pass in tagged variants that have none.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Schedule {
    /// It does not.
    Constant {},
    /// Multiplied by `factor` after each of the milestones, in epochs.
    MultiStep {
        /// Epochs after which it falls, increasing.
        milestones: Vec<u64>,
        /// What it is multiplied by.
        factor: f64,
    },
    /// Half a cosine from the start value towards 0.
    Cosine {},
}

/// A whole training.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrainingSettings {
    /// Passes over the training images.
    pub epochs: u64,
    /// Images a step; the last batch of an epoch may be shorter.
    pub batch_size: i64,
    /// The learning rate of the first epoch.
    pub learning_rate: f64,
    /// Momentum of SGD, PyTorch's form: v ← μv + g, w ← w − ηv.
    pub momentum: f64,
    /// Added to the gradient as λw, for every parameter.
    pub weight_decay: f64,
    /// How the learning rate changes.
    pub schedule: Schedule,
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
        if let Schedule::MultiStep { milestones, factor } = &self.schedule {
            let increasing = milestones.windows(2).all(|pair| pair[0] < pair[1]);
            let within = milestones.iter().all(|m| (1..self.epochs).contains(m));
            if !increasing || !within {
                return invalid(format!(
                    "schedule.milestones is {milestones:?}; they must increase and lie within 1 to {}",
                    self.epochs - 1
                ));
            }
            if !(factor.is_finite() && *factor > 0.0) {
                return invalid(format!("schedule.factor is {factor}; it must be above 0"));
            }
        }
        self.augmentation.check(side)
    }

    /// The learning rate of an epoch, counted from 1.
    pub fn learning_rate_at(&self, epoch: u64) -> f64 {
        let done = epoch - 1;
        match &self.schedule {
            Schedule::Constant {} => self.learning_rate,
            Schedule::MultiStep { milestones, factor } => {
                let passed = milestones.iter().filter(|&&m| m <= done).count();
                self.learning_rate * factor.powi(passed as i32)
            }
            Schedule::Cosine {} => {
                let share = done as f64 / self.epochs as f64;
                self.learning_rate * 0.5 * (1.0 + (std::f64::consts::PI * share).cos())
            }
        }
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
            weight_decay: 0.0,
            schedule,
            augmentation: Augmentation {
                crop: 0,
                flip: false,
            },
            precision: Precision::Float32,
        }
    }

    #[test]
    fn learning_rates_follow_the_schedule() {
        let rates = |schedule| {
            let settings = settings(schedule);
            settings.check(32).unwrap();
            (1..=8)
                .map(|e| (settings.learning_rate_at(e) * 1e4).round() as i64)
                .collect::<Vec<_>>()
        };
        assert_eq!(rates(Schedule::Constant {}), [1000; 8]);
        let steps = Schedule::MultiStep {
            milestones: vec![4, 6],
            factor: 0.1,
        };
        assert_eq!(rates(steps), [1000, 1000, 1000, 1000, 100, 100, 10, 10]);
        assert_eq!(rates(Schedule::Cosine {})[0], 1000);
        assert_eq!(rates(Schedule::Cosine {})[4], 500);
    }

    #[test]
    fn senseless_settings_are_refused() {
        let good = settings(Schedule::Constant {});
        let bad: [fn(&mut TrainingSettings); 9] = [
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
                s.schedule = Schedule::MultiStep {
                    milestones: vec![3, 3],
                    factor: 0.1,
                }
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
