//! Which features of a layer are kept, and how an output becomes rows of features.

use crate::error::Result;
use crate::random::{Purpose, Stream};
use tch::{Device, Tensor};

/// A choice of features, int64 `[d]`, for both orders of an output in memory.
pub struct Columns {
    /// Their places where channels come first, `[c, h, w]`: the order that they are kept in.
    first: Tensor,
    /// The same features' places where channels come last, `[h, w, c]`.
    last: Tensor,
}

impl Columns {
    /// The places of the features that are kept, rising, int64 `[d]`.
    pub fn places(&self) -> &Tensor {
        &self.first
    }

    /// A seeded choice of at most `most` features of an output of the given shape for one image;
    /// `None` where all are kept. `layer` is what the layer's random stream is told apart by.
    pub fn choose(
        shape: &[i64],
        most: i64,
        seed: u64,
        layer: u64,
        device: Device,
    ) -> Result<Option<Self>> {
        let all = shape.iter().product::<i64>();
        if most >= all {
            return Ok(None);
        }
        let mut columns = Stream::new(seed, Purpose::Subsample, layer).permutation(all as usize);
        columns.truncate(most as usize);
        columns.sort_unstable();
        let tensor = |columns: &[i64]| -> Result<Tensor> {
            Ok(Tensor::f_from_slice(columns)?.f_to_device(device)?)
        };
        let last = match *shape {
            [c, h, w] => {
                let places = h * w;
                let moved = |&at: &i64| at % places * c + at / places;
                tensor(&columns.iter().map(moved).collect::<Vec<_>>())?
            }
            _ => tensor(&columns)?,
        };
        Ok(Some(Self {
            first: tensor(&columns)?,
            last,
        }))
    }
}

/// Outputs `[b, c, h, w]` averaged to `most` rows and columns where they have more.
pub fn pooled(output: &Tensor, pooling: Option<i64>) -> Result<Tensor> {
    let size = output.size();
    match (&size[..], pooling) {
        (&[_, _, h, w], Some(most)) if h > most || w > most => {
            Ok(output.f_adaptive_avg_pool2d([h.min(most), w.min(most)])?)
        }
        _ => Ok(output.shallow_clone()),
    }
}

/// The shape of a layer's output for one image, after pooling.
pub(super) fn pooled_shape(shape: &[i64], pooling: Option<i64>) -> Vec<i64> {
    match (shape, pooling) {
        (&[c, h, w], Some(most)) => vec![c, h.min(most), w.min(most)],
        (shape, _) => shape.to_vec(),
    }
}

/// Writes an output's features, or the chosen ones, to `rows [b, d]` without a copy between.
pub(super) fn write(rows: &Tensor, output: &Tensor, columns: Option<&Columns>) -> Result<()> {
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
