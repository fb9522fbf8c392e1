//! How much representations differ from layer to layer.

use crate::error::{EngineError, ErrorCode, Result};
use tch::{Device, Kind, Tensor};

/// Values of a layer that are compared at a time: so few that float32 sums of them err by 1e-6 at
/// most, and that all layers' parts stay in the cache.
const VALUES: i64 = 16_384;

/// Mean absolute differences between the representations of layers of equal width, summed over
/// blocks of images. Memory: nothing that grows with images or features.
pub struct Distances {
    layers: usize,
    groups: Vec<Group>,
}

/// Layers of one width.
struct Group {
    places: Vec<usize>,
    /// What each layer's features are multiplied by, float32 `[l, 1]`; as they are where `None`.
    factors: Option<Tensor>,
    /// Sums of |a − b| over pairs of layers, float64: (0, 1), (0, 2), …, (1, 2), ….
    sums: Tensor,
    values: i64,
}

impl Distances {
    /// For layers of the given widths. With `magnitudes`, each layer's features are divided by its
    /// own; a layer of magnitude 0 has no distances then.
    pub fn new(widths: &[i64], magnitudes: Option<&[f64]>, device: Device) -> Result<Self> {
        let compared = |at: &usize| magnitudes.is_none_or(|magnitudes| magnitudes[*at] > 0.0);
        let mut groups = Vec::new();
        let mut seen = Vec::new();
        for &width in widths {
            if seen.contains(&width) {
                continue;
            }
            seen.push(width);
            let places: Vec<usize> = (0..widths.len())
                .filter(|&at| widths[at] == width)
                .filter(compared)
                .collect();
            let factors = match magnitudes {
                None => None,
                Some(magnitudes) => {
                    let factors: Vec<f32> = places
                        .iter()
                        .map(|&at| (1.0 / magnitudes[at]) as f32)
                        .collect();
                    let factors = Tensor::f_from_slice(&factors)?.f_to_device(device)?;
                    Some(factors.f_unsqueeze(1)?)
                }
            };
            let pairs = places.len() * places.len().saturating_sub(1) / 2;
            groups.push(Group {
                places,
                factors,
                sums: Tensor::f_zeros([pairs as i64], (Kind::Double, device))?,
                values: 0,
            });
        }
        Ok(Self {
            layers: widths.len(),
            groups,
        })
    }

    /// Adds a block: of each layer `[b, d]`.
    pub fn push(&mut self, blocks: &[Tensor]) -> Result<()> {
        for group in &mut self.groups {
            let Some(&first) = group.places.first() else {
                continue;
            };
            let count = blocks[first].numel() as i64;
            group.values += count;
            if group.places.len() < 2 {
                continue;
            }
            let flat = group
                .places
                .iter()
                .map(|&at| Ok(blocks[at].f_flatten(0, -1)?))
                .collect::<Result<Vec<_>>>()?;
            for start in (0..count).step_by(VALUES as usize) {
                let parts = flat
                    .iter()
                    .map(|layer| Ok(layer.f_narrow(0, start, VALUES.min(count - start))?))
                    .collect::<Result<Vec<_>>>()?;
                let mut parts = Tensor::f_stack(&parts, 0)?.f_to_kind(Kind::Float)?;
                if let Some(factors) = &group.factors {
                    parts = parts.f_mul(factors)?;
                }
                let _ = group.sums.f_add_(&parts.f_pdist(1.0)?)?;
            }
        }
        Ok(())
    }

    /// The mean of |a − b| over images and features for every two layers, 0 for a layer and itself;
    /// `None` where their widths differ or one has no magnitude to be divided by.
    pub fn finish(self) -> Result<Vec<Vec<Option<f64>>>> {
        let mut matrix = vec![vec![None; self.layers]; self.layers];
        for group in self.groups {
            let mut sums = Vec::<f64>::try_from(&group.sums)?.into_iter();
            for (place, &a) in group.places.iter().enumerate() {
                matrix[a][a] = Some(0.0);
                for &b in &group.places[place + 1..] {
                    let mean = sums.next().map(|sum| sum / group.values as f64);
                    matrix[a][b] = mean;
                    matrix[b][a] = mean;
                }
            }
        }
        Ok(matrix)
    }
}

/// The mean absolute value of one layer's features, summed over blocks of images in float64.
#[derive(Default)]
pub struct Magnitude {
    sum: f64,
    values: i64,
}

impl Magnitude {
    /// Adds a block `[b, d]`.
    pub fn push(&mut self, block: &Tensor) -> Result<()> {
        self.sum += block.f_abs()?.f_sum(Kind::Double)?.f_double_value(&[])?;
        self.values += block.numel() as i64;
        Ok(())
    }

