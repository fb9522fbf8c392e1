//! Which network, as a request says it.

use super::network::Network;
use super::{mlp, resnet, vgg};
use crate::data::default_side;
use crate::error::{EngineError, ErrorCode, Result};
use serde::Deserialize;

/// The largest depth that a specification may ask for.
pub const MAX_DEPTH: i64 = 256;
/// The largest width that a specification may ask for.
pub const MAX_WIDTH: i64 = 65_536;
/// The largest width multiplier that a specification may ask for.
pub const MAX_MULTIPLIER: f64 = 64.0;

/// Which network, with its number of outputs.
///
/// `classes` are the outputs of all heads together; `heads` the outputs of each (one head where
/// `None`). `side` is the images' height and width in pixels, 32 by default.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "lowercase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum NetworkRef {
    /// Fully connected layers with ReLU, and a linear head.
    Mlp {
        /// Hidden layers.
        depth: i64,
        /// Features of each hidden layer.
        width: i64,
        /// Outputs.
        classes: i64,
        /// Pixels.
        #[serde(default = "default_side")]
        side: i64,
        /// Outputs of each head.
        #[serde(default)]
        heads: Option<Vec<i64>>,
    },
    /// VGG with batch normalisation.
    Vgg {
        /// 11, 13, 16 or 19.
        depth: i64,
        /// Only the first so many convolutions; all where `None`.
        convolutions: Option<i64>,
        /// Multiplies the channels of every convolution.
        width_multiplier: f64,
        /// Outputs.
        classes: i64,
        /// Pixels.
        #[serde(default = "default_side")]
        side: i64,
        /// Outputs of each head.
        #[serde(default)]
        heads: Option<Vec<i64>>,
    },
    /// ResNet of basic blocks.
    Resnet {
        /// 18 or 34.
        depth: i64,
        /// Multiplies the channels of every convolution.
        width_multiplier: f64,
        /// Outputs.
        classes: i64,
        /// Pixels.
        #[serde(default = "default_side")]
        side: i64,
        /// Outputs of each head.
        #[serde(default)]
        heads: Option<Vec<i64>>,
    },
}

impl NetworkRef {
    /// Builds the plan of the network.
    ///
    /// # Errors
    /// `invalid-spec` for a depth, width, side or number of classes out of range, and for heads
    /// that do not add up to the classes.
    pub fn build(&self) -> Result<Network> {
        check("network.classes", self.classes(), 65_536)?;
        check("network.side", self.side(), 512)?;
        let heads = self.checked_heads()?;
        match *self {
            Self::Mlp {
                depth, width, side, ..
            } => {
                check("network.depth", depth, MAX_DEPTH)?;
                check("network.width", width, MAX_WIDTH)?;
                Ok(mlp::mlp(depth, width, side, &heads))
            }
            Self::Vgg {
                depth,
                convolutions,
                width_multiplier,
                side,
                ..
            } => {
                let groups = vgg::groups(depth)
                    .ok_or_else(|| invalid("network.depth", depth, "11, 13, 16 or 19"))?;
                let all: usize = groups.iter().map(Vec::len).sum();
                let convolutions = convolutions.unwrap_or(all as i64);
                check("network.convolutions", convolutions, all as i64)?;
                check_multiplier(width_multiplier)?;
                let smallest = smallest_side(&groups, convolutions as usize);
                if side < smallest {
                    return Err(invalid(
                        "network.side",
                        side,
                        &format!("{smallest} or more, since each pooling halves it"),
                    ));
                }
                let scale = |channels| scaled(channels, width_multiplier);
                Ok(vgg::vgg(
                    &groups,
                    convolutions as usize,
                    scale,
                    side,
                    &heads,
                ))
            }
            Self::Resnet {
                depth,
                width_multiplier,
                side,
                ..
            } => {
                let blocks = resnet::blocks(depth)
                    .ok_or_else(|| invalid("network.depth", depth, "18 or 34"))?;
                check_multiplier(width_multiplier)?;
                let scale = |channels| scaled(channels, width_multiplier);
                Ok(resnet::resnet(blocks, scale, side, &heads))
            }
        }
    }

    /// How many outputs the network has.
    pub fn classes(&self) -> i64 {
        match *self {
            Self::Mlp { classes, .. }
            | Self::Vgg { classes, .. }
            | Self::Resnet { classes, .. } => classes,
        }
    }

    /// The side of its images, in pixels.
    pub fn side(&self) -> i64 {
        match *self {
            Self::Mlp { side, .. } | Self::Vgg { side, .. } | Self::Resnet { side, .. } => side,
        }
    }

    fn checked_heads(&self) -> Result<Vec<i64>> {
        let (Self::Mlp { heads, .. } | Self::Vgg { heads, .. } | Self::Resnet { heads, .. }) = self;
        let Some(heads) = heads else {
            return Ok(vec![self.classes()]);
        };
        // A sum that overflows might come out right.
        let sum = heads
            .iter()
            .try_fold(0i64, |sum, &outputs| sum.checked_add(outputs));
        if heads.iter().all(|&outputs| outputs >= 1) && sum == Some(self.classes()) {
            return Ok(heads.clone());
        }
        Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "network.heads is {heads:?}; it must be outputs of 1 or more that add up to the {} classes",
                self.classes()
            ),
        ))
    }
}

/// Channels under a width multiplier: rounded to the nearest whole number, at least 1.
fn scaled(channels: i64, multiplier: f64) -> i64 {
    ((channels as f64 * multiplier).round() as i64).max(1)
}

/// The smallest side that every pooling leaves something of.
fn smallest_side(groups: &[Vec<i64>; 5], convolutions: usize) -> i64 {
    let mut passed = 0;
    let pools = groups.iter().filter(|channels| {
        passed += channels.len();
        passed <= convolutions
    });
    1 << pools.count()
}

fn check(name: &str, value: i64, largest: i64) -> Result<()> {
    if (1..=largest).contains(&value) {
        return Ok(());
    }
    Err(invalid(name, value, &format!("1 to {largest}")))
}

fn check_multiplier(multiplier: f64) -> Result<()> {
    if multiplier > 0.0 && multiplier <= MAX_MULTIPLIER {
        return Ok(());
    }
    Err(invalid(
        "network.widthMultiplier",
        multiplier,
        &format!("above 0 and at most {MAX_MULTIPLIER}"),
    ))
}

fn invalid(
    name: &str,
    value: impl std::fmt::Display + Into<serde_json::Value> + Copy,
    right: &str,
) -> EngineError {
    EngineError::new(
        ErrorCode::InvalidSpec,
        format!("{name} is {value}; it must be {right}"),
    )
    .with("value", value)
}
