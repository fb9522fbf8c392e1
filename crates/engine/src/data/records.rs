//! Record files: a label's bytes, then an image's red, green and blue planes, row by row.

use super::selection::{ImageSubset, Labelled, ValidationSplit};
use super::{CHANNELS, DEFAULT_SIDE};
use crate::error::{EngineError, ErrorCode, Result};
use crate::plain_file::open_plain;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufReader, Read};
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
    /// The engine's own: a label of two bytes, the lower one first.
    Tunnel,
}

impl Layout {
    fn label_bytes(self) -> usize {
        match self {
            Self::Cifar10 => 1,
            Self::Cifar100Fine | Self::Cifar100Coarse | Self::Tunnel => 2,
        }
    }

    fn label(self, bytes: [u8; 2]) -> i64 {
        i64::from(match self {
            Self::Cifar10 | Self::Cifar100Coarse => u16::from(bytes[0]),
            Self::Cifar100Fine => u16::from(bytes[1]),
            Self::Tunnel => u16::from_le_bytes(bytes),
        })
    }

    fn most_classes(self) -> i64 {
        if self == Self::Tunnel { 65_536 } else { 256 }
    }

    fn has_side(self, side: i64) -> bool {
        if self == Self::Tunnel {
            (8..=512).contains(&side)
        } else {
            side == DEFAULT_SIDE
        }
    }
}

/// Which images of which files. They are chosen in the order of the fields: classes, the part of a
/// split, then so many of each class and so many in all.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataRef {
    /// Record files, read one after the other.
    pub files: Vec<String>,
    /// How a record begins.
    pub layout: Layout,
    /// Rows and columns of an image; 32 where it is left out, and always in CIFAR's layouts.
    #[serde(default = "default_side")]
    pub side: i64,
    /// How many classes the data set has.
    pub class_count: i64,
    /// The classes that are kept; an image's label becomes its class's place in this list.
    /// All classes where `None`.
    pub classes: Option<Vec<i64>>,
    /// A part of what the classes leave; both parts where `None`.
    pub validation: Option<ValidationSplit>,
    /// A seeded subset of what is left; all of it where `None`.
    pub images: Option<ImageSubset>,
}

/// The side of an image where a request does not say it.
pub(crate) fn default_side() -> i64 {
    DEFAULT_SIDE
}

/// Images and labels in memory.
pub struct Records {
    /// `n` images of `3 · side · side` bytes.
    pub pixels: Vec<u8>,
    /// A label in `0..classes` for each image.
    pub labels: Vec<i64>,
    /// How many different labels there can be.
    pub classes: i64,
    /// Rows and columns of an image.
    pub side: i64,
}

/// Where an image is: its file's place in the list, and its record there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    file: usize,
    record: usize,
}

impl DataRef {
    /// How many labels the data has: all classes, or those that are kept.
    pub fn label_count(&self) -> i64 {
        self.classes
            .as_ref()
            .map_or(self.class_count, |kept| kept.len() as i64)
    }

    /// The data set's numbers of the classes that are kept, in the order of the labels.
    pub fn kept_classes(&self) -> Vec<i64> {
        match &self.classes {
            Some(kept) => kept.clone(),
            None => (0..self.class_count).collect(),
        }
    }

