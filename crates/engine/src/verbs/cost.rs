//! `cost`: what each layer holds and does, and how long it takes, so that a cut can be priced.

use crate::device::RunOn;
use crate::error::{EngineError, ErrorCode, Result};
use crate::job::{JobContext, Meter, Phase};
use crate::network::{Initialisation, Network, NetworkRef, StageCost};
use crate::random::{Purpose, Stream};
use crate::training::Precision;
use serde::{Deserialize, Serialize};
use std::time::Instant;
use tch::{Device, Tensor};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CostRequest {
    network: NetworkRef,
    batch_size: i64,
    repeats: u64,
    precision: Precision,
    run: RunOn,
    layers: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CostResult {
    batch_size: i64,
    layers: Vec<LayerCost>,
    parameters: i64,
    multiply_adds: i64,
    microseconds: Microseconds,
    device: String,
    precision: Precision,
    threads: i32,
    seconds: f64,
}

/// One row: the stages since the row before, up to the layer. The last row goes to the network's
/// end, and where that is no layer that is listed its number is `None`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LayerCost {
    layer: Option<usize>,
    name: String,
    parameters: i64,
    multiply_adds: i64,
    microseconds: Microseconds,
    /// Of everything that the layer's output hangs on, which is the network as it is cut there: in
    /// a shortcut, less than all rows so far.
    cumulative_parameters: i64,
    cumulative_multiply_adds: i64,
    cumulative_microseconds: Microseconds,
}

/// For one image of the batch, over the repeats.
#[derive(Serialize)]
struct Microseconds {
    min: f64,
    median: f64,
}

pub(super) fn cost(request: &CostRequest, context: &JobContext) -> Result<CostResult> {
    let start = Instant::now();
    for (name, value, most) in [
        ("batchSize", request.batch_size, 1_000_000),
        ("repeats", request.repeats as i64, 100_000),
    ] {
        if !(1..=most).contains(&value) {
            return Err(EngineError::new(
                ErrorCode::InvalidSpec,
                format!("{name} is {value}; it must be 1 to {most}"),
            ));
        }
    }
    let network = request.network.build()?;
    let mut rows: Vec<(Option<usize>, usize)> = network
        .select(request.layers.as_deref())?
        .into_iter()
        .map(|layer| (Some(layer.number), layer.stage))
        .collect();
    let last = network.stages().len() - 1;
    if rows.last().is_none_or(|&(_, stage)| stage != last) {
        rows.push((None, last));
    }
    let device = request.run.prepare()?;
    let passes = time(request, &network, device, context)?;
    let sheet = Sheet {
        costs: network.costs(),
        passes,
        images: request.batch_size as f64,
    };
    let mut first = 0;
    let mut layers = Vec::with_capacity(rows.len());
    for (layer, stage) in rows {
        let own: Vec<usize> = (first..=stage).collect();
        let all = network.needed_for(stage);
        let (cost, cumulative) = (sheet.cost(&own), sheet.cost(&all));
        layers.push(LayerCost {
            layer,
            name: network.stages()[stage].name.clone(),
            parameters: cost.parameters,
            multiply_adds: cost.multiply_adds,
            microseconds: sheet.microseconds(&own),
            cumulative_parameters: cumulative.parameters,
            cumulative_multiply_adds: cumulative.multiply_adds,
            cumulative_microseconds: sheet.microseconds(&all),
        });
        first = stage + 1;
    }
    let all: Vec<usize> = (0..=last).collect();
    let total = sheet.cost(&all);
    Ok(CostResult {
        batch_size: request.batch_size,
        layers,
        parameters: total.parameters,
        multiply_adds: total.multiply_adds,
        microseconds: sheet.microseconds(&all),
        device: request.run.device_name(),
        precision: request.precision,
        threads: tch::get_num_threads(),
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// Seconds of each stage in each pass. Time does not hang on what the values are, so drawn ones
/// will do; noise keeps activations from being 0, which some processors are faster with.
fn time(
    request: &CostRequest,
    network: &Network,
    device: Device,
    context: &JobContext,
) -> Result<Vec<Vec<f64>>> {
    let kind = request.precision.kind();
    let values = network.initialise(Initialisation::Kaiming, 0, device)?;
    let values = network.cast(&values, kind)?;
    let side = request.network.side();
    let shape = [request.batch_size, 3, side, side];
    let pixels = shape.iter().product::<i64>();
    let outputs = request.batch_size * network.peak_features();
    // The batch is held in float32 while it is made.
    let bytes = 8 * pixels as u64 + (outputs as usize * kind.elt_size_in_bytes()) as u64;
    let what = format!("a batch of {} images", request.batch_size);
    request.run.budget(device).take(bytes, &what)?;
    let mut stream = Stream::new(0, Purpose::Subsample, 0);
    let pixels: Vec<f32> = (0..pixels).map(|_| stream.normal() as f32).collect();
    let batch = Tensor::f_from_slice(&pixels)?
        .f_view(shape)?
        .f_to_device(device)?
        .f_to_kind(kind)?;
    let mut meter = Meter::new(context, "cost", Phase::Time, 0, request.repeats + 1);
    network.time_stages(&values, &batch, request.repeats, &mut meter)
}

/// What each stage costs, and took in each pass.
struct Sheet {
    costs: Vec<StageCost>,
    passes: Vec<Vec<f64>>,
    images: f64,
}

impl Sheet {
    fn cost(&self, stages: &[usize]) -> StageCost {
        stages
            .iter()
            .fold(StageCost::default(), |sum, &at| StageCost {
                parameters: sum.parameters + self.costs[at].parameters,
                multiply_adds: sum.multiply_adds + self.costs[at].multiply_adds,
            })
    }

    fn microseconds(&self, stages: &[usize]) -> Microseconds {
        let mut times: Vec<f64> = self
            .passes
            .iter()
            .map(|pass| stages.iter().map(|&at| pass[at]).sum::<f64>() * 1e6 / self.images)
            .collect();
        times.sort_unstable_by(f64::total_cmp);
        let middle = times.len() / 2;
        let median = if times.len() % 2 == 1 {
            times[middle]
        } else {
            (times[middle - 1] + times[middle]) / 2.0
        };
        Microseconds {
            min: times[0],
            median,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_of_whole_passes_and_for_one_image() {
        let sheet = Sheet {
            costs: Vec::new(),
            passes: vec![
                vec![1.0, 9.0],
                vec![4.0, 2.0],
                vec![3.0, 4.0],
                vec![5.0, 5.0],
            ],
            images: 1e6,
        };
        // Sums 10, 6, 7 and 10: no pass took the 1 + 2 that the stages' own minima add up to.
        let both = sheet.microseconds(&[0, 1]);
        assert_eq!((both.min, both.median), (6.0, 8.5));
        let first = sheet.microseconds(&[0]);
        assert_eq!((first.min, first.median), (1.0, 3.5));
    }
}