    /// The mean of |x| over images and features.
    ///
    /// # Errors
    /// `not-finite`.
    pub fn finish(self) -> Result<f64> {
        if self.sum.is_finite() {
            return Ok(self.sum / self.values as f64);
        }
        Err(EngineError::new(
            ErrorCode::NotFinite,
            "a representation holds a value that is not finite",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    fn normal(rows: i64, columns: i64, seed: u64) -> Tensor {
        let mut stream = Stream::new(seed, Purpose::Probe, 0);
        let values: Vec<f32> = (0..rows * columns)
            .map(|_| stream.normal() as f32)
            .collect();
        Tensor::from_slice(&values).view([rows, columns])
    }

    fn magnitude(x: &Tensor) -> Result<f64> {
        let mut magnitude = Magnitude::default();
        for start in (0..x.size()[0]).step_by(7) {
            magnitude.push(&x.narrow(0, start, 7.min(x.size()[0] - start)))?;
        }
        magnitude.finish()
    }

    fn distances(layers: &[Tensor], standardise: bool, block: i64) -> Vec<Vec<Option<f64>>> {
        let widths: Vec<i64> = layers.iter().map(|x| x.size()[1]).collect();
        let magnitudes: Vec<f64> = layers.iter().map(|x| magnitude(x).unwrap()).collect();
        let magnitudes = standardise.then_some(&magnitudes[..]);
        let mut distances = Distances::new(&widths, magnitudes, Device::Cpu).unwrap();
        let n = layers[0].size()[0];
        for start in (0..n).step_by(block as usize) {
            let cut = |x: &Tensor| x.narrow(0, start, block.min(n - start));
            distances
                .push(&layers.iter().map(cut).collect::<Vec<_>>())
                .unwrap();
        }
        distances.finish().unwrap()
    }

    fn mean_of_differences(a: &Tensor, b: &Tensor) -> f64 {
        let (a, b) = (a.to_kind(Kind::Double), b.to_kind(Kind::Double));
        (a - b).abs().mean(Kind::Double).double_value(&[])
    }

    #[test]
    fn distances_are_means_of_absolute_differences_between_equal_widths() {
        let layers = [
            normal(90, 400, 1),
            normal(90, 30, 2),
            normal(90, 400, 3) * 5.0,
            normal(90, 400, 1),
            normal(90, 30, 4) + 2.0,
            normal(90, 17, 5),
        ];
        for standardise in [false, true] {
            let of = |x: &Tensor| {
                if standardise {
                    x / magnitude(x).unwrap()
                } else {
                    x.shallow_clone()
                }
            };
            for block in [90, 13] {
                let found = distances(&layers, standardise, block);
                for (a, row) in layers.iter().zip(&found) {
                    for (b, found) in layers.iter().zip(row) {
                        if a.size() != b.size() {
                            assert_eq!(*found, None);
                            continue;
                        }
                        let wanted = mean_of_differences(&of(a), &of(b));
                        let found = found.unwrap();
                        assert!((found - wanted).abs() <= 1e-6 * wanted, "{found}, {wanted}");
                    }
                }
                // Equal representations, and each and itself.
                assert_eq!(found[0][3], Some(0.0));
                assert!((0..6).all(|at| found[at][at] == Some(0.0)));
            }
        }
    }

    #[test]
    fn the_order_of_images_and_the_scale_of_layers_do_not_matter() {
        let layers = [normal(50, 20, 1), normal(50, 20, 2)];
        let order = Tensor::from_slice(&Stream::new(1, Purpose::Order, 0).permutation(50));
        let moved = [
            layers[0].index_select(0, &order) * 1e6,
            layers[1].index_select(0, &order) * 1e-6,
        ];
        let wanted = distances(&layers, true, 50)[0][1].unwrap();
        let found = distances(&moved, true, 8)[0][1].unwrap();
        assert!((found / wanted - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_layer_of_zeros_has_distances_only_as_it_is() {
        let layers = [
            normal(10, 4, 1),
            Tensor::zeros([10, 4], (Kind::Float, Device::Cpu)),
        ];
        let plain = distances(&layers, false, 10);
        assert!((plain[0][1].unwrap() / magnitude(&layers[0]).unwrap() - 1.0).abs() < 1e-6);
        let standardised = distances(&layers, true, 10);
        assert_eq!(standardised, [[Some(0.0), None], [None, None]]);
    }

    #[test]
    fn what_is_not_finite_is_refused() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let spoilt = normal(20, 3, 1);
            let _ = spoilt.get(11).get(2).fill_(bad);
            assert_eq!(magnitude(&spoilt).unwrap_err().code, ErrorCode::NotFinite);
        }
    }
}
