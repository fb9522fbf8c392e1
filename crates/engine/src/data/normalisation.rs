//! Per-channel normalisation with the statistics of the training images.

use super::{CHANNELS, Records};
use crate::error::{EngineError, ErrorCode, Result};
use serde::{Deserialize, Serialize};
use tch::{Device, Kind, Tensor};

/// Mean and standard deviation of each channel, of pixels scaled to 0..1.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Normalisation {
    /// Means of red, green, blue.
    pub mean: [f32; 3],
    /// Standard deviations (divided by n) of red, green, blue.
    pub std: [f32; 3],
}

/// Pixels whose sums fit 32 bits: 1,024 times 255 squared is 6.7e7.
const BLOCK: usize = 1024;

impl Normalisation {
    /// # Errors
    /// `invalid-spec` for statistics that are not finite and deviations that are not above 0.
    /// `name` is what they are called in a request.
    pub fn check(&self, name: &str) -> Result<()> {
        let Self { mean, std } = self;
        let finite = mean.iter().chain(std).all(|value| value.is_finite());
        if finite && std.iter().all(|&std| std > 0.0) {
            return Ok(());
        }
        Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "{name} has mean {mean:?} and std {std:?}; both must be finite, and each std above 0"
            ),
        ))
    }

    /// The statistics of all pixels of all images, summed in whole numbers. A channel without
    /// spread is given standard deviation 1.
    pub fn of(records: &Records) -> Self {
        let plane = (records.side * records.side) as usize;
        let mut sums = [0u64; 3];
        let mut squares = [0u64; 3];
        for (at, pixels) in records.pixels.chunks_exact(plane).enumerate() {
            let channel = at % CHANNELS as usize;
            for part in pixels.chunks(BLOCK) {
                let (sum, square) = part.iter().fold((0u32, 0u32), |(sum, square), &p| {
                    let p = u32::from(p);
                    (sum + p, square + p * p)
                });
                sums[channel] += u64::from(sum);
                squares[channel] += u64::from(square);
            }
        }
        let n = (records.labels.len() * plane) as f64;
        let mut result = Self {
            mean: [0.0; 3],
            std: [1.0; 3],
        };
        for channel in 0..3 {
            let mean = sums[channel] as f64 / n;
            let variance = squares[channel] as f64 / n - mean * mean;
            result.mean[channel] = (mean / 255.0) as f32;
            if variance > 0.0 {
                result.std[channel] = (variance.sqrt() / 255.0) as f32;
            }
        }
        result
    }

    /// The two factors of `x · scale + shift` on the device, each `[1, 3, 1, 1]` float32: one
    /// multiplication and one addition a pixel in place of two divisions.
    pub fn affine(&self, device: Device) -> Result<Affine> {
        let scale = [0, 1, 2].map(|c| 1.0 / (255.0 * self.std[c]));
        let shift = [0, 1, 2].map(|c| -self.mean[c] / self.std[c]);
        let tensor = |values: &[f32]| -> Result<Tensor> {
            Ok(Tensor::f_from_slice(values)?
                .f_view([1, CHANNELS, 1, 1])?
                .f_to_device(device)?)
        };
        Ok(Affine {
            scale: tensor(&scale)?,
            shift: tensor(&shift)?,
        })
    }
}

/// Normalisation as it is applied to a batch of bytes.
pub struct Affine {
    scale: Tensor,
    shift: Tensor,
}

impl Affine {
    /// Normalises a batch: uint8 `[b, 3, side, side]` to `kind` of the same shape.
    pub fn apply(&self, batch: &Tensor, kind: Kind) -> Result<Tensor> {
        let mut x = batch.f_to_kind(Kind::Float)?;
        x = x.f_mul_(&self.scale)?.f_add_(&self.shift)?;
        Ok(if kind == Kind::Float {
            x
        } else {
            x.f_to_kind(kind)?
        })
    }
}
