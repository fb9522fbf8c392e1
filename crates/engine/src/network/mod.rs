//! Networks as an ordered list of named stages, each of which can be read.

mod initialisation;
mod mlp;

pub use initialisation::Initialisation;

use crate::error::{EngineError, ErrorCode, Result};
use serde::Deserialize;
use tch::{Device, Kind, Tensor};

/// The largest depth that a specification may ask for.
pub const MAX_DEPTH: i64 = 256;
/// The largest width that a specification may ask for.
pub const MAX_WIDTH: i64 = 65_536;

/// Which network.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "lowercase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum NetworkRef {
    /// Fully connected layers with ReLU, and a linear head.
    Mlp {
        /// Hidden layers.
        depth: i64,
        /// Features of each hidden layer.
        width: i64,
        /// Outputs of the head.
        classes: i64,
    },
}

/// What a stage does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    /// `[b, …]` to `[b, d]`.
    Flatten,
    /// `x Wᵀ + b`; the places of W and b among the parameters.
    Linear { weight: usize, bias: usize },
    /// max(x, 0).
    Relu,
}

/// One named step of a network.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The name it is read by. Names are stable API.
    pub name: String,
    /// Its number among the layers that are read by default, from 1.
    pub layer: Option<usize>,
    /// The shape of its output for one image.
    pub shape: Vec<i64>,
    operation: Operation,
    readable: bool,
}

impl Stage {
    /// Features of its representation.
    pub fn features(&self) -> i64 {
        self.shape.iter().product()
    }
}

/// A parameter's name and shape, PyTorch's order of dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterShape {
    /// The name, torchvision's where there is one.
    pub name: String,
    /// The shape; `[out, in]` for a linear layer.
    pub shape: Vec<i64>,
}

/// The plan of a network: stages and the parameters that they need, but no values.
#[derive(Clone, Debug)]
pub struct Network {
    stages: Vec<Stage>,
    parameters: Vec<ParameterShape>,
}

impl NetworkRef {
    /// Builds the plan of the network.
    ///
    /// # Errors
    /// `invalid-spec` for a depth, width or number of classes out of range.
    pub fn build(&self) -> Result<Network> {
        match *self {
            Self::Mlp {
                depth,
                width,
                classes,
            } => {
                check("network.depth", depth, MAX_DEPTH)?;
                check("network.width", width, MAX_WIDTH)?;
                check("network.classes", classes, 256)?;
                Ok(mlp::mlp(depth, width, classes))
            }
        }
    }

    /// How many outputs the network has.
    pub fn classes(&self) -> i64 {
        match *self {
            Self::Mlp { classes, .. } => classes,
        }
    }
}

fn check(name: &str, value: i64, largest: i64) -> Result<()> {
    if (1..=largest).contains(&value) {
        return Ok(());
    }
    Err(EngineError::new(
        ErrorCode::InvalidSpec,
        format!("{name} is {value}; it must be 1 to {largest}"),
    )
    .with("value", value))
}

impl Network {
    /// Parameters in the order of the stages that need them.
    pub fn parameters(&self) -> &[ParameterShape] {
        &self.parameters
    }

    /// Stages that can be read, in order.
    pub fn layers(&self) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(|stage| stage.readable)
    }

    /// The number of values of all parameters.
    pub fn parameter_count(&self) -> i64 {
        self.parameters
            .iter()
            .map(|p| p.shape.iter().product::<i64>())
            .sum()
    }

    /// The layers to read: the named ones in the network's order, or the default ones.
    ///
    /// # Errors
    /// `layer-unknown`; `invalid-spec` for an empty list or a name twice.
    pub fn select(&self, names: Option<&[String]>) -> Result<Vec<Layer>> {
        let Some(names) = names else {
            return Ok(self.numbered(|stage| stage.layer.is_some()));
        };
        if names.is_empty() {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                "layers is empty; name at least one layer or leave it out",
            ));
        }
        for (place, name) in names.iter().enumerate() {
            if !self.layers().any(|stage| &stage.name == name) {
                let known: Vec<&str> = self.layers().map(|stage| stage.name.as_str()).collect();
                return Err(EngineError::new(
                    ErrorCode::LayerUnknown,
                    format!(
                        "layer {name:?} is unknown; this network has {}",
                        known.join(", ")
                    ),
                )
                .with("layer", name.as_str())
                .with("known", known));
            }
            if names[..place].contains(name) {
                return Err(EngineError::new(
                    ErrorCode::InvalidSpec,
                    format!("layers names {name} twice"),
                ));
            }
        }
        Ok(self.numbered(|stage| names.contains(&stage.name)))
    }

    fn numbered(&self, keep: impl Fn(&Stage) -> bool) -> Vec<Layer> {
        self.stages
            .iter()
            .enumerate()
            .filter(|(_, stage)| keep(stage))
            .enumerate()
            .map(|(place, (stage_at, stage))| Layer {
                number: place + 1,
                name: stage.name.clone(),
                features: stage.features(),
                stage: stage_at,
            })
            .collect()
    }

    /// Logits of a batch. `read` is given each stage's place and output.
    pub fn forward(
        &self,
        parameters: &[Tensor],
        batch: &Tensor,
        mut read: impl FnMut(usize, &Tensor) -> Result<()>,
    ) -> Result<Tensor> {
        let mut x = batch.shallow_clone();
        for (at, stage) in self.stages.iter().enumerate() {
            x = match stage.operation {
                Operation::Flatten => x.f_flatten(1, -1)?,
                Operation::Linear { weight, bias } => {
                    x.f_linear(&parameters[weight], Some(&parameters[bias]))?
                }
                Operation::Relu => x.f_relu()?,
            };
            read(at, &x)?;
        }
        Ok(x)
    }

    /// Logits of a batch, with nothing read.
    pub fn logits(&self, parameters: &[Tensor], batch: &Tensor) -> Result<Tensor> {
        self.forward(parameters, batch, |_, _| Ok(()))
    }

    /// Initial values of all parameters, float32 on the device.
    ///
    /// # Errors
    /// `out-of-memory` where a training of them cannot fit.
    pub fn initialise(
        &self,
        how: Initialisation,
        seed: u64,
        device: Device,
    ) -> Result<Vec<Tensor>> {
        // Asked for at once and given back untouched: values, momenta and gradients. Piece by piece
        // the system would promise more than it has, and end the process when it is used.
        drop(Tensor::f_empty(
            [3 * self.parameter_count()],
            (Kind::Float, device),
        )?);
        self.parameters
            .iter()
            .enumerate()
            .map(|(place, parameter)| {
                let fan_in = self.fan_in(place);
                let values = how.values(&parameter.shape, fan_in, seed, place as u64);
                Ok(Tensor::f_from_slice(&values)?
                    .f_view(parameter.shape.as_slice())?
                    .f_to_device(device)?
                    .f_to_kind(Kind::Float)?)
            })
            .collect()
    }

    /// Inputs of each output that a parameter, a bias included, contributes to.
    fn fan_in(&self, place: usize) -> i64 {
        let weight = self
            .stages
            .iter()
            .find_map(|stage| match stage.operation {
                Operation::Linear { weight, bias } if place == weight || place == bias => {
                    Some(weight)
                }
                _ => None,
            })
            .unwrap_or(place);
        self.parameters[weight].shape[1..].iter().product()
    }
}

