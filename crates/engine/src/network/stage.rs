//! One named step of a network.

/// What a stage does. Numbers are places in the network's list of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// `[b, …]` to `[b, d]`, row-major.
    Flatten,
    /// `x Wᵀ + b`.
    Linear { weight: usize, bias: usize },
    /// A square kernel, zero padding; `[b, c, h, w]`.
    Convolution {
        weight: usize,
        bias: Option<usize>,
        stride: i64,
        padding: i64,
    },
    /// Batch normalisation over each channel, PyTorch's momentum 0.1 and epsilon 1e-5.
    BatchNorm {
        weight: usize,
        bias: usize,
        mean: usize,
        variance: usize,
    },
    /// max(x, 0).
    Relu,
    /// max(x + y, 0), y being another stage's output: the end of a residual block.
    AddRelu { other: usize },
    /// Largest of each 2×2, stride 2.
    MaxPool,
    /// The mean of each channel: `[b, c, h, w]` to `[b, c]`.
    GlobalAveragePool,
    /// The outputs of the stages from `first` to the one before this, one after the other.
    Concatenate { first: usize },
}

impl Operation {
    /// The places of the values that it uses, to be read or changed.
    pub fn places(&mut self) -> Vec<&mut usize> {
        match self {
            Self::Linear { weight, bias } => vec![weight, bias],
            Self::Convolution { weight, bias, .. } => {
                [weight].into_iter().chain(bias.as_mut()).collect()
            }
            Self::BatchNorm {
                weight,
                bias,
                mean,
                variance,
            } => vec![weight, bias, mean, variance],
            _ => Vec::new(),
        }
    }
}

/// One named step of a network.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The name it is read by. Names are stable API.
    pub name: String,
    /// Its number among the layers that are read by default, from 1.
    pub layer: Option<usize>,
    /// The shape of its output for one image: `[d]` or `[c, h, w]`.
    pub shape: Vec<i64>,
    pub(super) operation: Operation,
    /// The stage whose output it takes; the network's input where `None`.
    pub(super) input: Option<usize>,
    pub(super) readable: bool,
}

impl Stage {
    /// Features of its representation.
    pub fn features(&self) -> i64 {
        self.shape.iter().product()
    }
}
