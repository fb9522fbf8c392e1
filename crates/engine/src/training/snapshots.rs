//! Which checkpoints of a training are kept.

use crate::error::{EngineError, ErrorCode, Result};
use crate::output::check_writable;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The checkpoints that a training keeps, as a request says them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Snapshots {
    /// After every so many epochs; none by epochs where `None`.
    every_epochs: Option<u64>,
    /// After these steps of all the training; 0 is before the first.
    steps: Vec<u64>,
    /// Where they are written.
    folder: String,
}

impl Snapshots {
    /// # Errors
    /// `invalid-spec` for an interval of 0 or steps that do not increase or are not reached;
    /// `output-unwritable`.
    pub fn check(&self, all_steps: u64) -> Result<()> {
        let invalid = |what: String| {
            Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!("checkpoints.{what}"),
            ))
        };
        if self.every_epochs == Some(0) {
            return invalid("everyEpochs is 0; it must be at least 1".to_owned());
        }
        if !self.steps.windows(2).all(|pair| pair[0] < pair[1]) {
            return invalid("steps must increase".to_owned());
        }
        if let Some(&last) = self.steps.last()
            && last > all_steps
        {
            return invalid(format!(
                "steps names step {last}; this training has {all_steps}"
            ));
        }
        if self.every_epochs.is_some() || !self.steps.is_empty() {
            check_writable(&self.file(0))?;
        }
        Ok(())
    }

    /// Whether the state after a step is kept.
    pub fn includes(&self, step: u64, steps_per_epoch: u64) -> bool {
        let by_epoch = self.every_epochs.is_some_and(|every| {
            step > 0 && step.is_multiple_of(every.saturating_mul(steps_per_epoch))
        });
        by_epoch || self.steps.binary_search(&step).is_ok()
    }

    /// The file of the state after a step.
    pub fn file(&self, step: u64) -> PathBuf {
        Path::new(&self.folder).join(Self::name(step))
    }

    /// The name of that file.
    pub fn name(step: u64) -> String {
        format!("step-{step:08}.safetensors")
    }

    /// The steps of all checkpoints that are kept, in order.
    pub fn kept(&self, all_steps: u64, steps_per_epoch: u64) -> Vec<u64> {
        (0..=all_steps)
            .filter(|&step| self.includes(step, steps_per_epoch))
            .collect()
    }
}
