//! How the learning rate changes.

use crate::error::{EngineError, ErrorCode, Result};
use serde::Deserialize;
use std::f64::consts::PI;

/// How the learning rate changes. Variants without fields have braces, since serde lets unknown
/// keys pass in tagged variants that have none.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
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
    /// Half a cosine from the start value towards 0, epoch by epoch.
    Cosine {},
    /// Half a cosine up to the learning rate, then one down, step by step (Smith and Topin 2018), at
    /// the steps of PyTorch's `OneCycleLR`.
    OneCycle {
        /// The share of all steps in which it rises.
        rise_share: f64,
        /// What the first step's rate is, as a share of the learning rate.
        start_factor: f64,
        /// What the last step's rate is, as a share of the learning rate.
        end_factor: f64,
    },
}

impl Schedule {
    /// # Errors
    /// `invalid-spec`, naming the value.
    pub fn check(&self, epochs: u64) -> Result<()> {
        let wrong = match self {
            Self::Constant {} | Self::Cosine {} => return Ok(()),
            Self::MultiStep { milestones, factor } => {
                let increasing = milestones.windows(2).all(|pair| pair[0] < pair[1]);
                let within = milestones.iter().all(|m| (1..epochs).contains(m));
                if !increasing || !within {
                    format!(
                        "milestones is {milestones:?}; they must increase and lie within 1 to {}",
                        epochs - 1
                    )
                } else if !(factor.is_finite() && *factor > 0.0) {
                    format!("factor is {factor}; it must be above 0")
                } else {
                    return Ok(());
                }
            }
            Self::OneCycle {
                rise_share,
                start_factor,
                end_factor,
            } => {
                if !(*rise_share > 0.0 && *rise_share < 1.0) {
                    format!("riseShare is {rise_share}; it must lie between 0 and 1")
                } else if !(*start_factor > 0.0 && *start_factor <= 1.0) {
                    format!("startFactor is {start_factor}; it must be above 0 and at most 1")
                } else if !(*end_factor > 0.0 && *end_factor <= 1.0) {
                    format!("endFactor is {end_factor}; it must be above 0 and at most 1")
                } else {
                    return Ok(());
                }
            }
        };
        Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!("training.schedule.{wrong}"),
        ))
    }

    /// What the learning rate is multiplied by in a step: the `step`-th of its training, counted
    /// from 0, of `epochs` epochs of `steps_per_epoch` steps.
    pub fn factor_at(&self, step: u64, steps_per_epoch: u64, epochs: u64) -> f64 {
        let epochs_done = step / steps_per_epoch;
        match self {
            Self::Constant {} => 1.0,
            Self::MultiStep { milestones, factor } => {
                let passed = milestones.iter().filter(|&&m| m <= epochs_done).count();
                factor.powi(passed as i32)
            }
            Self::Cosine {} => {
                let share = epochs_done as f64 / epochs as f64;
                0.5 * (1.0 + (PI * share).cos())
            }
            Self::OneCycle {
                rise_share,
                start_factor,
                end_factor,
            } => {
                let steps = (steps_per_epoch * epochs) as f64;
                let (top, last) = (rise_share * steps - 1.0, steps - 1.0);
                let at = step as f64;
                let between = |from: f64, to: f64, share: f64| {
                    to + (from - to) * 0.5 * (1.0 + (PI * share).cos())
                };
                // So few steps that none is left to rise in begin at the top.
                if top > 0.0 && at <= top {
                    between(*start_factor, 1.0, at / top)
                } else {
                    between(
                        1.0,
                        *end_factor,
                        (at - top.max(0.0)) / (last - top.max(0.0)).max(1.0),
                    )
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(schedule: &Schedule, steps_per_epoch: u64) -> Vec<f64> {
        schedule.check(8).unwrap();
        (0..8 * steps_per_epoch)
            .map(|step| schedule.factor_at(step, steps_per_epoch, 8))
            .collect()
    }

    #[test]
    fn factors_by_epoch_are_the_same_in_all_its_steps() {
        let steps = Schedule::MultiStep {
            milestones: vec![4, 6],
            factor: 0.5,
        };
        let found = factors(&steps, 2);
        let wanted = [1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25, 0.25];
        for (epoch, wanted) in wanted.into_iter().enumerate() {
            assert_eq!(found[2 * epoch..2 * epoch + 2], [wanted; 2]);
        }
        assert!(factors(&Schedule::Constant {}, 3).iter().all(|&f| f == 1.0));
        let cosine = factors(&Schedule::Cosine {}, 2);
        assert_eq!(cosine[1], 1.0);
        assert!((cosine[8] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn one_cycle_rises_to_the_rate_and_falls_to_its_end() {
        let schedule = Schedule::OneCycle {
            rise_share: 0.25,
            start_factor: 0.04,
            end_factor: 0.001,
        };
        // 104 steps, the top at step 25.
        let found = factors(&schedule, 13);
        assert!((found[0] - 0.04).abs() < 1e-12);
        assert!((found[103] - 0.001).abs() < 1e-12);
        assert!(found[..26].windows(2).all(|pair| pair[0] < pair[1]));
        assert!(found[25..].windows(2).all(|pair| pair[0] > pair[1]));
        assert!(found.iter().all(|&f| f <= 1.0) && found[25] == 1.0);
        assert_eq!(schedule.factor_at(0, 1, 1), 1.0);
    }

    #[test]
    fn senseless_schedules_are_refused() {
        let cycle = |rise_share, start_factor, end_factor| Schedule::OneCycle {
            rise_share,
            start_factor,
            end_factor,
        };
        let steps = |milestones, factor| Schedule::MultiStep { milestones, factor };
        let bad = [
            cycle(0.0, 0.1, 0.1),
            cycle(1.0, 0.1, 0.1),
            cycle(0.3, 0.0, 0.1),
            cycle(0.3, 0.1, 1.5),
            cycle(f64::NAN, 0.1, 0.1),
            steps(vec![8], 0.1),
            steps(vec![3, 3], 0.1),
            steps(vec![3], 0.0),
        ];
        for schedule in bad {
            let error = schedule.check(8).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidSpec, "{schedule:?}");
        }
    }
}
