//! Random crops of zero-padded images and horizontal flips, on the device, a batch at a time.

use super::{CHANNELS, SIDE};
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
    /// `invalid-spec` where the padding is negative or larger than the image.
    pub fn check(&self) -> Result<()> {
        if (0..=SIDE).contains(&self.crop) {
            return Ok(());
        }
        Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!(
                "training.augmentation.crop is {}; it must be 0 to {SIDE}",
                self.crop
            ),
        ))
    }
}

/// The draws of one epoch, made at its start and sent to the device once.
pub struct AugmentationPlan {
    padding: i64,
    /// Row of the padded image at each of a crop's 32 rows, int64 `[n, 32]`.
    rows: Tensor,
    /// The same for columns, mirrored where the image is flipped.
    columns: Tensor,
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
        let span = Tensor::f_arange(SIDE, (Kind::Int64, Device::Cpu))?.f_view([1, SIDE])?;
        let at = |values: &[i64]| -> Result<Tensor> {
            Ok(Tensor::f_from_slice(values)?.f_view([-1, 1])?)
        };
        let rows = at(&rows)?.f_add(&span)?;
        let straight = at(&columns)?.f_add(&span)?;
        let mirrored = straight.f_flip([1])?;
        let flips = Tensor::f_from_slice(&flips)?.f_view([-1, 1])?;
        Ok(Self {
            padding: augmentation.crop,
            rows: rows.f_to_device(device)?,
            columns: mirrored
                .f_where_self(&flips, &straight)?
                .f_to_device(device)?,
        })
    }

    /// Crops and flips a batch, uint8 `[b, 3, 32, 32]`, with the draws `start..start + b`.
    pub fn apply(&self, batch: &Tensor, start: i64) -> Result<Tensor> {
        let b = batch.size()[0];
        let side = SIDE + 2 * self.padding;
        let padded = if self.padding == 0 {
            batch.shallow_clone()
        } else {
            let p = self.padding;
            batch.f_constant_pad_nd([p, p, p, p])?
        };
        let rows = self.rows.f_narrow(0, start, b)?.f_view([b, SIDE, 1])?;
        let columns = self.columns.f_narrow(0, start, b)?.f_view([b, 1, SIDE])?;
        let index = (rows.f_mul_scalar(side)?)
            .f_add(&columns)?
            .f_view([b, 1, SIDE * SIDE])?
            .f_expand([b, CHANNELS, SIDE * SIDE], false)?;
        Ok(padded
            .f_view([b, CHANNELS, side * side])?
            .f_gather(2, &index, false)?
            .f_view([b, CHANNELS, SIDE, SIDE])?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(n: i64) -> Tensor {
        // Pixel values 1..=255, so that padding (0) can be told from the image.
        Tensor::arange(n * CHANNELS * SIDE * SIDE, (Kind::Int64, Device::Cpu))
            .remainder(255)
            .g_add_scalar(1)
            .to_kind(Kind::Uint8)
            .view([n, CHANNELS, SIDE, SIDE])
    }

    #[test]
    fn every_offset_and_both_flips_are_reached_and_right() {
        let n = 4000;
        let crop = 4;
        let plan = AugmentationPlan::draw(Augmentation { crop, flip: true }, 5, 1, n, Device::Cpu)
            .unwrap();
        let images = numbered(1).expand([n, CHANNELS, SIDE, SIDE], false);
        let out = plan.apply(&images, 0).unwrap();
        let padded = images.narrow(0, 0, 1).constant_pad_nd([crop; 4]);
        let mut seen = std::collections::HashSet::new();
        for i in 0..n {
            let row = plan.rows.int64_value(&[i, 0]);
            let first = plan.columns.int64_value(&[i, 0]);
            let last = plan.columns.int64_value(&[i, SIDE - 1]);
            let (left, flipped) = (first.min(last), first > last);
            seen.insert((row, left, flipped));
            if i < 50 {
                let mut expected = padded.narrow(2, row, SIDE).narrow(3, left, SIDE);
                if flipped {
                    expected = expected.flip([3]);
                }
                assert_eq!(out.get(i), expected.squeeze_dim(0));
            }
        }
        assert_eq!(seen.len(), 9 * 9 * 2);
    }

    #[test]
    fn no_crop_and_no_flip_change_nothing() {
        let plan = AugmentationPlan::draw(
            Augmentation {
                crop: 0,
                flip: false,
            },
            1,
            1,
            3,
            Device::Cpu,
        )
        .unwrap();
        assert_eq!(plan.apply(&numbered(3), 0).unwrap(), numbered(3));
    }
}
