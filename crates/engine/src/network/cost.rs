//! What a network's stages cost: counted from shapes, and measured.

use super::network::Network;
use super::stage::Operation;
use crate::device::synchronise;
use crate::error::Result;
use crate::job::Meter;
use std::time::Instant;
use tch::Tensor;

/// What a stage holds, and does for one image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageCost {
    /// Numbers that are learned: weights and biases, those of batch normalisation included, but not
    /// its running statistics.
    pub parameters: i64,
    /// Products that are added up, by linear layers and convolutions: `out · in`, and
    /// `out · in · kernel² · rows · columns` of the output. Zero padding counts as any pixel, as
    /// the computation treats it. Biases, batch normalisation (which folds into the convolution
    /// before it), ReLU, pooling and additions count 0; the measured time has them all.
    pub multiply_adds: i64,
}

impl Network {
    /// What each stage costs, in the graph's order.
    pub fn costs(&self) -> Vec<StageCost> {
        let size = |place: usize| self.values()[place].shape.iter().product::<i64>();
        self.stages()
            .iter()
            .enumerate()
            .map(|(at, stage)| {
                let learned = self.parameters().len();
                let parameters = self.values_of([at]).into_iter().filter(|&at| at < learned);
                let multiply_adds = match stage.operation {
                    // A linear layer's output has one position.
                    Operation::Linear { weight, .. } | Operation::Convolution { weight, .. } => {
                        size(weight) * stage.shape[1..].iter().product::<i64>()
                    }
                    _ => 0,
                };
                StageCost {
                    parameters: parameters.map(size).sum(),
                    multiply_adds,
                }
            })
            .collect()
    }

    /// Seconds that each stage takes on a normalised batch, in evaluation mode, for each of
    /// `repeats` passes after one that is not counted. The first stage's hold how the batch is laid
    /// out. On a GPU each stage is waited for.
    ///
    /// # Errors
    /// `cancelled` between passes; libtorch's.
    pub fn time_stages(
        &self,
        values: &[Tensor],
        batch: &Tensor,
        repeats: u64,
        meter: &mut Meter,
    ) -> Result<Vec<Vec<f64>>> {
        let _guard = tch::no_grad_guard();
        let mut passes = Vec::new();
        for pass in 0..=repeats {
            let mut seconds = Vec::with_capacity(self.stages().len());
            synchronise(batch.device());
            let mut before = Instant::now();
            let _ = self.forward(values, batch, |_, output| {
                synchronise(output.device());
                let now = Instant::now();
                seconds.push((now - before).as_secs_f64());
                before = now;
                Ok(())
            })?;
            // The first pass warms up: memory is had from the system, kernels are prepared.
            if pass > 0 {
                passes.push(seconds);
            }
            meter.step(batch.size()[0] as u64, None)?;
        }
        Ok(passes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::NetworkRef;

    #[test]
    fn a_vgg_19_s_multiply_adds_are_those_of_its_shapes() {
        let network = NetworkRef::Vgg {
            depth: 19,
            convolutions: None,
            width_multiplier: 1.0,
            classes: 10,
            side: 32,
            heads: None,
        }
        .build()
        .unwrap();
        // Inputs, outputs and the side that each convolution works at, by hand.
        let mut convolutions = vec![(3, 64, 32), (64, 64, 32), (64, 128, 16), (128, 128, 16)];
        for (inputs, outputs, side) in [(128, 256, 8), (256, 512, 4), (512, 512, 2)] {
            convolutions.push((inputs, outputs, side));
            convolutions.extend([(outputs, outputs, side); 3]);
        }
        let wanted: Vec<i64> = convolutions
            .into_iter()
            .map(|(inputs, outputs, side)| 9 * inputs * outputs * side * side)
            .chain([512 * 10])
            .collect();
        let found: Vec<i64> = (network.costs().iter())
            .map(|cost| cost.multiply_adds)
            .filter(|&count| count > 0)
            .collect();
        assert_eq!(found, wanted);
        assert_eq!(found.iter().sum::<i64>(), 398_136_320);
    }

    #[test]
    fn a_residual_block_counts_its_shortcut_and_strides() {
        let network = NetworkRef::Resnet {
            depth: 18,
            width_multiplier: 1.0,
            classes: 7,
            side: 16,
            heads: Some(vec![3, 4]),
        }
        .build()
        .unwrap();
        let costs = network.costs();
        let of = |from: &str, to: &str| -> StageCost {
            let span = network.span(from, to).unwrap();
            costs[span]
                .iter()
                .fold(StageCost::default(), |sum, cost| StageCost {
                    parameters: sum.parameters + cost.parameters,
                    multiply_adds: sum.multiply_adds + cost.multiply_adds,
                })
        };
        // 16 pixels a side before the second stage, 8 within it.
        let weights = 9 * 64 * 128 + 9 * 128 * 128 + 64 * 128;
        let block = of("layer2.0", "layer2.0");
        assert_eq!(block.multiply_adds, weights * 8 * 8);
        assert_eq!(block.parameters, weights + 3 * 2 * 128);
        assert_eq!(of("fc", "fc").multiply_adds, 512 * 7);
        assert_eq!(of("fc", "fc").parameters, 512 * 7 + 7);
        assert_eq!(of("conv1", "fc").parameters, network.parameter_count());
        assert_eq!(of("bn1", "relu").multiply_adds, 0);
    }
}
