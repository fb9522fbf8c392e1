//! The CIFAR binary layout: label bytes, then 1,024 red, 1,024 green and 1,024 blue bytes.

use super::PIXELS;
use crate::error::{EngineError, ErrorCode, Result};
use crate::random::{Purpose, Stream};
use serde::Deserialize;
use std::path::Path;

/// What precedes an image's pixels in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// One label byte.
    Cifar10,
    /// A coarse and a fine label byte; the fine one is the label.
    Cifar100Fine,
    /// A coarse and a fine label byte; the coarse one is the label.
    Cifar100Coarse,
}

impl Layout {
    fn label_bytes(self) -> usize {
        match self {
            Self::Cifar10 => 1,
            Self::Cifar100Fine | Self::Cifar100Coarse => 2,
        }
    }

    fn label_at(self) -> usize {
        usize::from(self == Self::Cifar100Fine)
    }
}

/// A seeded choice of images: the first `count` of a permutation.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImageSubset {
    /// How many images are kept.
    pub count: usize,
    /// The seed of the permutation.
    pub seed: u64,
}

/// Which images of which files.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataRef {
    /// Record files, read one after the other.
    pub files: Vec<String>,
    /// How a record begins.
    pub layout: Layout,
    /// How many classes the data set has.
    pub class_count: i64,
    /// The classes that are kept; an image's label becomes its class's place in this list.
    /// All classes where `None`.
    pub classes: Option<Vec<i64>>,
    /// A seeded subset of what the classes leave; all of it where `None`.
    pub images: Option<ImageSubset>,
}

/// Images and labels in memory, in the files' order.
pub struct Records {
    /// `n` images of [`PIXELS`] bytes.
    pub pixels: Vec<u8>,
    /// A label in `0..classes` for each image.
    pub labels: Vec<i64>,
    /// How many different labels there can be.
    pub classes: i64,
}

impl DataRef {
    /// How many labels the data has: all classes, or those that are kept.
    pub fn label_count(&self) -> i64 {
        self.classes
            .as_ref()
            .map_or(self.class_count, |kept| kept.len() as i64)
    }

    /// Checks what can be checked without reading a file.
    ///
    /// # Errors
    /// `invalid-spec` for no file, no class or no image; `class-unknown`.
    pub fn check(&self, name: &str) -> Result<()> {
        let invalid = |message: String| Err(EngineError::new(ErrorCode::InvalidSpec, message));
        if self.files.is_empty() {
            return invalid(format!("{name}.files is empty; name at least one file"));
        }
        if !(1..=256).contains(&self.class_count) {
            return invalid(format!(
                "{name}.classCount is {}; it must be 1 to 256",
                self.class_count
            ));
        }
        if self.images.as_ref().is_some_and(|subset| subset.count == 0) {
            return invalid(format!(
                "{name}.images.count is 0; ask for at least 1 image"
            ));
        }
        let Some(kept) = &self.classes else {
            return Ok(());
        };
        if kept.is_empty() {
            return invalid(format!("{name}.classes is empty; name at least one class"));
        }
        for (place, &class) in kept.iter().enumerate() {
            if !(0..self.class_count).contains(&class) {
                return Err(EngineError::new(
                    ErrorCode::ClassUnknown,
                    format!(
                        "{name}.classes names class {class}; the data set has classes 0 to {}",
                        self.class_count - 1
                    ),
                )
                .with("class", class)
                .with("classCount", self.class_count));
            }
            if kept[..place].contains(&class) {
                return invalid(format!("{name}.classes names class {class} twice"));
            }
        }
        Ok(())
    }

    /// Reads, checks and selects.
    ///
    /// # Errors
    /// Those of [`DataRef::check`]; `data-missing`, `data-truncated`, `label-out-of-range`;
    /// `invalid-spec` where more images are asked for than there are.
    pub fn read(&self, name: &str) -> Result<Records> {
        self.check(name)?;
        let mut records = Records {
            pixels: Vec::new(),
            labels: Vec::new(),
            classes: self.label_count(),
        };
        for file in &self.files {
            self.read_file(Path::new(file), &mut records)?;
        }
        if records.labels.is_empty() {
            return Err(EngineError::new(
                ErrorCode::DataMissing,
                format!("{name} holds no image of the classes asked for"),
            ));
        }
        match &self.images {
            Some(subset) => records.subset(subset, name),
            None => Ok(records),
        }
    }

    fn read_file(&self, file: &Path, records: &mut Records) -> Result<()> {
        let bytes = std::fs::read(file).map_err(|error| {
            EngineError::new(
                ErrorCode::DataMissing,
                format!("cannot read data file {}: {error}", file.display()),
            )
            .with("file", file.display().to_string())
        })?;
        let length = self.layout.label_bytes() + PIXELS;
        if bytes.is_empty() || bytes.len() % length != 0 {
            return Err(EngineError::new(
                ErrorCode::DataTruncated,
                format!(
                    "{} has {} bytes, which is no whole number of records of {length} bytes; get it again",
                    file.display(),
                    bytes.len()
                ),
            )
            .with("file", file.display().to_string())
            .with("bytes", bytes.len())
            .with("recordBytes", length));
        }
        records.pixels.reserve(bytes.len());
        for (index, record) in bytes.chunks_exact(length).enumerate() {
            let label = i64::from(record[self.layout.label_at()]);
            if label >= self.class_count {
                return Err(EngineError::new(
                    ErrorCode::LabelOutOfRange,
                    format!(
                        "{} has label {label} in record {index}; labels go from 0 to {}",
                        file.display(),
                        self.class_count - 1
                    ),
                )
                .with("file", file.display().to_string())
                .with("record", index)
                .with("label", label));
            }
            let kept = match &self.classes {
                None => Some(label),
                Some(kept) => kept.iter().position(|&c| c == label).map(|p| p as i64),
            };
            if let Some(label) = kept {
                records.labels.push(label);
                records
                    .pixels
                    .extend_from_slice(&record[self.layout.label_bytes()..]);
            }
        }
        Ok(())
    }
}

impl Records {
    fn subset(self, subset: &ImageSubset, name: &str) -> Result<Self> {
        let n = self.labels.len();
        if subset.count > n {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!(
                    "{name} asks for {} images, but there are {n}; ask for at most {n}",
                    subset.count
                ),
            )
            .with("asked", subset.count)
            .with("available", n));
        }
        let order = Stream::new(subset.seed, Purpose::Subsample, 0).permutation(n);
        let mut chosen = Self {
            pixels: Vec::with_capacity(subset.count * PIXELS),
            labels: Vec::with_capacity(subset.count),
            classes: self.classes,
        };
        for &index in &order[..subset.count] {
            let index = index as usize;
            chosen.labels.push(self.labels[index]);
            chosen
                .pixels
                .extend_from_slice(&self.pixels[index * PIXELS..(index + 1) * PIXELS]);
        }
        Ok(chosen)
    }
}
