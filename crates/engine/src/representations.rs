//! Representations of every layer from one pass over the images.

use crate::data::{Images, Normalisation};
use crate::error::Result;
use crate::job::Meter;
use crate::network::{Layer, Network};
use crate::random::{Purpose, Stream};
use crate::training::{EVALUATION_BATCH, Precision};
use tch::{Kind, Tensor};

/// Layers of equal width, stored together.
pub struct Group {
    /// The places of these layers among those that are read, from 0.
    pub layers: Vec<usize>,
    /// float32 `[L, n, d]`.
    pub features: Tensor,
}

/// What is read of a network.
pub struct Reading<'a> {
    /// The network.
    pub network: &'a Network,
    /// Its float32 parameters.
    pub parameters: &'a [Tensor],
    /// How its input is normalised.
    pub normalisation: &'a Normalisation,
    /// Which layers.
    pub layers: &'a [Layer],
    /// Features of a layer at the most.
    pub max_features: i64,
    /// The seed of the choice of features.
    pub seed: u64,
    /// What the forward pass computes with; representations are float32 either way.
    pub precision: Precision,
}

impl Reading<'_> {
    /// How many features of a layer are kept.
    pub fn features_used(&self, layer: &Layer) -> i64 {
        layer.features.min(self.max_features)
    }

    /// How many steps [`Reading::collect`] counts.
    pub fn steps(images: i64) -> u64 {
        (images as u64).div_ceil(EVALUATION_BATCH as u64)
    }

    /// Reads all layers of all images, in the given order of images (int64 `[n]`) or their own.
    ///
    /// # Errors
    /// `cancelled`; libtorch's.
    pub fn collect(
        &self,
        images: &Images,
        order: Option<&Tensor>,
        meter: &mut Meter,
    ) -> Result<Vec<Group>> {
        let _guard = tch::no_grad_guard();
        let n = images.count();
        let device = images.device();
        let groups = self.allocate(n, images)?;
        let chosen = self
            .layers
            .iter()
            .map(|layer| self.chosen_features(layer, images))
            .collect::<Result<Vec<_>>>()?;
        let places = places(&groups, self.layers.len());
        let kind = self.precision.kind();
        let parameters = self
            .parameters
            .iter()
            .map(|p| Ok(p.f_to_kind(kind)?))
            .collect::<Result<Vec<_>>>()?;
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
                let Some(at) = self.layers.iter().position(|layer| layer.stage == stage) else {
                    return Ok(());
                };
                let mut x = output.f_flatten(1, -1)?;
                if let Some(columns) = &chosen[at] {
                    x = x.f_index_select(1, columns)?;
                }
                let (group, place) = places[at];
                groups[group]
                    .features
                    .f_get(place)?
                    .f_narrow(0, start, size)?
                    .f_copy_(&x)?;
                Ok(())
            })?;
            meter.step(size as u64, None)?;
            start += size;
        }
        Ok(groups)
    }

    fn allocate(&self, n: i64, images: &Images) -> Result<Vec<Group>> {
        let mut groups: Vec<(i64, Vec<usize>)> = Vec::new();
        for (at, layer) in self.layers.iter().enumerate() {
            let width = self.features_used(layer);
            match groups.iter_mut().find(|(d, _)| *d == width) {
                Some((_, layers)) => layers.push(at),
                None => groups.push((width, vec![at])),
            }
        }
        groups
            .into_iter()
            .map(|(d, layers)| {
                let shape = [layers.len() as i64, n, d];
                let features = Tensor::f_empty(shape, (Kind::Float, images.device()))?;
                Ok(Group { layers, features })
            })
            .collect()
    }

    fn chosen_features(&self, layer: &Layer, images: &Images) -> Result<Option<Tensor>> {
        let keep = self.features_used(layer);
        if keep == layer.features {
            return Ok(None);
        }
        let mut stream = Stream::new(self.seed, Purpose::Subsample, layer.stage as u64);
        let mut columns = stream.permutation(layer.features as usize);
        columns.truncate(keep as usize);
        columns.sort_unstable();
        Ok(Some(
            Tensor::f_from_slice(&columns)?.f_to_device(images.device())?,
        ))
    }
}

/// Each layer's group and its place there.
fn places(groups: &[Group], layers: usize) -> Vec<(usize, i64)> {
    let mut places = vec![(0, 0); layers];
    for (group_at, group) in groups.iter().enumerate() {
        for (place, &layer) in group.layers.iter().enumerate() {
            places[layer] = (group_at, place as i64);
        }
    }
    places
}

/// One layer's representation, float32 `[n, d]`.
pub fn of_layer(groups: &[Group], layer: usize) -> Result<Tensor> {
    for group in groups {
        if let Some(place) = group.layers.iter().position(|&at| at == layer) {
            return Ok(group.features.f_get(place as i64)?);
        }
    }
    Err(crate::error::EngineError::new(
        crate::error::ErrorCode::Internal,
        format!("layer {layer} was not read"),
    ))
}