    /// Checks what can be checked without reading a file.
    ///
    /// # Errors
    /// `invalid-spec` for no file, no class, no image, a share or a side out of range;
    /// `class-unknown`.
    pub fn check(&self, name: &str) -> Result<()> {
        let invalid = |message: String| Err(EngineError::new(ErrorCode::InvalidSpec, message));
        if self.files.is_empty() {
            return invalid(format!("{name}.files is empty; name at least one file"));
        }
        if !self.layout.has_side(self.side) {
            return invalid(format!(
                "{name}.side is {}; it must be 32 in CIFAR's layouts and 8 to 512 in the layout tunnel",
                self.side
            ));
        }
        let most = self.layout.most_classes();
        if !(1..=most).contains(&self.class_count) {
            return invalid(format!(
                "{name}.classCount is {}; it must be 1 to {most}",
                self.class_count
            ));
        }
        if let Some(split) = &self.validation {
            split.check(name)?;
        }
        if let Some(subset) = &self.images {
            subset.check(name)?;
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

    /// Reads all labels, selects, and reads the pixels of what was selected.
    ///
    /// # Errors
    /// Those of [`DataRef::check`]; `data-missing`, `data-truncated`, `label-out-of-range`;
    /// `invalid-spec` where more images are asked for than there are, or a part of the split is
    /// empty; `out-of-memory`.
    pub fn read(&self, name: &str) -> Result<Records> {
        self.check(name)?;
        let classes = self.kept_classes();
        let (places, labels) = self.read_labels(&classes)?;
        if labels.is_empty() {
            return Err(EngineError::new(
                ErrorCode::DataMissing,
                format!("{name} holds no image of the classes asked for"),
            ));
        }
        let chosen = Labelled {
            name,
            labels: &labels,
            classes: &classes,
        }
        .select(self.validation.as_ref(), self.images.as_ref())?;
        let places: Vec<Place> = chosen.iter().map(|&at| places[at]).collect();
        Ok(Records {
            pixels: self.read_pixels(&places, name)?,
            labels: chosen.iter().map(|&at| labels[at]).collect(),
            classes: classes.len() as i64,
            side: self.side,
        })
    }

    fn pixel_bytes(&self) -> usize {
        (CHANNELS * self.side * self.side) as usize
    }

    fn record_bytes(&self) -> usize {
        self.layout.label_bytes() + self.pixel_bytes()
    }

    /// Where the images of the classes are, and each one's place among them, in the files' order.
    fn read_labels(&self, classes: &[i64]) -> Result<(Vec<Place>, Vec<i64>)> {
        let mut place_of = vec![None; self.class_count as usize];
        for (place, &class) in classes.iter().enumerate() {
            place_of[class as usize] = Some(place as i64);
        }
        let (mut places, mut labels) = (Vec::new(), Vec::new());
        for (file, path) in self.files.iter().enumerate() {
            let path = Path::new(path);
            let (mut reader, count) = self.open(path)?;
            for record in 0..count {
                let label = self
                    .next_label(&mut reader)
                    .map_err(|error| unreadable(path, &error))?;
                if label >= self.class_count {
                    return Err(EngineError::new(
                        ErrorCode::LabelOutOfRange,
                        format!(
                            "{} has label {label} in record {record}; labels go from 0 to {}",
                            path.display(),
                            self.class_count - 1
                        ),
                    )
                    .with("file", path.display().to_string())
                    .with("record", record)
                    .with("label", label));
                }
                if let Some(place) = place_of[label as usize] {
                    places.push(Place { file, record });
                    labels.push(place);
                }
            }
        }
        Ok((places, labels))
    }

    /// A file at its first record, and how many records it has.
    fn open(&self, path: &Path) -> Result<(BufReader<File>, usize)> {
        let (file, bytes) = open_plain(path).map_err(|error| unreadable(path, &error))?;
        let length = self.record_bytes() as u64;
        if bytes == 0 || bytes % length != 0 {
            return Err(EngineError::new(
                ErrorCode::DataTruncated,
                format!(
                    "{} has {bytes} bytes, which is no whole number of records of {length} bytes; get it again",
                    path.display()
                ),
            )
            .with("file", path.display().to_string())
            .with("bytes", bytes)
            .with("recordBytes", length));
        }
        Ok((BufReader::new(file), (bytes / length) as usize))
    }

    /// Reads a label and passes over the pixels.
    fn next_label(&self, reader: &mut BufReader<File>) -> std::io::Result<i64> {
        let mut bytes = [0; 2];
        reader.read_exact(&mut bytes[..self.layout.label_bytes()])?;
        reader.seek_relative(self.pixel_bytes() as i64)?;
        Ok(self.layout.label(bytes))
    }

    /// The pixels of images, in their order; each file is gone through once from its beginning.
    fn read_pixels(&self, places: &[Place], name: &str) -> Result<Vec<u8>> {
        let length = self.pixel_bytes();
        let mut pixels = Vec::new();
        let bytes = places.len() * length;
        pixels.try_reserve_exact(bytes).map_err(|_| {
            EngineError::new(
                ErrorCode::OutOfMemory,
                format!("the pixels of {name} take {bytes} bytes, which cannot be had; ask for fewer images"),
            )
            .with("bytes", bytes)
        })?;
        pixels.resize(bytes, 0);
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_unstable_by_key(|&at| places[at]);
        for of_file in order.chunk_by(|&a, &b| places[a].file == places[b].file) {
            let path = Path::new(&self.files[places[of_file[0]].file]);
            let (mut reader, _) = self.open(path)?;
            let mut next = 0;
            for &at in of_file {
                let record = places[at].record;
                let over = (record - next) * self.record_bytes() + self.layout.label_bytes();
                reader
                    .seek_relative(over as i64)
                    .and_then(|()| reader.read_exact(&mut pixels[at * length..(at + 1) * length]))
                    .map_err(|error| unreadable(path, &error))?;
                next = record + 1;
            }
        }
        Ok(pixels)
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> EngineError {
    EngineError::new(
        ErrorCode::DataMissing,
        format!("cannot read data file {}: {error}", file.display()),
    )
    .with("file", file.display().to_string())
}
