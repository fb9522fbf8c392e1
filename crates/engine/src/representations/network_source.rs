//! Representations of a network of ours.

use super::columns::{Columns, pooled, pooled_shape, write};
use super::source::{BLOCK, Sink, Source, SourceLayer, SourceOptions, images_read};
use crate::data::{Affine, Images, Normalisation};
use crate::error::Result;
use crate::job::Meter;
use crate::network::{Layer, Network};
use std::ops::Range;
use tch::{Device, Kind, Tensor};

/// Layers of a network on images: a forward pass in evaluation mode for each block.
pub struct NetworkSource<'a> {
    network: &'a Network,
    layers: Vec<SourceLayer>,
    /// For each layer its stage and its choice of features.
    taps: Vec<Tap>,
    /// The network's values as it computes with them.
    values: Vec<Tensor>,
    affine: Affine,
    images: Images,
    pooling: Option<i64>,
    kind: Kind,
}

struct Tap {
    stage: usize,
    columns: Option<Columns>,
}

impl<'a> NetworkSource<'a> {
    /// `values` are the network's float32 parameters and buffers.
    pub fn new(
        network: &'a Network,
        values: &[Tensor],
        normalisation: &Normalisation,
        layers: &[Layer],
        images: Images,
        options: SourceOptions,
    ) -> Result<Self> {
        let _guard = tch::no_grad_guard();
        let device = images.device();
        let kind = options.precision.kind();
        let mut read = Vec::with_capacity(layers.len());
        let mut taps = Vec::with_capacity(layers.len());
        for layer in layers {
            let shape = pooled_shape(&layer.shape, options.pooling);
            let features = shape.iter().product::<i64>();
            let SourceOptions {
                max_features, seed, ..
            } = options;
            let stage = layer.stage;
            taps.push(Tap {
                stage,
                columns: Columns::choose(&shape, max_features, seed, stage as u64, device)?,
            });
            read.push(SourceLayer {
                number: layer.number,
                name: layer.name.clone(),
                features,
                features_used: features.min(max_features),
            });
        }
        Ok(Self {
            network,
            layers: read,
            taps,
            values: network.cast(values, kind)?,
            affine: normalisation.affine(device)?,
            images,
            pooling: options.pooling,
            kind,
        })
    }
}

impl NetworkSource<'_> {
    /// Which features of a layer, by its place, are kept; all where `None`.
    pub fn columns(&self, layer: usize) -> Option<&Columns> {
        self.taps[layer].columns.as_ref()
    }
}

impl Source for NetworkSource<'_> {
    fn layers(&self) -> &[SourceLayer] {
        &self.layers
    }

    fn images(&self) -> i64 {
        self.images.count()
    }

    fn labels(&self) -> &Tensor {
        &self.images.labels
    }

    fn classes(&self) -> i64 {
        self.images.classes
    }

    fn device(&self) -> Device {
        self.images.device()
    }

    fn kind(&self) -> Kind {
        self.kind
    }

    fn working_bytes(&self) -> u64 {
        let block = BLOCK.min(self.images()) as u64;
        let width = self.kind.elt_size_in_bytes() as u64;
        block * self.network.peak_features() as u64 * width
    }

    fn read(
        &self,
        layers: Range<usize>,
        order: Option<&Tensor>,
        meter: &mut Meter,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let _guard = tch::no_grad_guard();
        let taps = &self.taps[layers];
        let last = taps.iter().map(|tap| tap.stage).max().unwrap_or(0);
        let n = images_read(self, order);
        for start in (0..n).step_by(BLOCK as usize) {
            let size = BLOCK.min(n - start);
            let pixels = match order {
                Some(order) => {
                    let chosen = order.f_narrow(0, start, size)?;
                    self.images.pixels.f_index_select(0, &chosen)?
                }
                None => self.images.pixels.f_narrow(0, start, size)?,
            };
            let batch = self.affine.apply(&pixels, self.kind)?;
            let rows = sink.room(start, size)?;
            self.network
                .forward_to(last, &self.values, &batch, |stage, output| {
                    let Some(at) = taps.iter().position(|tap| tap.stage == stage) else {
                        return Ok(());
                    };
                    let output = pooled(output, self.pooling)?;
                    write(&rows[at], &output, taps[at].columns.as_ref())
                })?;
            sink.filled(start, size)?;
            meter.step(size as u64, None)?;
        }
        Ok(())
    }
}
