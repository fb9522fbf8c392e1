//! What representations are read from.

use crate::error::Result;
use crate::job::Meter;
use crate::training::Precision;
use std::ops::Range;
use tch::{Device, Kind, Tensor};

/// Images that are read at once. What is read does not hang on the memory that is left, so the
/// block is always the same.
pub const BLOCK: i64 = 500;

/// One layer as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLayer {
    /// Its number among the layers that are read, from 1.
    pub number: usize,
    /// Its stable name.
    pub name: String,
    /// Features of its representation, pooled where that is asked for.
    pub features: i64,
    /// How many of them are kept.
    pub features_used: i64,
}

/// How representations are read.
#[derive(Clone, Copy, Debug)]
pub struct SourceOptions {
    /// Outputs `[c, h, w]` are averaged to so many rows and columns at the most; not where `None`.
    pub pooling: Option<i64>,
    /// Features of a layer at the most.
    pub max_features: i64,
    /// The seed of the choice of features.
    pub seed: u64,
    /// What the forward pass computes with, and what representations are kept in.
    pub precision: Precision,
}

/// Representations of some layers on the images of one split.
pub trait Source {
    /// The layers that can be read, in order.
    fn layers(&self) -> &[SourceLayer];

    /// How many images there are.
    fn images(&self) -> i64;

    /// Their labels, int64 `[n]`, on the device.
    fn labels(&self) -> &Tensor;

    /// How many different labels there can be.
    fn classes(&self) -> i64;

    /// Where features are read to.
    fn device(&self) -> Device;

    /// What kind of numbers they are.
    fn kind(&self) -> Kind;

    /// Bytes that reading a block takes at its height, the block's features apart.
    fn working_bytes(&self) -> u64;

    /// Reads some of the layers, by their places, of all images in their own order, or of those that
    /// `order` lists (int64 `[m]` on the device), block by block of [`BLOCK`] images; counts a step a
    /// block.
    ///
    /// What is read of a layer does not hang on which others are read with it.
    ///
    /// # Errors
    /// `cancelled`; the sink's; libtorch's.
    fn read(
        &self,
        layers: Range<usize>,
        order: Option<&Tensor>,
        meter: &mut Meter,
        sink: &mut dyn Sink,
    ) -> Result<()>;
}

/// Where a source writes features to.
pub trait Sink {
    /// Where the features of the `size` images from `start` on belong: for each layer that is read
    /// `[size, d]`, contiguous, on the source's device and of its kind.
    ///
    /// # Errors
    /// The sink's own.
    fn room(&mut self, start: i64, size: i64) -> Result<Vec<Tensor>>;

    /// Told once they are there.
    ///
    /// # Errors
    /// The sink's own.
    fn filled(&mut self, start: i64, size: i64) -> Result<()>;
}

/// How many images are read of a source in the given order.
pub(super) fn images_read(source: &dyn Source, order: Option<&Tensor>) -> i64 {
    order.map_or_else(|| source.images(), |order| order.size()[0])
}

/// How many steps reading `images` images counts.
pub fn read_steps(images: i64) -> u64 {
    (images as u64).div_ceil(BLOCK as u64)
}

/// Bytes of one layer's features of so many images.
pub(super) fn feature_bytes(source: &dyn Source, layer: usize, images: i64) -> u64 {
    let width = source.kind().elt_size_in_bytes() as u64;
    images as u64 * source.layers()[layer].features_used as u64 * width
}

/// One buffer for the features of a block of some layers.
pub(super) struct Buffer(Vec<Tensor>);

impl Buffer {
    pub fn new(source: &dyn Source, layers: Range<usize>) -> Result<Self> {
        let rows = BLOCK.min(source.images());
        let tensors = source.layers()[layers].iter().map(|layer| {
            let shape = [rows, layer.features_used];
            Ok(Tensor::f_empty(shape, (source.kind(), source.device()))?)
        });
        Ok(Self(tensors.collect::<Result<_>>()?))
    }

    pub fn rows(&self, size: i64) -> Result<Vec<Tensor>> {
        let narrowed = |tensor: &Tensor| Ok(tensor.f_narrow(0, 0, size)?);
        self.0.iter().map(narrowed).collect()
    }
}

struct Streaming<W> {
    buffer: Buffer,
    work: W,
}

impl<W: FnMut(i64, &[Tensor]) -> Result<()>> Sink for Streaming<W> {
    fn room(&mut self, _: i64, size: i64) -> Result<Vec<Tensor>> {
        self.buffer.rows(size)
    }

    fn filled(&mut self, start: i64, size: i64) -> Result<()> {
        (self.work)(start, &self.buffer.rows(size)?)
    }
}

/// Calls `work` with the place of a block's first image and the features `[size, d]` of each layer,
/// block after block. They lie in one buffer that the next block overwrites.
///
/// # Errors
/// Those of [`Source::read`] and of the work.
pub fn stream(
    source: &dyn Source,
    layers: Range<usize>,
    order: Option<&Tensor>,
    meter: &mut Meter,
    work: impl FnMut(i64, &[Tensor]) -> Result<()>,
) -> Result<()> {
    let buffer = Buffer::new(source, layers.clone())?;
    source.read(layers, order, meter, &mut Streaming { buffer, work })
}
