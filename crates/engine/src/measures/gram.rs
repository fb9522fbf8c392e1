//! Products `xᵀ x`, summed over blocks.

use crate::error::Result;
use tch::{Device, Kind, Tensor};

/// Columns of a block: products of this size run at the machine's full rate.
const BLOCK: i64 = 1024;

/// `Σ xᵀ x` over blocks `x [b, m]`, of which only the block-lower half is multiplied.
pub(super) struct GramSum(Tensor);

impl GramSum {
    /// Zeros `[m, m]`.
    pub fn new(m: i64, kind: Kind, device: Device) -> Result<Self> {
        Ok(Self(Tensor::f_zeros([m, m], (kind, device))?))
    }

    /// Adds a block `[b, m]`.
    pub fn add(&self, x: &Tensor) -> Result<()> {
        for (start, width) in blocks(x.size()[1]) {
            let below = x.size()[1] - start;
            let _ = self
                .0
                .f_narrow(0, start, below)?
                .f_narrow(1, start, width)?
                .f_addmm_(
                    &x.f_narrow(1, start, below)?.f_tr()?,
                    &x.f_narrow(1, start, width)?,
                )?;
        }
        Ok(())
    }

    /// The whole sum: the lower half, mirrored.
    pub fn finish(self) -> Result<Tensor> {
        let m = self.0.size()[0];
        for (start, width) in blocks(m) {
            let rest = m - start - width;
            let part = |row: i64, column: i64, rows: i64, columns: i64| {
                self.0.f_narrow(0, row, rows)?.f_narrow(1, column, columns)
            };
            let below = part(start + width, start, rest, width)?;
            part(start, start + width, width, rest)?.f_copy_(&below.f_tr()?)?;
        }
        Ok(self.0)
    }
}

/// Starts and widths of the blocks of `m` columns.
fn blocks(m: i64) -> impl Iterator<Item = (i64, i64)> {
    (0..m)
        .step_by(BLOCK as usize)
        .map(move |start| (start, BLOCK.min(m - start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirrored_sum_is_the_product() {
        for m in [1, 7, 1024, 1025, 2500] {
            let x = Tensor::linspace(-1.0, 1.0, 20 * m, (Kind::Double, Device::Cpu))
                .sin()
                .view([20, m]);
            let sum = GramSum::new(m, Kind::Double, Device::Cpu).unwrap();
            for (start, size) in [(0, 3), (3, 1), (4, 16)] {
                sum.add(&x.narrow(0, start, size)).unwrap();
            }
            let difference = sum.finish().unwrap() - x.tr().mm(&x);
            assert!(difference.abs().max().double_value(&[]) < 1e-12);
        }
    }
}
