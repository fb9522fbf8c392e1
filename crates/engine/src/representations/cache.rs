//! Features that are kept: in memory, or in a scratch file where that is too small.

use super::scratch::{ScratchMatrix, scratch_file};
use super::source::{Buffer, Sink, Source, feature_bytes, images_read};
use crate::error::Result;
use crate::job::Meter;
use std::ops::Range;
use std::path::PathBuf;
use std::rc::Rc;
use tch::{Device, Kind, Tensor};

/// Where features are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In memory, on the source's device.
    Memory,
    /// In a file without a name in this folder.
    Scratch(PathBuf),
}

/// What is done to rows `[count, d]` in place before they are used.
pub type Transform = Rc<dyn Fn(&Tensor) -> Result<()>>;

/// The features `[n, d]` of one layer.
pub struct LayerFeatures {
    kept: Kept,
    transform: Option<Transform>,
}

enum Kept {
    Memory(Tensor),
    Scratch(ScratchMatrix),
}

impl LayerFeatures {
    /// Features in memory, `[n, d]`.
    pub fn in_memory(features: Tensor) -> Self {
        Self {
            kept: Kept::Memory(features),
            transform: None,
        }
    }

    /// How many images and how many features.
    pub fn size(&self) -> [i64; 2] {
        match &self.kept {
            Kept::Memory(features) => [features.size()[0], features.size()[1]],
            Kept::Scratch(matrix) => [matrix.n, matrix.d],
        }
    }

    /// What kind of numbers they are.
    pub fn kind(&self) -> Kind {
        match &self.kept {
            Kept::Memory(features) => features.kind(),
            Kept::Scratch(matrix) => matrix.kind,
        }
    }

    /// Where rows are.
    pub fn device(&self) -> Device {
        match &self.kept {
            Kept::Memory(features) => features.device(),
            Kept::Scratch(matrix) => matrix.device,
        }
    }

    /// The features `[count, d]` of the images from `start` on: a view in memory, else read anew.
    ///
    /// # Errors
    /// `output-unwritable` where the scratch file fails.
    pub fn rows(&self, start: i64, count: i64) -> Result<Tensor> {
        match &self.kept {
            Kept::Memory(features) => Ok(features.f_narrow(0, start, count)?),
            Kept::Scratch(matrix) => {
                let rows = matrix.read(start, count)?;
                if let Some(transform) = &self.transform {
                    transform(&rows)?;
                }
                Ok(rows)
            }
        }
    }

    /// Has every row transformed: at once in memory, else whenever it is read. The transform must
    /// treat each value by itself and its column, so that both come to the same.
    pub fn transform(&mut self, transform: Transform) -> Result<()> {
        match &self.kept {
            Kept::Memory(features) => transform(features)?,
            Kept::Scratch(_) => self.transform = Some(transform),
        }
        Ok(())
    }

    /// What they take where they are.
    pub fn bytes(&self) -> u64 {
        let [n, d] = self.size();
        (n * d) as u64 * self.kind().elt_size_in_bytes() as u64
    }

    /// The same features: in memory, or where they are.
    fn shared(&self, in_memory: bool) -> Result<Self> {
        let [n, _] = self.size();
        Ok(match &self.kept {
            Kept::Scratch(matrix) if !in_memory => Self {
                kept: Kept::Scratch(matrix.shared()),
                transform: self.transform.clone(),
            },
            _ => Self::in_memory(self.rows(0, n)?),
        })
    }
}

/// The features of some layers of a source.
pub struct FeatureCache {
    layers: Vec<LayerFeatures>,
}

impl FeatureCache {
    /// Reads some layers once, of all images in their own order or of those that `order` lists.
    ///
    /// # Errors
    /// Those of [`Source::read`]; `output-unwritable` where a scratch file fails.
    pub fn read(
        source: &dyn Source,
        layers: Range<usize>,
        order: Option<&Tensor>,
        storage: &Storage,
        meter: &mut Meter,
    ) -> Result<Self> {
        let _guard = tch::no_grad_guard();
        let (kind, device) = (source.kind(), source.device());
        let n = images_read(source, order);
        let of_layers = &source.layers()[layers.clone()];
        match storage {
            Storage::Memory => {
                let tensors = of_layers
                    .iter()
                    .map(|layer| Ok(Tensor::f_empty([n, layer.features_used], (kind, device))?))
                    .collect::<Result<Vec<_>>>()?;
                let mut sink = InMemory(tensors);
                source.read(layers, order, meter, &mut sink)?;
                Ok(Self::of(sink.0))
            }
            Storage::Scratch(folder) => {
                let all = layers.clone().map(|layer| feature_bytes(source, layer, n));
                let file = scratch_file(folder, all.sum())?;
                let mut offset = 0;
                let mut matrices = Vec::new();
                for layer in of_layers {
                    let shape = [n, layer.features_used];
                    let matrix = ScratchMatrix::new(&file, offset, shape, kind, device);
                    offset += matrix.bytes();
                    matrices.push(matrix);
                }
                let buffer = Buffer::new(source, layers.clone())?;
                let mut sink = OnDisk { matrices, buffer };
                source.read(layers, order, meter, &mut sink)?;
                let kept = |matrix| LayerFeatures {
                    kept: Kept::Scratch(matrix),
                    transform: None,
                };
                Ok(Self {
                    layers: sink.matrices.into_iter().map(kept).collect(),
                })
            }
        }
    }

    /// Features that are in memory already: for each layer `[n, d]`.
    pub fn of(features: Vec<Tensor>) -> Self {
        Self {
            layers: features.into_iter().map(LayerFeatures::in_memory).collect(),
        }
    }

    /// The layers, in the order that they were read in.
    pub fn layers(&self) -> &[LayerFeatures] {
        &self.layers
    }

    /// The layers, in the order that they were read in.
    pub fn into_layers(self) -> Vec<LayerFeatures> {
        self.layers
    }

    /// Some of the layers, by their places in this cache: brought to memory, or where they are.
    ///
    /// # Errors
    /// `output-unwritable` where the scratch file fails; `out-of-memory`.
    pub fn some(&self, layers: Range<usize>, in_memory: bool) -> Result<Vec<LayerFeatures>> {
        let layers = self.layers[layers].iter();
        layers.map(|layer| layer.shared(in_memory)).collect()
    }
}

struct InMemory(Vec<Tensor>);

impl Sink for InMemory {
    fn room(&mut self, start: i64, size: i64) -> Result<Vec<Tensor>> {
        let rows = |tensor: &Tensor| Ok(tensor.f_narrow(0, start, size)?);
        self.0.iter().map(rows).collect()
    }

    fn filled(&mut self, _: i64, _: i64) -> Result<()> {
        Ok(())
    }
}

struct OnDisk {
    matrices: Vec<ScratchMatrix>,
    buffer: Buffer,
}

impl Sink for OnDisk {
    fn room(&mut self, _: i64, size: i64) -> Result<Vec<Tensor>> {
        self.buffer.rows(size)
    }

    fn filled(&mut self, start: i64, size: i64) -> Result<()> {
        for (matrix, rows) in self.matrices.iter().zip(self.buffer.rows(size)?) {
            matrix.write(start, &rows)?;
        }
        Ok(())
    }
}
