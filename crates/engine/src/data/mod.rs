//! Images: from files in the CIFAR binary layout to batches on the device.

mod augmentation;
mod images;
mod normalisation;
mod records;

pub use augmentation::{Augmentation, AugmentationPlan};
pub use images::Images;
pub use normalisation::Normalisation;
pub use records::{DataRef, ImageSubset, Layout, Records};

/// Rows and columns of an image.
pub const SIDE: i64 = 32;
/// Colour channels of an image.
pub const CHANNELS: i64 = 3;
/// Bytes of an image's pixels: channel by channel, row by row.
pub const PIXELS: usize = 3072;
