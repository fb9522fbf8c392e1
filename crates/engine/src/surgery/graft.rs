//! Spans of stages of one checkpoint put into another.

use crate::error::{EngineError, ErrorCode, Result};
use crate::network::Network;
use crate::weights::Weights;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use tch::Device;

/// One span of stages, and the file that its values are taken from. A span is reset by taking it
/// from a checkpoint of an earlier step.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Graft {
    /// The span's first stage by name; a block's name stands for the whole block.
    pub from: String,
    /// Its last stage.
    pub to: String,
    /// The donor, which needs to hold the span's values alone, in the recipient's shapes.
    pub weights_file: String,
}

impl Graft {
    /// The places of the values that are moved: parameters and buffers.
    ///
    /// # Errors
    /// Those of [`Network::span`]; `invalid-spec` for a span without values.
    pub fn places(&self, network: &Network) -> Result<Vec<usize>> {
        let places = network.values_of(network.span(&self.from, &self.to)?);
        if places.is_empty() {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!(
                    "the span from {} to {} has no values; name stages that have weights",
                    self.from, self.to
                ),
            )
            .with("from", self.from.as_str())
            .with("to", self.to.as_str()));
        }
        Ok(places)
    }
}

/// Puts spans into `recipient`, one after the other: where two overlap, the later one stays.
/// Returns the places of all values that were moved, in the network's order.
///
/// How the input is normalised belongs to the first stage, so the donor of a span that begins there
/// must have the recipient's statistics.
///
/// # Errors
/// Those of [`Graft::places`] and [`Weights::read_some`]; `weights-mismatch` for other statistics.
pub fn graft(
    network: &Network,
    recipient: &mut Weights,
    grafts: &[Graft],
    device: Device,
) -> Result<Vec<usize>> {
    let mut moved = BTreeSet::new();
    for graft in grafts {
        let places = graft.places(network)?;
        let file = Path::new(&graft.weights_file);
        let donor = Weights::read_some(network, &places, file, device)?;
        // The first value is the first stage's weight.
        if places[0] == 0 && donor.normalisation != recipient.normalisation {
            return Err(other_statistics(file, &donor, recipient));
        }
        for (&place, value) in places.iter().zip(donor.values) {
            recipient.values[place] = value;
        }
        moved.extend(places);
    }
    Ok(moved.into_iter().collect())
}

fn other_statistics(file: &Path, donor: &Weights, recipient: &Weights) -> EngineError {
    let (found, wanted) = (&donor.normalisation, &recipient.normalisation);
    let differences = vec![
        format!("input.mean is {:?}, wanted {:?}", found.mean, wanted.mean),
        format!("input.std is {:?}, wanted {:?}", found.std, wanted.std),
    ];
    EngineError::new(
        ErrorCode::WeightsMismatch,
        format!(
            "{} normalises its input otherwise, and the span begins at the first stage: {}; take a donor that was trained on the same images",
            file.display(),
            differences.join("; ")
        ),
    )
    .with("file", file.display().to_string())
    .with("differences", differences)
}
