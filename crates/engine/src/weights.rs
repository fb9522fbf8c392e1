//! Weights files: safetensors that define the whole function, normalisation included.

use crate::data::Normalisation;
use crate::error::{EngineError, ErrorCode, Result};
use crate::network::Network;
use crate::output::write_tensors;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use std::collections::BTreeMap;
use std::path::Path;
use tch::{Device, Tensor};

const MEAN: &str = "input.mean";
const STD: &str = "input.std";

/// A network's values.
pub struct Weights {
    /// Parameters in the network's order, float32.
    pub parameters: Vec<Tensor>,
    /// How its input is normalised.
    pub normalisation: Normalisation,
}

impl Weights {
    /// Writes all values, under a temporary name first.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub fn write(&self, network: &Network, file: &Path) -> Result<()> {
        let mut tensors: Vec<(String, Tensor)> = network
            .parameters()
            .iter()
            .zip(&self.parameters)
            .map(|(parameter, value)| (parameter.name.clone(), value.shallow_clone()))
            .collect();
        for (name, values) in [
            (MEAN, self.normalisation.mean),
            (STD, self.normalisation.std),
        ] {
            tensors.push((name.to_owned(), Tensor::f_from_slice(&values)?));
        }
        write_tensors(file, &tensors)
    }

    /// Reads the values of a network.
    ///
    /// # Errors
    /// `weights-unreadable`; `weights-mismatch`, which lists every tensor that is missing, left
    /// over, or of another shape.
    pub fn read(network: &Network, file: &Path, device: Device) -> Result<Self> {
        let unreadable = |what: String| {
            EngineError::new(
                ErrorCode::WeightsUnreadable,
                format!("cannot read weights {}: {what}", file.display()),
            )
            .with("file", file.display().to_string())
        };
        let bytes = std::fs::read(file).map_err(|error| unreadable(error.to_string()))?;
        let tensors =
            SafeTensors::deserialize(&bytes).map_err(|error| unreadable(error.to_string()))?;
        let found: BTreeMap<String, TensorView> = tensors.tensors().into_iter().collect();
        let mut wanted: Vec<(String, Vec<i64>)> = network
            .parameters()
            .iter()
            .map(|p| (p.name.clone(), p.shape.clone()))
            .collect();
        wanted.push((MEAN.to_owned(), vec![3]));
        wanted.push((STD.to_owned(), vec![3]));
        let differences = differences(&wanted, &found);
        if !differences.is_empty() {
            return Err(EngineError::new(
                ErrorCode::WeightsMismatch,
                format!(
                    "{} does not fit the network: {}",
                    file.display(),
                    differences.join("; ")
                ),
            )
            .with("file", file.display().to_string())
            .with("differences", differences));
        }
        let mut parameters = Vec::with_capacity(network.parameters().len());
        for parameter in network.parameters() {
            let values = floats(&found[&parameter.name]);
            parameters.push(
                Tensor::f_from_slice(&values)?
                    .f_view(parameter.shape.as_slice())?
                    .f_to_device(device)?,
            );
        }
        let three = |name: &str| {
            let values = floats(&found[name]);
            [values[0], values[1], values[2]]
        };
        Ok(Self {
            parameters,
            normalisation: Normalisation {
                mean: three(MEAN),
                std: three(STD),
            },
        })
    }
}

fn differences(wanted: &[(String, Vec<i64>)], found: &BTreeMap<String, TensorView>) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, shape) in wanted {
        match found.get(name) {
            None => differences.push(format!("{name} {shape:?} is missing")),
            Some(view)
                if view
                    .shape()
                    .iter()
                    .map(|&d| d as i64)
                    .ne(shape.iter().copied()) =>
            {
                differences.push(format!("{name} is {:?}, wanted {shape:?}", view.shape()));
            }
            Some(view) if view.dtype() != Dtype::F32 => {
                differences.push(format!("{name} is {:?}, wanted F32", view.dtype()));
            }
            Some(_) => {}
        }
    }
    for (name, view) in found {
        if !wanted.iter().any(|(wanted, _)| wanted == name) {
            differences.push(format!("{name} {:?} is left over", view.shape()));
        }
    }
    differences
}

fn floats(view: &TensorView) -> Vec<f32> {
    view.data()
        .chunks_exact(4)
        .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect()
}
