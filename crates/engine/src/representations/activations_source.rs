//! Representations that somebody else computed, from files with a row an image.

use super::columns::{Columns, pooled, pooled_shape, write};
use super::source::{BLOCK, Sink, Source, SourceLayer, SourceOptions, images_read};
use crate::arrays::{ArrayFile, ArrayRef};
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::Meter;
use crate::layer_names::check_layer_names;
use crate::random::{Purpose, Stream};
use serde::Deserialize;
use std::ops::Range;
use tch::{Device, Kind, Tensor};

/// The most classes that labels may be of.
const MOST_CLASSES: i64 = 65_536;

/// Bytes of a file that are turned into numbers at once, or one row where that is more.
const PIECE: u64 = 8 << 20;

/// Activations of one split: a file for each layer, and one of labels.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivationsRef {
    /// The layers, in their order in the network.
    pub layers: Vec<LayerFileRef>,
    /// Labels `[n]`, whole numbers from 0.
    pub labels: ArrayRef,
    /// How many different labels there can be.
    pub class_count: i64,
    /// A seeded subset of the images; all of them where `None`.
    pub images: Option<ImageCount>,
}

/// A layer's activations `[n, …]`: floating-point numbers, a row an image.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LayerFileRef {
    /// What the layer is called.
    pub name: String,
    /// A `.npy` or `.safetensors` file.
    pub file: String,
    /// Which tensor of a safetensors file; where `None`, its only one, or the layer's name.
    #[serde(default)]
    pub tensor: Option<String>,
}

/// So many images: the first of a permutation, read in the files' order.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImageCount {
    /// How many.
    pub count: usize,
    /// The seed of the permutation.
    pub seed: u64,
}

impl ActivationsRef {
    /// Checks what can be checked without reading a file.
    ///
    /// # Errors
    /// `invalid-spec` for no layer, a layer twice or without a name, no image, classes out of range.
    pub fn check(&self, name: &str) -> Result<()> {
        if self.layers.is_empty() {
            return invalid(format!("{name}.layers is empty; name at least one file"));
        }
        for (place, layer) in self.layers.iter().enumerate() {
            if layer.name.is_empty() {
                return invalid(format!("{name}.layers has a layer without a name"));
            }
            let before = &self.layers[..place];
            if before.iter().any(|other| other.name == layer.name) {
                return invalid(format!("{name}.layers has {} twice", layer.name));
            }
        }
        if !(1..=MOST_CLASSES).contains(&self.class_count) {
            return invalid(format!(
                "{name}.classCount is {}; it must be 1 to {MOST_CLASSES}",
                self.class_count
            ));
        }
        if self.images.is_some_and(|images| images.count == 0) {
            return invalid(format!(
                "{name}.images.count is 0; ask for at least 1 image"
            ));
        }
        Ok(())
    }
}

/// Layers of activations in files. Rows are read as they are wanted; no file is held whole.
pub struct ActivationsSource {
    layers: Vec<SourceLayer>,
    files: Vec<LayerFile>,
    /// The files' rows that are kept, rising; all of them where `None`.
    kept: Option<Vec<i64>>,
    labels: Tensor,
    classes: i64,
    device: Device,
    kind: Kind,
    pooling: Option<i64>,
}

struct LayerFile {
    name: String,
    array: ArrayFile,
    numbers: Kind,
    columns: Option<Columns>,
}

