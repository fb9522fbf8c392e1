//! Second moments of a representation.

use crate::error::Result;
use tch::Tensor;

/// Columns of a block: products of this size run at the machine's full rate.
const BLOCK: i64 = 1024;

/// `Xᵀ X` for `X [n, d]`, of which only the block-lower half is multiplied; the rest is mirrored.
pub(super) fn gram(x: &Tensor) -> Result<Tensor> {
    let d = x.size()[1];
    let product = Tensor::f_empty([d, d], (x.kind(), x.device()))?;
    let mut start = 0;
    while start < d {
        let width = BLOCK.min(d - start);
        let block = x.f_narrow(1, start, width)?;
        let below = x.f_narrow(1, start, d - start)?;
        let columns = below.f_tr()?.f_mm(&block)?;
        product
            .f_narrow(0, start, d - start)?
            .f_narrow(1, start, width)?
            .f_copy_(&columns)?;
        let rest = d - start - width;
        if rest > 0 {
            product
                .f_narrow(0, start, width)?
                .f_narrow(1, start + width, rest)?
                .f_copy_(&columns.f_narrow(0, width, rest)?.f_tr()?)?;
        }
        start += width;
    }
    Ok(product)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::{Device, Kind};

    #[test]
    fn the_mirrored_product_is_the_product() {
        for d in [1, 7, 1024, 1025, 2500] {
            let x = Tensor::linspace(-1.0, 1.0, 20 * d, (Kind::Double, Device::Cpu))
                .sin()
                .view([20, d]);
            let difference = gram(&x).unwrap() - x.tr().mm(&x);
            assert!(difference.abs().max().double_value(&[]) < 1e-12);
        }
    }
}
