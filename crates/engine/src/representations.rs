//! Representations of some layers from one pass over the images.

use crate::data::{Images, Normalisation};
use crate::error::Result;
use crate::job::Meter;
use crate::memory::{LayerBytes, passes};
use crate::network::{Layer, Network};
use crate::random::{Purpose, Stream};
use crate::training::{EVALUATION_BATCH, Precision};
use std::ops::Range;
use tch::{Device, Tensor};

/// What is read of a network.
pub struct Reading<'a> {
    /// The network.
    pub network: &'a Network,
    /// Its float32 parameters and buffers.
    pub parameters: &'a [Tensor],
    /// How its input is normalised.
    pub normalisation: &'a Normalisation,
    /// Which layers.
    pub layers: &'a [Layer],
    /// Outputs `[c, h, w]` are averaged to so many rows and columns at the most; not where `None`.
    pub pooling: Option<i64>,
    /// Features of a layer at the most.
    pub max_features: i64,
    /// The seed of the choice of features.
    pub seed: u64,
    /// What the forward pass computes with, and what representations are kept in.
    pub precision: Precision,
}

impl Reading<'_> {
    /// Features of a layer's representation, pooled where that is asked for.
    pub fn features(&self, layer: &Layer) -> i64 {
        self.shape(layer).iter().product()
    }

    /// How many of them are kept.
    pub fn features_used(&self, layer: &Layer) -> i64 {
        self.features(layer).min(self.max_features)
    }

    /// How many steps [`Reading::collect`] counts.
    pub fn steps(images: i64) -> u64 {
        (images as u64).div_ceil(EVALUATION_BATCH as u64)
    }

    /// Which layers to read together so that their features of `images` images fit `budget` bytes.
    ///
    /// # Errors
    /// `out-of-memory` where one layer alone does not fit.
    pub fn passes(&self, images: i64, budget: u64) -> Result<Vec<Range<usize>>> {
        let value = self.precision.kind().elt_size_in_bytes() as u64;
        let layers: Vec<LayerBytes> = self
            .layers
            .iter()
            .map(|layer| LayerBytes {
                name: &layer.name,
                bytes: images as u64 * self.features_used(layer) as u64 * value,
            })
            .collect();
        passes(&layers, budget)
    }

    /// Reads some of the layers, by their places, of all images, in the given order of images
    /// (int64 `[n]`) or their own: a tensor `[n, d]` for each layer, of the precision's kind.
    ///
    /// What is read of a layer does not hang on which others are read with it.
    ///
    /// # Errors
    /// `cancelled`; libtorch's.
    pub fn collect(
        &self,
        layers: Range<usize>,
        images: &Images,
        order: Option<&Tensor>,
        meter: &mut Meter,
    ) -> Result<Vec<Tensor>> {
        let _guard = tch::no_grad_guard();
        let n = images.count();
        let device = images.device();
        let kind = self.precision.kind();
        let layers = &self.layers[layers];
        let columns = layers
            .iter()
            .map(|layer| self.columns(layer, device))
            .collect::<Result<Vec<_>>>()?;
        let features = layers
            .iter()
            .map(|layer| {
                Ok(Tensor::f_empty(
                    [n, self.features_used(layer)],
                    (kind, device),
                )?)
            })
            .collect::<Result<Vec<_>>>()?;
        let parameters = self.network.cast(self.parameters, kind)?;
        let affine = self.normalisation.affine(device)?;
        let mut start = 0;
        while start < n {
            let size = EVALUATION_BATCH.min(n - start);
            let pixels = match order {
                Some(order) => images
                    .pixels
                    .f_index_select(0, &order.f_narrow(0, start, size)?)?,
                None => images.pixels.f_narrow(0, start, size)?,
            };
            let batch = affine.apply(&pixels, kind)?;
            let _ = self.network.forward(&parameters, &batch, |stage, output| {
                let Some(at) = layers.iter().position(|layer| layer.stage == stage) else {
                    return Ok(());
                };
                let rows = features[at].f_narrow(0, start, size)?;
                write(&rows, &pooled(output, self.pooling)?, columns[at].as_ref())
            })?;
            meter.step(size as u64, None)?;
            start += size;
        }
        Ok(features)
    }

    /// The shape of a layer's output for one image, after pooling.
    fn shape(&self, layer: &Layer) -> Vec<i64> {
        match (&layer.shape[..], self.pooling) {
            (&[c, h, w], Some(most)) => vec![c, h.min(most), w.min(most)],
            (shape, _) => shape.to_vec(),
        }
    }

    /// Which features of a layer are kept; all of them where `None`.
    fn columns(&self, layer: &Layer, device: Device) -> Result<Option<Columns>> {
        let keep = self.features_used(layer);
        let all = self.features(layer);
        if keep == all {
            return Ok(None);
        }
        let mut stream = Stream::new(self.seed, Purpose::Subsample, layer.stage as u64);
        let mut columns = stream.permutation(all as usize);
        columns.truncate(keep as usize);
        columns.sort_unstable();
        let tensor = |columns: &[i64]| -> Result<Tensor> {
            Ok(Tensor::f_from_slice(columns)?.f_to_device(device)?)
        };
        let last = match self.shape(layer)[..] {
            [c, h, w] => {
                let places = h * w;
                let moved = |&at: &i64| at % places * c + at / places;
                tensor(&columns.iter().map(moved).collect::<Vec<_>>())?
            }
            _ => tensor(&columns)?,
        };
        Ok(Some(Columns {
            first: tensor(&columns)?,
            last,
        }))
    }
}

