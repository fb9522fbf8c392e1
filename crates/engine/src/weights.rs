//! Weights files: safetensors that define the whole function, normalisation included.

use crate::data::Normalisation;
use crate::error::Result;
use crate::network::Network;
use crate::output::write_tensors;
use crate::tensor_file::TensorFile;
use safetensors::tensor::Dtype;
use std::path::Path;
use tch::{Device, Tensor};

pub(crate) const MEAN: &str = "input.mean";
pub(crate) const STD: &str = "input.std";

/// How the names of an optimiser's tensors begin in a checkpoint.
pub(crate) const OPTIMISER: &str = "optimiser.";

/// A network's values.
pub struct Weights {
    /// Parameters and buffers in the network's order, float32.
    pub values: Vec<Tensor>,
    /// How its input is normalised.
    pub normalisation: Normalisation,
}

impl Weights {
    /// Writes all values, under a temporary name first.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub fn write(&self, network: &Network, file: &Path) -> Result<()> {
        write_tensors(file, &self.named(network)?, None)
    }

    /// All tensors of a weights file by name, the statistics of the input included.
    pub(crate) fn named(&self, network: &Network) -> Result<Vec<(String, Tensor)>> {
        let mut tensors: Vec<(String, Tensor)> = network
            .values()
            .iter()
            .zip(&self.values)
            .map(|(shape, value)| (shape.name.clone(), value.shallow_clone()))
            .collect();
        for (name, values) in [
            (MEAN, self.normalisation.mean),
            (STD, self.normalisation.std),
        ] {
            tensors.push((name.to_owned(), Tensor::f_from_slice(&values)?));
        }
        Ok(tensors)
    }

    /// Reads the values of a network. A checkpoint's optimiser state is passed over, and so are
    /// PyTorch's `num_batches_tracked`, which no computation here uses.
    ///
    /// # Errors
    /// `weights-unreadable`; `weights-mismatch`, which lists every tensor that is missing, left
    /// over, or of another shape.
    pub fn read(network: &Network, file: &Path, device: Device) -> Result<Self> {
        let tensors = TensorFile::read(file)?;
        let mut wanted = wanted_values(network);
        wanted.push((MEAN.to_owned(), vec![3]));
        wanted.push((STD.to_owned(), vec![3]));
        let passed_over =
            |name: &str| name.starts_with(OPTIMISER) || name.ends_with(".num_batches_tracked");
        tensors.check(&wanted, &[Dtype::F32], passed_over)?;
        let three = |name: &str| -> Result<[f32; 3]> {
            let values = tensors.floats(name)?;
            Ok([values[0], values[1], values[2]])
        };
        Ok(Self {
            values: tensors.tensors(&wanted_values(network), device)?,
            normalisation: Normalisation {
                mean: three(MEAN)?,
                std: three(STD)?,
            },
        })
    }
}

/// Names and shapes of a network's values.
pub(crate) fn wanted_values(network: &Network) -> Vec<(String, Vec<i64>)> {
    network
        .values()
        .iter()
        .map(|value| (value.name.clone(), value.shape.clone()))
        .collect()
}
