//! Inner products of Gram matrices by way of the matrices themselves, a tile of them at a time.

use super::centring::{Centred, Centring};
use super::cka::GramProducts;
use super::compared_layer::ComparedLayer;
use crate::error::Result;
use std::ops::Range;
use tch::{Kind, Tensor};

/// Rows and columns of a tile: products of this size run at the machine's full rate, and larger ones
/// waste more of the tiles on the diagonal.
pub(super) const TILE: i64 = 1000;

/// How many tiles the upper half of an `[n, n]` matrix has.
pub(super) fn tile_count(images: i64) -> u64 {
    let rows = (images as u64).div_ceil(TILE as u64);
    rows * (rows + 1) / 2
}

/// What the tiles of all layers and the rows that they are made of take, in bytes.
pub(super) fn needed(images: i64, widths: &[i64], kind: Kind) -> u64 {
    let tile = TILE.min(images) as u64;
    let value = kind.elt_size_in_bytes() as u64;
    let widest = widths.iter().copied().max().unwrap_or(0) as u64;
    // Both sides of a tile, each beside the features as they are read; a product before it is copied.
    tile * tile * (4 * widths.len() as u64 + value) + 2 * tile * widest * (4 + value)
}

/// All pairs of layers, by the cost of `n² Σd` multiplications: `X_I X_Jᵀ` of every layer is stacked
/// for each pair of blocks of images I ≤ J, and the stack multiplied by itself. Products are summed
/// within a tile's row in float32, and beyond it in float64.
///
/// A block's rows are kept for all J where `budget` has room for them; this changes no bit.
pub(super) fn example_space(
    layers: &[ComparedLayer],
    centrings: &[Centring],
    kind: Kind,
    budget: u64,
    step: &mut dyn FnMut() -> Result<()>,
) -> Result<GramProducts> {
    let [n, _] = layers[0].features.size();
    let device = layers[0].features.device();
    let widths: Vec<i64> = layers
        .iter()
        .map(|layer| layer.features.size()[1])
        .collect();
    let count = layers.len() as i64;
    let tile = TILE.min(n);
    let stack = Tensor::f_empty([count * tile * tile], (Kind::Float, device))?;
    let mut off_diagonal = Tensor::f_zeros([count, count], (Kind::Double, device))?;
    let diagonals = Tensor::f_empty([count, n], (Kind::Double, device))?;
    let panel_bytes =
        widths.iter().sum::<i64>() as u64 * tile as u64 * kind.elt_size_in_bytes() as u64;
    let keep = needed(n, &widths, kind) + panel_bytes <= budget;
    let centred = |layer: usize, block: &Range<i64>| {
        let rows = block.end - block.start;
        centrings[layer].apply(&layers[layer].features.rows(block.start, rows)?)
    };
    let blocks: Vec<Range<i64>> = (0..n)
        .step_by(tile as usize)
        .map(|start| start..(start + tile).min(n))
        .collect();
    for (at, left) in blocks.iter().enumerate() {
        let height = left.end - left.start;
        let mut panel: Vec<Centred> = Vec::new();
        for right in &blocks[at..] {
            let width = right.end - right.start;
            let on_diagonal = left.start == right.start;
            let tiles = stack
                .f_narrow(0, 0, count * height * width)?
                .f_view([count, height, width])?;
            for layer in 0..layers.len() {
                let tile = tiles.f_get(layer as i64)?;
                if on_diagonal {
                    let x = centred(layer, left)?;
                    gram_tile(&x, &x, &tile)?;
                    // Estimators part at the diagonal, which bfloat16 tiles would round.
                    let _ = tile.f_diagonal(0, 0, 1)?.f_fill_(0.0)?;
                    diagonals
                        .f_get(layer as i64)?
                        .f_narrow(0, left.start, height)?
                        .f_copy_(&x.norms)?;
                    if keep {
                        panel.push(x);
                    }
                    continue;
                }
                let y = centred(layer, right)?;
                match panel.get(layer) {
                    Some(x) => gram_tile(x, &y, &tile)?,
                    None => gram_tile(&centred(layer, left)?, &y, &tile)?,
                }
            }
            let weight = if on_diagonal { 1.0 } else { 2.0 };
            off_diagonal = off_diagonal.f_add_(&products(&tiles)?.f_mul_scalar(weight)?)?;
            step()?;
        }
    }
    Ok(GramProducts {
        off_diagonal,
        diagonals,
    })
}

/// The inner products of rows less their means, float32 whatever kind they are multiplied in.
pub(super) fn gram_tile(x: &Centred, y: &Centred, out: &Tensor) -> Result<()> {
    let columns = y.values.f_tr()?;
    if x.values.kind() == out.kind() {
        let _ = x.values.f_mm_out(out, &columns)?;
    } else {
        let mut out = out.shallow_clone();
        out.f_copy_(&x.values.f_mm(&columns)?)?;
    }
    x.correct(y, out)
}

/// Inner products of the layers' tiles `[N, h, w]`, float64 `[N, N]`: a row of all tiles at a time, so
/// that no float32 sum is longer than that.
pub(super) fn products(tiles: &Tensor) -> Result<Tensor> {
    let by_row = tiles.f_transpose(0, 1)?;
    Ok(by_row
        .f_bmm(&by_row.f_transpose(1, 2)?)?
        .f_sum_dim_intlist(&[0i64][..], false, Kind::Double)?)
}