/// A choice of features, int64 `[d]`, for both orders of an output in memory.
struct Columns {
    /// Their places where channels come first, `[c, h, w]`: the order that they are kept in.
    first: Tensor,
    /// The same features' places where channels come last, `[h, w, c]`.
    last: Tensor,
}

/// Outputs `[b, c, h, w]` averaged to `most` rows and columns where they have more.
fn pooled(output: &Tensor, pooling: Option<i64>) -> Result<Tensor> {
    let size = output.size();
    match (&size[..], pooling) {
        (&[_, _, h, w], Some(most)) if h > most || w > most => {
            Ok(output.f_adaptive_avg_pool2d([h.min(most), w.min(most)])?)
        }
        _ => Ok(output.shallow_clone()),
    }
}

/// Writes an output's features, or the chosen ones, to `rows [b, d]` without a copy between.
fn write(rows: &Tensor, output: &Tensor, columns: Option<&Columns>) -> Result<()> {
    let Some(columns) = columns else {
        rows.f_view(output.size().as_slice())?.f_copy_(output)?;
        return Ok(());
    };
    let (features, columns) = if output.is_contiguous() || output.dim() != 4 {
        (output.f_flatten(1, -1)?, &columns.first)
    } else {
        let last = output.f_permute([0, 2, 3, 1])?;
        (last.f_flatten(1, -1)?, &columns.last)
    };
    let _ = features.f_index_select_out(rows, 1, columns)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Kind;

    fn numbered(shape: &[i64]) -> Tensor {
        let n = shape.iter().product::<i64>();
        Tensor::arange(n, (Kind::Float, Device::Cpu)).view(shape)
    }

    fn channels_last(x: &Tensor) -> Tensor {
        x.permute([0, 2, 3, 1]).contiguous().permute([0, 3, 1, 2])
    }

    #[test]
    fn features_are_row_major_whatever_the_order_in_memory() {
        let x = numbered(&[4, 3, 5, 6]);
        let wanted = x.flatten(1, -1);
        let chosen = [0, 7, 29, 30, 61, 89];
        let places = 5 * 6;
        let columns = Columns {
            first: Tensor::from_slice(&chosen),
            last: Tensor::from_slice(&chosen.map(|at| at % places * 3 + at / places)),
        };
        // A batch's rows lie within those of all images.
        let all = Tensor::zeros([10, 90], (Kind::Float, Device::Cpu));
        let some = Tensor::zeros([10, 6], (Kind::Float, Device::Cpu));
        for output in [x.shallow_clone(), channels_last(&x)] {
            let rows = all.narrow(0, 3, 4);
            write(&rows, &output, None).unwrap();
            assert_eq!(rows, wanted);
            let rows = some.narrow(0, 3, 4);
            write(&rows, &output, Some(&columns)).unwrap();
            assert_eq!(rows, wanted.index_select(1, &columns.first));
        }
        for untouched in [all.narrow(0, 0, 3), some.narrow(0, 7, 3)] {
            assert_eq!(untouched.abs().max().double_value(&[]), 0.0);
        }
    }

    #[test]
    fn pooling_is_the_adaptive_average_where_there_is_more_and_nothing_else() {
        for side in [2, 3, 5, 8] {
            let x = numbered(&[2, 3, side, side]).sin();
            for most in 1..10 {
                for output in [x.shallow_clone(), channels_last(&x)] {
                    let found = pooled(&output, Some(most)).unwrap();
                    let wanted = if side > most {
                        x.adaptive_avg_pool2d([most, most])
                    } else {
                        x.shallow_clone()
                    };
                    assert_eq!(found.size(), wanted.size());
                    assert!((found - wanted).abs().max().double_value(&[]) < 1e-6);
                }
            }
            assert_eq!(pooled(&x, None).unwrap(), x);
        }
        // 4 × 4 in quarters, by hand.
        let quarters = pooled(&numbered(&[1, 1, 4, 4]), Some(2)).unwrap();
        assert_eq!(
            quarters.flatten(0, -1),
            Tensor::from_slice(&[2.5f32, 4.5, 10.5, 12.5])
        );
        let linear = numbered(&[4, 6]);
        assert_eq!(pooled(&linear, Some(2)).unwrap(), linear);
    }
}
