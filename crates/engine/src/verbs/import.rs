//! `import`: somebody's weights as a weights file of ours.

use super::reading::check_split;
use crate::data::{DataRef, Normalisation};
use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::foreign_weights::ForeignWeights;
use crate::job::JobContext;
use crate::network::NetworkRef;
use crate::output::check_writable;
use crate::weights::Weights;
use serde::{Deserialize, Serialize};
use std::path::Path;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImportRequest {
    network: NetworkRef,
    file: String,
    /// How the network's input is normalised; where `None` as the file says, else by `data`.
    normalisation: Option<Normalisation>,
    /// Images whose statistics normalise the input, where nothing else says how.
    data: Option<DataRef>,
    run: RunOn,
    weights_file: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImportResult {
    parameters: i64,
    /// The file's name and ours, of what has another here.
    renamed: Vec<(String, String)>,
    left_out: Vec<String>,
    normalisation: Normalisation,
}

pub(super) fn import(request: &ImportRequest, context: &JobContext) -> Result<ImportResult> {
    let network = request.network.build()?;
    if let Some(given) = &request.normalisation {
        given.check("normalisation")?;
    }
    if let Some(data) = &request.data {
        check_split(&request.network, data, "data")?;
    }
    let file = Path::new(&request.weights_file);
    check_writable(file)?;
    request.run.prepare()?;
    let foreign = ForeignWeights::read(&network, Path::new(&request.file))?;
    let values = foreign.values(&network)?;
    context.check()?;
    let normalisation = match (
        request.normalisation,
        foreign.normalisation()?,
        &request.data,
    ) {
        (Some(given), ..) => given,
        (None, Some(of_file), _) => of_file,
        (None, None, Some(data)) => Normalisation::of(&data.read("data")?),
        (None, None, None) => {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                "nothing says how the network's input is normalised; give normalisation with the mean and std that it was trained with, or data to take them from",
            ));
        }
    };
    context.check()?;
    let weights = Weights {
        values,
        normalisation,
    };
    weights.write(&network, file)?;
    Ok(ImportResult {
        parameters: network.parameter_count(),
        renamed: foreign.renamed,
        left_out: foreign.left_out,
        normalisation,
    })
}
