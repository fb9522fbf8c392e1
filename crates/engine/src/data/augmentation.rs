//! Random crops of zero-padded images and horizontal flips, on the device, a batch at a time.

use super::CHANNELS;
use crate::error::{EngineError, ErrorCode, Result};
use crate::random::{Purpose, Stream};
use serde::Deserialize;
use tch::{Device, Kind, Tensor};

/// What is varied in training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Augmentation {
    /// Black pixels put around the image before a crop of the original size; 0 for none.
    pub crop: i64,
    /// Whether half of the images are mirrored left to right.
    pub flip: bool,
}

impl Augmentation {
    /// Whether images stay as they are.
    pub fn is_none(&self) -> bool {
        self.crop == 0 && !self.flip
    }

    /// # Errors
    /// `invalid-spec` where the padding is negative or larger than an image of `side`.
    pub fn check(&self, side: i64) -> Result<()> {
        if (0..=side).contains(&self.crop) {
            return Ok(());
        }
        Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "training.augmentation.crop is {}; it must be 0 to {side}",
                self.crop
            ),
        ))
    }
}

/// The draws of one epoch, made at its start and sent to the device once.
pub struct AugmentationPlan {
    padding: i64,
    /// Row of the padded image that a crop begins at, int64 `[n, 1]`.
    rows: Tensor,
    /// The same for columns.
    columns: Tensor,
    /// Whether the crop is mirrored, bool `[n, 1]`.
    flips: Tensor,
}

impl AugmentationPlan {
    /// Draws an offset in `0..=2·crop` for rows and for columns, and a flip, for each of `n`
    /// images. Every offset has the same chance.
    pub fn draw(
        augmentation: Augmentation,
        seed: u64,
        epoch: u64,
        n: i64,
        device: Device,
    ) -> Result<Self> {
        let mut stream = Stream::new(seed, Purpose::Augmentation, epoch);
        let offsets = 2 * augmentation.crop as u32 + 1;
        let n = n as usize;
        let (mut rows, mut columns, mut flips) = (
            Vec::with_capacity(n),
            Vec::with_capacity(n),
            Vec::with_capacity(n),
        );
        for _ in 0..n {
            rows.push(i64::from(stream.below(offsets)));
            columns.push(i64::from(stream.below(offsets)));
            flips.push(augmentation.flip && stream.below(2) == 1);
        }
        let sent =
            |values: Tensor| -> Result<Tensor> { Ok(values.f_view([-1, 1])?.f_to_device(device)?) };
        Ok(Self {
            padding: augmentation.crop,
            rows: sent(Tensor::f_from_slice(&rows)?)?,
            columns: sent(Tensor::f_from_slice(&columns)?)?,
            flips: sent(Tensor::f_from_slice(&flips)?)?,
        })
    }

    /// Crops and flips a batch, uint8 `[b, 3, side, side]`, with the draws `start..start + b`.
    pub fn apply(&self, batch: &Tensor, start: i64) -> Result<Tensor> {
        let size = batch.size();
        let (b, side) = (size[0], size[3]);
        let padded_side = side + 2 * self.padding;
        let padded = if self.padding == 0 {
            batch.shallow_clone()
        } else {
            let p = self.padding;
            batch.f_constant_pad_nd([p, p, p, p])?
        };
        let span = Tensor::f_arange(side, (Kind::Int64, batch.device()))?.f_view([1, side])?;
        let across = span
            .f_flip([1])?
            .f_where_self(&self.flips.f_narrow(0, start, b)?, &span)?;
        let rows = self.rows.f_narrow(0, start, b)?.f_add(&span)?;
        let columns = self.columns.f_narrow(0, start, b)?.f_add(&across)?;
        let index = (rows.f_view([b, side, 1])?.f_mul_scalar(padded_side)?)
            .f_add(&columns.f_view([b, 1, side])?)?
            .f_view([b, 1, side * side])?
            .f_expand([b, CHANNELS, side * side], false)?;
        Ok(padded
            .f_view([b, CHANNELS, padded_side * padded_side])?
            .f_gather(2, &index, false)?
            .f_view([b, CHANNELS, side, side])?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(n: i64, side: i64) -> Tensor {
        // Pixel values 1..=255, so that padding (0) can be told from the image.
        Tensor::arange(n * CHANNELS * side * side, (Kind::Int64, Device::Cpu))
            .remainder(255)
            .g_add_scalar(1)
            .to_kind(Kind::Uint8)
            .view([n, CHANNELS, side, side])
    }

    #[test]
    fn every_offset_and_both_flips_are_reached_and_right() {
        let n = 4000;
        let crop = 4;
        let plan = AugmentationPlan::draw(Augmentation { crop, flip: true }, 5, 1, n, Device::Cpu)
            .unwrap();
        for side in [32, 9] {
            let images = numbered(1, side).expand([n, CHANNELS, side, side], false);
            let out = plan.apply(&images, 0).unwrap();
            let padded = images.narrow(0, 0, 1).constant_pad_nd([crop; 4]);
            let mut seen = std::collections::HashSet::new();
            for i in 0..n {
                let row = plan.rows.int64_value(&[i, 0]);
                let left = plan.columns.int64_value(&[i, 0]);
                let flipped = plan.flips.int64_value(&[i, 0]) == 1;
                seen.insert((row, left, flipped));
                if i < 50 {
                    let mut expected = padded.narrow(2, row, side).narrow(3, left, side);
                    if flipped {
                        expected = expected.flip([3]);
                    }
                    assert_eq!(out.get(i), expected.squeeze_dim(0));
                }
            }
            assert_eq!(seen.len(), 9 * 9 * 2);
        }
    }

    #[test]
    fn a_batch_takes_the_draws_of_its_place() {
        let augmentation = Augmentation {
            crop: 3,
            flip: true,
        };
        let plan = AugmentationPlan::draw(augmentation, 2, 1, 20, Device::Cpu).unwrap();
        let images = numbered(20, 12);
        let whole = plan.apply(&images, 0).unwrap();
        let part = plan.apply(&images.narrow(0, 7, 6), 7).unwrap();
        assert_eq!(part, whole.narrow(0, 7, 6));
    }

    #[test]
    fn no_crop_and_no_flip_change_nothing() {
        let augmentation = Augmentation {
            crop: 0,
            flip: false,
        };
        let plan = AugmentationPlan::draw(augmentation, 1, 1, 3, Device::Cpu).unwrap();
        assert_eq!(plan.apply(&numbered(3, 32), 0).unwrap(), numbered(3, 32));
    }
}
