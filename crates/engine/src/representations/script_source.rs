//! Representations of a TorchScript module's layers.

use super::columns::{Columns, pooled, pooled_shape, write};
use super::source::{BLOCK, Sink, Source, SourceLayer, SourceOptions, images_read};
use crate::data::{Affine, Images, Normalisation};
use crate::error::Result;
use crate::job::Meter;
use crate::script::{ScriptLayer, ScriptNetwork};
use std::ops::Range;
use tch::{Device, Kind, Tensor};

/// Bytes that the outputs of all layers may take at once: it decides how many images pass through
/// the module together, whichever of its layers are read.
const OUTPUTS: i64 = 256 << 20;

/// Layers of a TorchScript module on images. The module computes in float32, whatever the precision
/// that its representations are kept in.
pub struct ScriptSource<'a> {
    network: &'a ScriptNetwork,
    read: Vec<ScriptLayer>,
    layers: Vec<SourceLayer>,
    columns: Vec<Option<Columns>>,
    affine: Affine,
    images: Images,
    pooling: Option<i64>,
    kind: Kind,
}

impl<'a> ScriptSource<'a> {
    /// `layers` are some of the network's.
    pub fn new(
        network: &'a ScriptNetwork,
        normalisation: &Normalisation,
        layers: &[ScriptLayer],
        images: Images,
        options: SourceOptions,
    ) -> Result<Self> {
        let device = images.device();
        let (mut read, mut columns) = (Vec::new(), Vec::new());
        for layer in layers {
            let shape = pooled_shape(&layer.shape, options.pooling);
            let features = shape.iter().product::<i64>();
            let (most, stream) = (options.max_features, layer.output as u64);
            columns.push(Columns::choose(&shape, most, options.seed, stream, device)?);
            read.push(SourceLayer {
                number: read.len() + 1,
                name: layer.name.clone(),
                features,
                features_used: features.min(most),
            });
        }
        Ok(Self {
            network,
            read: layers.to_vec(),
            layers: read,
            columns,
            affine: normalisation.affine(device)?,
            images,
            pooling: options.pooling,
            kind: options.precision.kind(),
        })
    }

    /// How many images pass through the module at once.
    fn batch(&self) -> i64 {
        let bytes = self.network.all_features().saturating_mul(4);
        (OUTPUTS / bytes.max(1)).clamp(1, BLOCK)
    }
}

impl Source for ScriptSource<'_> {
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
        // Outputs and their clones.
        let batch = self.batch().min(self.images()) as u64;
        2 * batch * self.network.all_features() as u64 * 4
    }

    fn read(
        &self,
        layers: Range<usize>,
        order: Option<&Tensor>,
        meter: &mut Meter,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let _guard = tch::no_grad_guard();
        let (n, batch) = (images_read(self, order), self.batch());
        let read: Vec<&ScriptLayer> = self.read[layers.clone()].iter().collect();
        let columns = &self.columns[layers];
        self.network.read(&read)?;
        for start in (0..n).step_by(BLOCK as usize) {
            let size = BLOCK.min(n - start);
            let rows = sink.room(start, size)?;
            for within in (0..size).step_by(batch as usize) {
                let count = batch.min(size - within);
                let pixels = match order {
                    Some(order) => {
                        let chosen = order.f_narrow(0, start + within, count)?;
                        self.images.pixels.f_index_select(0, &chosen)?
                    }
                    None => self.images.pixels.f_narrow(0, start + within, count)?,
                };
                let images = self.affine.apply(&pixels, Kind::Float)?;
                let outputs = self.network.run(&images, &read)?;
                for ((rows, columns), output) in rows.iter().zip(columns).zip(outputs) {
                    let output = pooled(&output, self.pooling)?.f_to_kind(self.kind)?;
                    write(&rows.f_narrow(0, within, count)?, &output, columns.as_ref())?;
                }
            }
            sink.filled(start, size)?;
            meter.step(size as u64, None)?;
        }
        Ok(())
    }
}
