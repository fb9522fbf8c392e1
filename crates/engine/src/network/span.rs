//! Spans of a network's stages, by name, and the values that they use.

use super::network::{Network, inputs};
use super::stage::Operation;
use crate::error::{EngineError, ErrorCode, Result};
use std::ops::Range;

impl Network {
    /// The places of the stages from one name to another, both included, in the graph's order.
    ///
    /// A name stands for the stage of that name and for all stages within it: `layer3.0` for the
    /// whole block with its shortcut, `layer3` for all blocks of the third stage.
    ///
    /// # Errors
    /// `layer-unknown`; `invalid-spec` where `from` comes after `to`.
    pub fn span(&self, from: &str, to: &str) -> Result<Range<usize>> {
        let (first, last) = (self.named(from)?.start, self.named(to)?.end);
        if first < last {
            return Ok(first..last);
        }
        Err(EngineError::new(
            ErrorCode::InvalidSpec,
            format!("the span from {from} to {to} runs backwards; name its first stage first"),
        )
        .with("from", from)
        .with("to", to))
    }

    /// The places of the values that stages use: parameters, then buffers, in the network's order.
    pub fn values_of(&self, stages: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut places: Vec<usize> = stages
            .into_iter()
            .flat_map(|stage| {
                let mut operation = self.stages()[stage].operation;
                let places: Vec<usize> = operation.places().into_iter().map(|at| *at).collect();
                places
            })
            .collect();
        places.sort_unstable();
        places
    }

    /// The places of the heads' stages; one where the network has one head.
    pub fn head_stages(&self) -> Range<usize> {
        let stages = self.stages();
        let last = stages.len() - 1;
        match stages[last].operation {
            Operation::Concatenate { first } => first..last,
            _ => last..last + 1,
        }
    }

    /// The places of the stages that a stage's output hangs on, itself included, in order: the
    /// network as it is cut there.
    pub fn needed_for(&self, stage: usize) -> Vec<usize> {
        let mut needed = vec![false; stage + 1];
        needed[stage] = true;
        for at in (0..=stage).rev() {
            if needed[at] {
                for input in inputs(&self.stages()[at], at) {
                    needed[input] = true;
                }
            }
        }
        (0..=stage).filter(|&at| needed[at]).collect()
    }

    /// The stages of a name: the one that has it, and those within.
    fn named(&self, name: &str) -> Result<Range<usize>> {
        let within = |stage: &str| {
            stage
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let stages = self.stages();
        let first = stages.iter().position(|stage| within(&stage.name));
        let last = stages.iter().rposition(|stage| within(&stage.name));
        let (Some(first), Some(last)) = (first, last) else {
            let known: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
            return Err(EngineError::new(
                ErrorCode::LayerUnknown,
                format!(
                    "stage {name:?} is unknown; this network has {}",
                    known.join(", ")
                ),
            )
            .with("layer", name)
            .with("known", known));
        };
        Ok(first..last + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::NetworkRef;

    fn resnet() -> Network {
        NetworkRef::Resnet {
            depth: 18,
            width_multiplier: 0.125,
            classes: 4,
            side: 32,
            heads: Some(vec![1, 3]),
        }
        .build()
        .unwrap()
    }

    fn names(from: &str, to: &str) -> Vec<String> {
        let network = resnet();
        let span = network.span(from, to).unwrap();
        let stages = &network.stages()[span];
        stages.iter().map(|stage| stage.name.clone()).collect()
    }

    #[test]
    fn a_block_s_name_is_the_whole_block_at_either_end() {
        let block = [
            "layer2.0.conv1",
            "layer2.0.bn1",
            "layer2.0.relu1",
            "layer2.0.conv2",
            "layer2.0.bn2",
            "layer2.0.downsample.0",
            "layer2.0.downsample.1",
            "layer2.0",
        ];
        assert_eq!(names("layer2.0", "layer2.0"), block);
        assert_eq!(names("layer2.0.conv1", "layer2.0"), block);
        assert_eq!(names("layer2.0.conv2", "layer2.0"), block[3..]);
        assert_eq!(names("layer2.0", "layer2.0.conv1"), block[..1]);
        assert_eq!(
            names("layer2.0.downsample", "layer2.0.downsample"),
            block[5..7]
        );
        assert_eq!(names("layer2", "layer2").len(), 8 + 6);
        assert_eq!(names("conv1", "relu"), ["conv1", "bn1", "relu"]);
        assert_eq!(names("fc", "fc"), ["fc.0", "fc.1", "fc"]);
    }

    #[test]
    fn values_are_those_of_the_stages_parameters_first() {
        let network = resnet();
        let span = network.span("layer2.0.conv2", "layer2.0.bn2").unwrap();
        let values: Vec<&str> = network
            .values_of(span)
            .into_iter()
            .map(|at| network.values()[at].name.as_str())
            .collect();
        assert_eq!(
            values,
            [
                "layer2.0.conv2.weight",
                "layer2.0.bn2.weight",
                "layer2.0.bn2.bias",
                "layer2.0.bn2.running_mean",
                "layer2.0.bn2.running_var"
            ]
        );
        let all = network.values_of(0..network.stages().len());
        assert_eq!(all, (0..network.values().len()).collect::<Vec<_>>());
        let relu = network.span("relu", "relu").unwrap();
        assert!(network.values_of(relu).is_empty());
    }

    #[test]
    fn a_shortcut_needs_nothing_of_the_main_path() {
        let network = resnet();
        let at = |name: &str| network.span(name, name).unwrap().end - 1;
        let of = |name: &str| network.needed_for(at(name));
        let before: Vec<usize> = (0..=at("layer1.1")).collect();
        assert_eq!(of("layer1.1"), before);
        let shortcut = at("layer2.0.downsample.0");
        assert_eq!(
            of("layer2.0.downsample.0"),
            [&before[..], &[shortcut]].concat()
        );
        assert_eq!(of("layer2.0").len(), before.len() + 8);
        assert_eq!(of("fc").len(), network.stages().len());
        assert_eq!(of("fc.1").len(), network.stages().len() - 2);
    }

    #[test]
    fn unknown_stages_and_spans_that_run_backwards_are_refused() {
        let network = resnet();
        let code = |from: &str, to: &str| network.span(from, to).unwrap_err().code;
        for unknown in ["layer5", "layer2.", "layer", "conv", ""] {
            assert_eq!(code(unknown, "fc"), ErrorCode::LayerUnknown, "{unknown}");
            assert_eq!(code("conv1", unknown), ErrorCode::LayerUnknown, "{unknown}");
        }
        assert_eq!(code("layer2.1", "layer2.0"), ErrorCode::InvalidSpec);
        assert_eq!(
            code("layer2.0.conv2", "layer2.0.conv1"),
            ErrorCode::InvalidSpec
        );
    }
}
