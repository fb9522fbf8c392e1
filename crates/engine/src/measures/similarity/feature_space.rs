//! Inner products of Gram matrices by way of cross-covariances, which are small where there are many
//! images of few features.

use super::centring::Centring;
use super::cka::GramProducts;
use super::compared_layer::ComparedLayer;
use crate::error::Result;
use tch::{Kind, Tensor};

/// Images of a block: no float32 sum is longer than that.
const BLOCK: i64 = 1000;

/// A pair of layers and their cross-covariance so far, float64 `[dᵢ, dⱼ]`.
struct Pair {
    layers: (usize, usize),
    covariance: Tensor,
}

/// The pairs that are read together, as many as fit the budget, and at least one.
pub(super) fn groups(
    pairs: &[(usize, usize)],
    widths: &[i64],
    budget: u64,
) -> Vec<Vec<(usize, usize)>> {
    let mut groups: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut taken = 0;
    for &(i, j) in pairs {
        let bytes = pair_bytes(widths[i], widths[j]);
        match groups.last_mut() {
            Some(group) if taken + bytes <= budget => {
                group.push((i, j));
                taken += bytes;
            }
            _ => {
                groups.push(vec![(i, j)]);
                taken = bytes;
            }
        }
    }
    groups
}

fn pair_bytes(a: i64, b: i64) -> u64 {
    8 * a as u64 * b as u64
}

/// A block of every layer beside its float32 form, and one product before it is added.
pub(super) fn needed(images: i64, widths: &[i64], kind: Kind) -> u64 {
    let block = BLOCK.min(images) as u64;
    let widest = widths.iter().copied().max().unwrap_or(0) as u64;
    let all = widths.iter().sum::<i64>() as u64;
    block * (all * kind.elt_size_in_bytes() as u64 + 4 * widest) + 8 * widest * widest
}

/// The budget that one pair alone needs beside the working set.
pub(super) fn largest_pair(pairs: &[(usize, usize)], widths: &[i64]) -> u64 {
    let bytes = pairs.iter().map(|&(i, j)| pair_bytes(widths[i], widths[j]));
    bytes.max().unwrap_or(0)
}

/// How many blocks are read.
pub(super) fn step_count(images: i64, groups: usize) -> u64 {
    groups as u64 * (images as u64).div_ceil(BLOCK as u64)
}

/// The given pairs `i ≤ j`, group by group, by the cost of `n Σ dᵢ dⱼ` multiplications:
/// `⟨X Xᵀ, Y Yᵀ⟩ = ‖Xᵀ Y‖²`. Products are summed within a block in float32, and beyond it in float64.
pub(super) fn feature_space(
    layers: &[ComparedLayer],
    centrings: &[Centring],
    groups: &[Vec<(usize, usize)>],
    step: &mut dyn FnMut() -> Result<()>,
) -> Result<GramProducts> {
    let [n, _] = layers[0].features.size();
    let device = layers[0].features.device();
    let width = |layer: usize| layers[layer].features.size()[1];
    let count = layers.len();
    let products = Tensor::f_zeros([count as i64; 2], (Kind::Double, device))?;
    let diagonals = Tensor::f_empty([count as i64, n], (Kind::Double, device))?;
    for group in groups {
        let mut pairs = group
            .iter()
            .map(|&layers @ (i, j)| {
                let size = [width(i), width(j)];
                let covariance = Tensor::f_zeros(size, (Kind::Double, device))?;
                Ok(Pair { layers, covariance })
            })
            .collect::<Result<Vec<_>>>()?;
        for start in (0..n).step_by(BLOCK as usize) {
            let size = BLOCK.min(n - start);
            let mut block: Vec<Option<Tensor>> = (0..count).map(|_| None).collect();
            for layer in group.iter().flat_map(|&(i, j)| [i, j]) {
                if block[layer].is_none() {
                    let features = layers[layer].features.rows(start, size)?;
                    let x = centrings[layer].apply(&features)?;
                    diagonals
                        .f_get(layer as i64)?
                        .f_narrow(0, start, size)?
                        .f_copy_(&x.norms)?;
                    block[layer] = Some(x.values);
                }
            }
            for pair in &mut pairs {
                let (i, j) = pair.layers;
                if let (Some(x), Some(y)) = (&block[i], &block[j]) {
                    pair.covariance = pair.covariance.f_add_(&x.f_tr()?.f_mm(y)?)?;
                }
            }
            step()?;
        }
        for Pair {
            layers,
            mut covariance,
        } in pairs
        {
            if let Some(excess) = centrings[layers.0].excess(&centrings[layers.1], n)? {
                covariance = covariance.f_sub_(&excess)?;
            }
            let flat = covariance.f_view(-1)?;
            products
                .f_get(layers.0 as i64)?
                .f_get(layers.1 as i64)?
                .f_copy_(&flat.f_dot(&flat)?)?;
        }
    }
    Ok(GramProducts {
        off_diagonal: products.f_sub(&diagonals.f_mm(&diagonals.f_tr()?)?)?,
        diagonals,
    })
}
