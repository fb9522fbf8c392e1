//! Initial values of parameters, stated rather than left to a library.

use crate::random::{Purpose, Stream};
use serde::Deserialize;

/// How weights begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Initialisation {
    /// Normal with variance 2 / fan_in (He et al. 2015), biases 0. The default.
    Kaiming,
    /// Uniform with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010), biases 0.
    Xavier,
    /// PyTorch's default for linear and convolutional layers: weights and biases uniform within
    /// 1 / √fan_in. A 12-layer MLP does not leave chance with it in a short training.
    Pytorch,
}

impl Initialisation {
    /// Values of one parameter in row-major order. `fan_in` is that of the layer, for its bias too.
    pub(super) fn values(self, shape: &[i64], fan_in: i64, seed: u64, index: u64) -> Vec<f32> {
        let n = shape.iter().product::<i64>() as usize;
        let mut stream = Stream::new(seed, Purpose::Initialisation, index);
        let is_bias = shape.len() == 1;
        let mut uniform = |bound: f64| {
            (0..n)
                .map(|_| ((2.0 * stream.uniform() - 1.0) * bound) as f32)
                .collect()
        };
        match self {
            Self::Pytorch => uniform(1.0 / (fan_in as f64).sqrt()),
            Self::Kaiming | Self::Xavier if is_bias => vec![0.0; n],
            Self::Xavier => {
                let fan_out = n as i64 / fan_in;
                uniform((6.0 / (fan_in + fan_out) as f64).sqrt())
            }
            Self::Kaiming => {
                let std = (2.0 / fan_in as f64).sqrt();
                (0..n).map(|_| (stream.normal() * std) as f32).collect()
            }
        }
    }
}
