//! A trained probe as a linear layer of its own.

use crate::error::Result;
use tch::{Kind, Tensor};

/// `x Wᵀ + b` on features as they are read, not standardised.
pub struct Head {
    /// float32 `[k, d]`.
    pub weight: Tensor,
    /// float32 `[k]`.
    pub bias: Tensor,
}

impl Head {
    /// The head on features that does what `weight [k, d]` and `bias [k, 1]` do on
    /// `(x − mean) · factor`, mean and factor `[d]`: computed in float64.
    pub(super) fn unstandardised(
        weight: &Tensor,
        bias: &Tensor,
        statistics: Option<(&Tensor, &Tensor)>,
    ) -> Result<Self> {
        let bias = bias.f_flatten(0, -1)?;
        let Some((mean, factor)) = statistics else {
            return Ok(Self {
                weight: weight.f_detach_copy()?,
                bias: bias.f_detach_copy()?,
            });
        };
        let double = |x: &Tensor| x.f_to_kind(Kind::Double);
        let weight = double(weight)?.f_mul(&double(factor)?)?;
        let bias = double(&bias)?.f_sub(&weight.f_mv(&double(mean)?)?)?;
        Ok(Self {
            weight: weight.f_to_kind(Kind::Float)?,
            bias: bias.f_to_kind(Kind::Float)?,
        })
    }

    /// The same where the features are some of more, at places int64 `[d]` of `all`: the others
    /// count nothing.
    pub fn spread(self, places: &Tensor, all: i64) -> Result<Self> {
        let classes = self.weight.size()[0];
        let weight = Tensor::f_zeros([classes, all], (Kind::Float, self.weight.device()))?;
        Ok(Self {
            weight: weight.f_index_copy(1, places, &self.weight)?,
            bias: self.bias,
        })
    }

    /// Logits `[b, k]`, float32, of features `[b, d]`.
    pub fn logits(&self, features: &Tensor) -> Result<Tensor> {
        let features = features.f_to_kind(Kind::Float)?;
        Ok(features.f_linear(&self.weight, Some(&self.bias))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tch::Device;

    fn numbers(shape: &[i64]) -> Tensor {
        let n = shape.iter().product::<i64>();
        let line = Tensor::linspace(-2.0, 5.0, n, (Kind::Float, Device::Cpu));
        line.sin().view(shape)
    }

    #[test]
    fn a_head_takes_the_standardisation_in() {
        let (weight, bias) = (numbers(&[3, 7]), numbers(&[3, 1]));
        let (mean, factor) = (numbers(&[7]) * 4.0, numbers(&[7]).abs() + 0.1);
        let x = numbers(&[20, 7]).cos();
        let wanted = ((&x - &mean) * &factor).matmul(&weight.tr()) + bias.view([3]);
        let head = Head::unstandardised(&weight, &bias, Some((&mean, &factor))).unwrap();
        let off = (head.logits(&x).unwrap() - wanted).abs().max();
        assert!(off.double_value(&[]) < 1e-5);
    }

    #[test]
    fn a_head_on_some_features_passes_the_others_by() {
        let head = Head::unstandardised(&numbers(&[3, 4]), &numbers(&[3, 1]), None).unwrap();
        let x = numbers(&[5, 9]);
        let places = Tensor::from_slice(&[1i64, 2, 5, 8]);
        let wanted = head.logits(&x.index_select(1, &places)).unwrap();
        let found = head.spread(&places, 9).unwrap().logits(&x).unwrap();
        assert!((found - wanted).abs().max().double_value(&[]) < 1e-6);
    }
}