impl ActivationsSource {
    /// Opens every file and checks that they fit each other. `name` is what messages call the split,
    /// `layers` are the names of those that are read; all where `None`.
    ///
    /// # Errors
    /// Those of [`ActivationsRef::check`] and [`ArrayFile::open`]; `layer-unknown`; `invalid-spec`
    /// where files have different numbers of images, a layer's numbers are whole ones, or fewer
    /// images are there than asked for; `label-out-of-range`.
    pub fn open(
        data: &ActivationsRef,
        name: &str,
        layers: Option<&[String]>,
        device: Device,
        options: SourceOptions,
    ) -> Result<Self> {
        data.check(name)?;
        if let Some(asked) = layers {
            let known: Vec<&str> = data.layers.iter().map(|l| l.name.as_str()).collect();
            check_layer_names(asked, &known, name)?;
        }
        let of_labels = ArrayFile::open(&data.labels, "labels")?;
        let labels = of_labels.whole_numbers()?;
        check_labels(&of_labels, &labels, data.class_count)?;
        let (mut read, mut files) = (Vec::new(), Vec::new());
        for (place, layer) in data.layers.iter().enumerate() {
            if layers.is_some_and(|asked| !asked.contains(&layer.name)) {
                continue;
            }
            let from = ArrayRef {
                file: layer.file.clone(),
                tensor: layer.tensor.clone(),
            };
            let array = ArrayFile::open(&from, &layer.name)?;
            let Some(numbers) = array.number().float_kind() else {
                return invalid(format!(
                    "{} has {:?} for layer {}; activations are floating-point numbers",
                    layer.file,
                    array.number(),
                    layer.name
                ));
            };
            if array.rows() != of_labels.rows() {
                return invalid(format!(
                    "{name} has {} images of layer {} in {}, and {} labels in {}; every file of a split must have a row for each of the same images",
                    array.rows(),
                    layer.name,
                    layer.file,
                    of_labels.rows(),
                    data.labels.file
                ));
            }
            let shape = pooled_shape(array.row_shape(), options.pooling);
            let features = shape.iter().product::<i64>();
            let most = options.max_features;
            files.push(LayerFile {
                name: layer.name.clone(),
                columns: Columns::choose(&shape, most, options.seed, place as u64, device)?,
                array,
                numbers,
            });
            read.push(SourceLayer {
                number: read.len() + 1,
                name: layer.name.clone(),
                features,
                features_used: features.min(most),
            });
        }
        let kept = kept_images(data, name, labels.len())?;
        let labels = match &kept {
            Some(kept) => kept.iter().map(|&image| labels[image as usize]).collect(),
            None => labels,
        };
        Ok(Self {
            layers: read,
            files,
            kept,
            labels: Tensor::f_from_slice(&labels)?.f_to_device(device)?,
            classes: data.class_count,
            device,
            kind: options.precision.kind(),
            pooling: options.pooling,
        })
    }

    /// The files' rows of the images at `places`.
    fn rows_of(&self, places: impl Iterator<Item = i64>) -> Vec<i64> {
        match &self.kept {
            Some(kept) => places.map(|place| kept[place as usize]).collect(),
            None => places.collect(),
        }
    }
}

impl Source for ActivationsSource {
    fn layers(&self) -> &[SourceLayer] {
        &self.layers
    }

    fn images(&self) -> i64 {
        self.labels.size()[0]
    }

    fn labels(&self) -> &Tensor {
        &self.labels
    }

    fn classes(&self) -> i64 {
        self.classes
    }

    fn device(&self) -> Device {
        self.device
    }

    fn kind(&self) -> Kind {
        self.kind
    }

    fn working_bytes(&self) -> u64 {
        // The bytes, their tensor, the same in float32, pooled, and what tells finite numbers.
        let rows = self.files.iter().map(|file| file.array.row_bytes());
        6 * rows.max().unwrap_or(0).max(PIECE)
    }

    fn read(
        &self,
        layers: Range<usize>,
        order: Option<&Tensor>,
        meter: &mut Meter,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let _guard = tch::no_grad_guard();
        let n = images_read(self, order);
        let order = match order {
            Some(order) => Some(Vec::<i64>::try_from(&order.f_to_device(Device::Cpu)?)?),
            None => None,
        };
        let mut bytes = Vec::new();
        for start in (0..n).step_by(BLOCK as usize) {
            let size = BLOCK.min(n - start);
            let block = start..start + size;
            let places = match &order {
                Some(order) => self.rows_of(block.map(|at| order[at as usize])),
                None => self.rows_of(block),
            };
            let rows = sink.room(start, size)?;
            for (file, rows) in self.files[layers.clone()].iter().zip(&rows) {
                file.read(&places, rows, self.pooling, &mut bytes)?;
            }
            sink.filled(start, size)?;
            meter.step(size as u64, None)?;
        }
        Ok(())
    }
}

