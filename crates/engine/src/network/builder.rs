//! Puts a network together, stage after stage.

use super::network::Network;
use super::stage::{Operation, Stage};
use super::value_shape::{Role, ValueShape};
use crate::data::CHANNELS;

/// A network in the making. Each method adds a stage that takes the output of the one before.
pub(super) struct Builder {
    stages: Vec<Stage>,
    values: Vec<ValueShape>,
    /// The shape of the network's input for one image.
    input: Vec<i64>,
    /// The stage that the next one takes its input from; the network's input where `None`.
    at: Option<usize>,
    layers: usize,
}

impl Builder {
    /// Begins with images `[3, side, side]`.
    pub fn new(side: i64) -> Self {
        Self {
            stages: Vec::new(),
            values: Vec::new(),
            input: vec![CHANNELS, side, side],
            at: None,
            layers: 0,
        }
    }

    /// The shape of what the next stage gets, for one image.
    pub fn shape(&self) -> &[i64] {
        self.shape_of(self.at)
    }

    fn shape_of(&self, at: Option<usize>) -> &[i64] {
        at.map_or(&self.input, |at| &self.stages[at].shape)
    }

    /// The place of the newest stage, to come back to.
    pub fn place(&self) -> Option<usize> {
        self.at
    }

    /// The next stage takes the output of that place instead of the newest's.
    pub fn go_to(&mut self, place: Option<usize>) {
        self.at = place;
    }

    /// Makes the newest stage one of the layers that are read by default.
    pub fn read(&mut self) -> &mut Self {
        self.layers += 1;
        let layer = self.layers;
        if let Some(stage) = self.at.and_then(|at| self.stages.get_mut(at)) {
            stage.layer = Some(layer);
        }
        self
    }

    fn push(&mut self, name: &str, shape: Vec<i64>, operation: Operation) -> &mut Self {
        self.stages.push(Stage {
            name: name.to_owned(),
            layer: None,
            shape,
            operation,
            input: self.at,
            readable: true,
        });
        self.at = Some(self.stages.len() - 1);
        self
    }

    fn value(&mut self, name: String, shape: Vec<i64>, role: Role, fans: (i64, i64)) -> usize {
        let (fan_in, fan_out) = fans;
        self.values.push(ValueShape {
            name,
            shape,
            role,
            fan_in,
            fan_out,
        });
        self.values.len() - 1
    }

    /// Rows of pixels or features, which nobody reads: it is what came in.
    pub fn flatten(&mut self, name: &str) -> &mut Self {
        let features = self.shape().iter().product();
        self.push(name, vec![features], Operation::Flatten);
        if let Some(stage) = self.stages.last_mut() {
            stage.readable = false;
        }
        self
    }

    /// A fully connected layer with a bias. `values` is how its weight and bias are named.
    pub fn linear(&mut self, name: &str, values: &str, outputs: i64) -> &mut Self {
        let fans = (self.shape().iter().product(), outputs);
        let shape = vec![outputs, fans.0];
        let weight = self.value(format!("{values}.weight"), shape, Role::Weight, fans);
        let bias = self.value(format!("{values}.bias"), vec![outputs], Role::Bias, fans);
        self.push(name, vec![outputs], Operation::Linear { weight, bias })
    }

    /// A convolution with a square kernel and as much padding as keeps the size at stride 1.
    pub fn convolution(
        &mut self,
        name: &str,
        values: &str,
        (channels, kernel, stride): (i64, i64, i64),
        with_bias: bool,
    ) -> &mut Self {
        let (inputs, height, width) = (self.shape()[0], self.shape()[1], self.shape()[2]);
        let area = kernel * kernel;
        let fans = (inputs * area, channels * area);
        let shape = vec![channels, inputs, kernel, kernel];
        let weight = self.value(format!("{values}.weight"), shape, Role::Weight, fans);
        let bias = with_bias
            .then(|| self.value(format!("{values}.bias"), vec![channels], Role::Bias, fans));
        let padding = kernel / 2;
        let out = |size: i64| (size + 2 * padding - kernel) / stride + 1;
        let operation = Operation::Convolution {
            weight,
            bias,
            stride,
            padding,
        };
        self.push(name, vec![channels, out(height), out(width)], operation)
    }

    /// Batch normalisation of the newest stage's channels.
    pub fn batch_norm(&mut self, name: &str, values: &str) -> &mut Self {
        let shape = self.shape().to_vec();
        let channels = vec![shape[0]];
        let mut value = |what: &str, role: Role| {
            self.value(format!("{values}.{what}"), channels.clone(), role, (1, 1))
        };
        let operation = Operation::BatchNorm {
            weight: value("weight", Role::NormWeight),
            bias: value("bias", Role::NormBias),
            mean: value("running_mean", Role::RunningMean),
            variance: value("running_var", Role::RunningVariance),
        };
        self.push(name, shape, operation)
    }

    /// max(x, 0).
    pub fn relu(&mut self, name: &str) -> &mut Self {
        let shape = self.shape().to_vec();
        self.push(name, shape, Operation::Relu)
    }

    /// max(x + y, 0), y being the output of `other`.
    pub fn add_relu(&mut self, name: &str, other: usize) -> &mut Self {
        let shape = self.shape().to_vec();
        self.push(name, shape, Operation::AddRelu { other })
    }

    /// Largest of each 2×2.
    pub fn max_pool(&mut self, name: &str) -> &mut Self {
        let shape = vec![self.shape()[0], self.shape()[1] / 2, self.shape()[2] / 2];
        self.push(name, shape, Operation::MaxPool)
    }

    /// Each channel's mean.
    pub fn global_average_pool(&mut self, name: &str) -> &mut Self {
        let shape = vec![self.shape()[0]];
        self.push(name, shape, Operation::GlobalAveragePool)
    }

    /// The linear head, or several beside each other, whose outputs follow one another.
    pub fn heads(&mut self, name: &str, heads: &[i64]) {
        if let [outputs] = heads {
            self.linear(name, name, *outputs);
            return;
        }
        let trunk = self.at;
        let first = self.stages.len();
        for (at, &outputs) in heads.iter().enumerate() {
            self.at = trunk;
            let name = format!("{name}.{at}");
            self.linear(&name, &name, outputs);
        }
        let all = heads.iter().sum();
        self.push(name, vec![all], Operation::Concatenate { first });
    }

    /// The network, its parameters before its buffers.
    pub fn finish(self, heads: &[i64]) -> Network {
        Network::new(self.stages, self.values, heads.to_vec())
    }
}
