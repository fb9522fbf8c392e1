//! Images: from record files to batches on the device.

mod augmentation;
mod images;
mod normalisation;
mod records;
mod selection;

pub use augmentation::{Augmentation, AugmentationPlan};
pub use images::Images;
pub use normalisation::{Affine, Normalisation};
pub(crate) use records::default_side;
pub use records::{DataRef, Layout, Records};
pub(crate) use selection::split_within_classes;
pub use selection::{ImageSubset, Part, ValidationSplit};

/// Rows and columns of an image where nothing else is said.
pub const DEFAULT_SIDE: i64 = 32;
/// Colour channels of an image.
pub const CHANNELS: i64 = 3;
