//! The values that a network is made of, without the values.

/// What a value is for. It decides its initial value, its precision and whether it decays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The weight of a linear layer or a convolution.
    Weight,
    /// The bias of one.
    Bias,
    /// The factor of batch normalisation; 1 at first.
    NormWeight,
    /// The shift of batch normalisation; 0 at first.
    NormBias,
    /// The running mean of batch normalisation; 0 at first. A buffer: no gradient reaches it.
    RunningMean,
    /// The running variance of batch normalisation; 1 at first. A buffer.
    RunningVariance,
}

impl Role {
    /// Whether it is learned from gradients; a buffer is not.
    pub fn is_parameter(self) -> bool {
        !matches!(self, Self::RunningMean | Self::RunningVariance)
    }

    /// Whether it stays float32 where the network computes in bfloat16: batch normalisation adds up
    /// a batch's statistics and is cheap in float32.
    pub fn stays_float32(self) -> bool {
        !matches!(self, Self::Weight | Self::Bias)
    }

    /// Whether it is decayed where only weights are.
    pub fn is_weight(self) -> bool {
        self == Self::Weight
    }
}

/// A parameter's or buffer's name and shape, PyTorch's order of dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueShape {
    /// The name, torchvision's where there is one.
    pub name: String,
    /// The shape; `[out, in]` for a linear layer, `[out, in, k, k]` for a convolution.
    pub shape: Vec<i64>,
    /// What it is for.
    pub role: Role,
    /// Inputs of each output of its layer, for a bias too.
    pub fan_in: i64,
    /// Outputs that each input of its layer contributes to.
    pub fan_out: i64,
}
