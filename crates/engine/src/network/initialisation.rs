//! Initial values of parameters, stated rather than left to a library.

use super::value_shape::{Role, ValueShape};
use crate::random::{Purpose, Stream};
use serde::Deserialize;

/// How weights begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Initialisation {
    /// Normal with variance 2 / fan_in (He et al. 2015), biases 0. The default.
    Kaiming,
    /// Uniform with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010), biases 0. A
    /// convolution's fans count its kernel's area.
    Xavier,
    /// PyTorch's default for linear and convolutional layers: weights and biases uniform within
    /// 1 / √fan_in. A 12-layer MLP does not leave chance with it in a short training.
    Pytorch,
}

impl Initialisation {
    /// Values of one weight or bias in row-major order.
    pub(super) fn values(self, value: &ValueShape, seed: u64, index: u64) -> Vec<f32> {
        let n = value.shape.iter().product::<i64>() as usize;
        let (fan_in, fan_out) = (value.fan_in as f64, value.fan_out as f64);
        let mut stream = Stream::new(seed, Purpose::Initialisation, index);
        let mut uniform = |bound: f64| {
            (0..n)
                .map(|_| ((2.0 * stream.uniform() - 1.0) * bound) as f32)
                .collect()
        };
        match self {
            Self::Pytorch => uniform(1.0 / fan_in.sqrt()),
            Self::Kaiming | Self::Xavier if value.role == Role::Bias => vec![0.0; n],
            Self::Xavier => uniform((6.0 / (fan_in + fan_out)).sqrt()),
            Self::Kaiming => {
                let std = (2.0 / fan_in).sqrt();
                (0..n).map(|_| (stream.normal() * std) as f32).collect()
            }
        }
    }
}