impl LayerFile {
    /// Reads the features of the file's rows at `places` into `rows [places, d]`.
    fn read(
        &self,
        places: &[i64],
        rows: &Tensor,
        pooling: Option<i64>,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        let width = self.array.row_bytes();
        let piece = (PIECE / width).max(1) as usize;
        for (at, places) in places.chunks(piece).enumerate() {
            let count = places.len() as i64;
            bytes.resize(places.len() * width as usize, 0);
            self.bytes(places, bytes)?;
            let mut shape = vec![count];
            match self.array.row_shape() {
                [] => shape.push(1),
                of_row => shape.extend(of_row),
            }
            let values = Tensor::f_from_data_size(bytes, &shape, self.numbers)?
                .f_to_device(rows.device())?
                .f_to_kind(Kind::Float)?;
            let values = pooled(&values, pooling)?.f_to_kind(rows.kind())?;
            let rows = rows.f_narrow(0, (at * piece) as i64, count)?;
            write(&rows, &values, self.columns.as_ref())?;
            self.check_finite(&rows, places)?;
        }
        Ok(())
    }

    /// Rows that follow each other in the file are read at once.
    fn bytes(&self, places: &[i64], bytes: &mut [u8]) -> Result<()> {
        let width = self.array.row_bytes() as usize;
        let mut begin = 0;
        while begin < places.len() {
            let mut end = begin + 1;
            while end < places.len() && places[end] == places[end - 1] + 1 {
                end += 1;
            }
            self.array
                .read(places[begin], &mut bytes[begin * width..end * width])?;
            begin = end;
        }
        Ok(())
    }

    fn check_finite(&self, rows: &Tensor, places: &[i64]) -> Result<()> {
        let finite = rows.f_isfinite()?.f_all_dim(1, false)?;
        if finite.f_all()?.f_int64_value(&[])? != 0 {
            return Ok(());
        }
        let first = finite.f_to_kind(Kind::Int64)?.f_argmin(0, false)?;
        let image = places[first.f_int64_value(&[])? as usize];
        let file = self.array.path().display().to_string();
        Err(EngineError::new(
            ErrorCode::NotFinite,
            format!(
                "layer {} has a value that is not finite, or too large for float32, in row {image} of {file}",
                self.name
            ),
        )
        .with("layer", self.name.as_str())
        .with("image", image)
        .with("file", file))
    }
}

fn check_labels(file: &ArrayFile, labels: &[i64], classes: i64) -> Result<()> {
    let outside = |label: &i64| !(0..classes).contains(label);
    let Some(image) = labels.iter().position(outside) else {
        return Ok(());
    };
    let (label, file) = (labels[image], file.path().display().to_string());
    Err(EngineError::new(
        ErrorCode::LabelOutOfRange,
        format!(
            "image {image} of {file} has label {label}; with classCount {classes}, labels are 0 to {}",
            classes - 1
        ),
    )
    .with("file", file)
    .with("image", image)
    .with("label", label))
}

fn kept_images(data: &ActivationsRef, name: &str, n: usize) -> Result<Option<Vec<i64>>> {
    let Some(ImageCount { count, seed }) = data.images else {
        return Ok(None);
    };
    if count > n {
        return invalid(format!(
            "{name} asks for {count} images, but there are {n}; ask for at most {n}"
        ));
    }
    let mut kept = Stream::new(seed, Purpose::Subsample, 0).permutation(n);
    kept.truncate(count);
    kept.sort_unstable();
    Ok(Some(kept))
}

fn invalid<T>(message: String) -> Result<T> {
    Err(EngineError::new(ErrorCode::InvalidSpec, message))
}
