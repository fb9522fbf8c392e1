//! Images on the device, as bytes.

use super::{CHANNELS, Records};
use crate::error::Result;
use tch::{Device, Kind, Tensor};

/// Images and labels of one split, resident on the device.
pub struct Images {
    /// Pixels, uint8 `[n, 3, side, side]`.
    pub pixels: Tensor,
    /// Labels, int64 `[n]`.
    pub labels: Tensor,
    /// How many different labels there can be.
    pub classes: i64,
}

impl Images {
    /// Moves records to the device.
    pub fn new(records: &Records, device: Device) -> Result<Self> {
        let shape = [
            records.labels.len() as i64,
            CHANNELS,
            records.side,
            records.side,
        ];
        let pixels = Tensor::f_from_data_size(&records.pixels, &shape, Kind::Uint8)?;
        Ok(Self {
            pixels: pixels.f_to_device(device)?,
            labels: Tensor::f_from_slice(&records.labels)?.f_to_device(device)?,
            classes: records.classes,
        })
    }

    /// The same images, in the same memory.
    pub fn shared(&self) -> Self {
        Self {
            pixels: self.pixels.shallow_clone(),
            labels: self.labels.shallow_clone(),
            classes: self.classes,
        }
    }

    /// How many images there are.
    pub fn count(&self) -> i64 {
        self.labels.size()[0]
    }

    /// Rows and columns of an image.
    pub fn side(&self) -> i64 {
        self.pixels.size()[3]
    }

    /// Where they are.
    pub fn device(&self) -> Device {
        self.pixels.device()
    }
}