/// A layer that a verb reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its number among the layers that are read, from 1.
    pub number: usize,
    /// Its stable name.
    pub name: String,
    /// Features of its representation.
    pub features: i64,
    /// Its place among the stages.
    pub stage: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> Network {
        NetworkRef::Mlp {
            depth: 2,
            width: 5,
            classes: 3,
        }
        .build()
        .unwrap()
    }

    #[test]
    fn names_are_frozen() {
        let names: Vec<_> = network()
            .layers()
            .map(|s| (s.layer, s.name.clone(), s.features()))
            .collect();
        let expected = [
            (None, "fc1", 5),
            (Some(1), "relu1", 5),
            (None, "fc2", 5),
            (Some(2), "relu2", 5),
            (None, "head", 3),
        ];
        assert_eq!(names, expected.map(|(l, n, f)| (l, n.to_owned(), f)));
        let parameters: Vec<_> = network()
            .parameters()
            .iter()
            .map(|p| (p.name.clone(), p.shape.clone()))
            .collect();
        let expected = [
            ("fc1.weight", vec![5, 3072]),
            ("fc1.bias", vec![5]),
            ("fc2.weight", vec![5, 5]),
            ("fc2.bias", vec![5]),
            ("head.weight", vec![3, 5]),
            ("head.bias", vec![3]),
        ];
        assert_eq!(parameters, expected.map(|(n, s)| (n.to_owned(), s)));
        assert_eq!(network().parameter_count(), 5 * 3072 + 5 + 25 + 5 + 15 + 3);
    }

    #[test]
    fn initial_values_have_the_stated_moments() {
        let network = NetworkRef::Mlp {
            depth: 1,
            width: 400,
            classes: 10,
        }
        .build()
        .unwrap();
        let std = |how| {
            let values = network.initialise(how, 1, Device::Cpu).unwrap();
            (
                values[0].std(true).double_value(&[]),
                values[1].abs().max().double_value(&[]),
            )
        };
        let (kaiming, bias) = std(Initialisation::Kaiming);
        assert!((kaiming / (2.0f64 / 3072.0).sqrt() - 1.0).abs() < 0.01 && bias == 0.0);
        let (xavier, bias) = std(Initialisation::Xavier);
        assert!((xavier / (2.0f64 / 3472.0).sqrt() - 1.0).abs() < 0.01 && bias == 0.0);
        let (pytorch, bias) = std(Initialisation::Pytorch);
        let bound = 1.0 / 3072f64.sqrt();
        assert!(
            (pytorch / (bound / 3f64.sqrt()) - 1.0).abs() < 0.01
                && bias > 0.9 * bound
                && bias <= bound
        );
    }

    #[test]
    fn unknown_layers_and_bad_sizes_are_refused() {
        let code = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|&n| n.to_owned()).collect();
            network().select(Some(&names)).unwrap_err().code
        };
        assert_eq!(code(&["relu3"]), ErrorCode::LayerUnknown);
        assert_eq!(code(&[]), ErrorCode::InvalidSpec);
        assert_eq!(code(&["fc1", "fc1"]), ErrorCode::InvalidSpec);
        for (depth, width, classes) in
            [(0, 5, 3), (2, 0, 3), (2, 5, 0), (-1, 5, 3), (2, 1 << 40, 3)]
        {
            assert!(
                NetworkRef::Mlp {
                    depth,
                    width,
                    classes
                }
                .build()
                .is_err()
            );
        }
        let chosen = network()
            .select(Some(&["head".to_owned(), "fc1".to_owned()]))
            .unwrap();
        assert_eq!(
            chosen
                .iter()
                .map(|l| (l.number, l.name.as_str()))
                .collect::<Vec<_>>(),
            [(1, "fc1"), (2, "head")]
        );
    }
}
