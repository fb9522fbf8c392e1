//! Weights files: safetensors that define the whole function, normalisation included.

use crate::data::Normalisation;
use crate::error::{EngineError, ErrorCode, Result};
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

    /// Makes sure that every value is a number, to name the one that is not before anything is
    /// computed with it. `file` is where they came from.
    ///
    /// # Errors
    /// `not-finite`.
    pub fn check_finite(&self, network: &Network, file: &Path) -> Result<()> {
        let all: Vec<usize> = (0..self.values.len()).collect();
        check_finite(network, &all, &self.values, file)
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
        Self::of(network, &TensorFile::read(file)?, device)
    }

    /// The same, of a file that has been read.
    pub(crate) fn of(network: &Network, tensors: &TensorFile, device: Device) -> Result<Self> {
        let mut wanted = wanted_values(network);
        wanted.push((MEAN.to_owned(), vec![3]));
        wanted.push((STD.to_owned(), vec![3]));
        let passed_over =
            |name: &str| name.starts_with(OPTIMISER) || name.ends_with(".num_batches_tracked");
        tensors.check(&wanted, &[Dtype::F32], passed_over)?;
        Ok(Self {
            values: tensors.tensors(&wanted_values(network), device)?,
            normalisation: normalisation(tensors)?,
        })
    }

    /// Reads some of the values of a network, by their places and in their order. The file may be
    /// of another network: what else it holds is passed over.
    ///
    /// # Errors
    /// `weights-unreadable`; `weights-mismatch`, which lists every tensor that is missing or of
    /// another shape; `not-finite`.
    pub fn read_some(
        network: &Network,
        places: &[usize],
        file: &Path,
        device: Device,
    ) -> Result<Self> {
        let tensors = TensorFile::read(file)?;
        let of_network = wanted_values(network);
        let values: Vec<_> = places.iter().map(|&at| of_network[at].clone()).collect();
        let mut wanted = values.clone();
        wanted.push((MEAN.to_owned(), vec![3]));
        wanted.push((STD.to_owned(), vec![3]));
        tensors.check(&wanted, &[Dtype::F32], |_| true)?;
        let values = tensors.tensors(&values, device)?;
        check_finite(network, places, &values, file)?;
        Ok(Self {
            values,
            normalisation: normalisation(&tensors)?,
        })
    }
}

/// # Errors
/// `invalid-spec` for statistics that no input can be normalised with.
fn normalisation(tensors: &TensorFile) -> Result<Normalisation> {
    let three = |name: &str| -> Result<[f32; 3]> {
        let values = tensors.floats(name)?;
        Ok([values[0], values[1], values[2]])
    };
    let found = Normalisation {
        mean: three(MEAN)?,
        std: three(STD)?,
    };
    let file = tensors.path().display().to_string();
    found.check(&format!("the input of {file}"))?;
    Ok(found)
}

/// `values` are those at `places` of the network.
pub(crate) fn check_finite(
    network: &Network,
    places: &[usize],
    values: &[Tensor],
    file: &Path,
) -> Result<()> {
    for (&at, value) in places.iter().zip(values) {
        if value.f_isfinite()?.f_all()?.f_int64_value(&[])? == 1 {
            continue;
        }
        let name = network.values()[at].name.as_str();
        return Err(EngineError::new(
            ErrorCode::NotFinite,
            format!(
                "{name} in {} holds a value that is not finite, or not in float32; take other weights",
                file.display()
            ),
        )
        .with("file", file.display().to_string())
        .with("tensor", name));
    }
    Ok(())
}

/// Names and shapes of a network's values.
pub(crate) fn wanted_values(network: &Network) -> Vec<(String, Vec<i64>)> {
    network
        .values()
        .iter()
        .map(|value| (value.name.clone(), value.shape.clone()))
        .collect()
}
