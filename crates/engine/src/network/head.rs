//! A network's head.

use super::network::{Layer, Network};
use super::stage::Operation;

/// The classifier of a network with one head.
pub struct Head {
    /// Its stage, as the only layer that is read.
    pub layer: Layer,
    /// The place of its weights `[k, d]` among the network's values.
    pub weight: usize,
    /// The stages whose outputs, if they have `d` features, are what it takes: the one before it,
    /// and the one whose channels that averages.
    pub inputs: Vec<String>,
}

impl Network {
    /// The head, where there is one and not several.
    pub fn only_head(&self) -> Option<Head> {
        let [_] = self.heads() else {
            return None;
        };
        let stages = self.stages();
        let last = stages.last()?;
        let Operation::Linear { weight, .. } = last.operation else {
            return None;
        };
        let mut inputs = Vec::new();
        let mut input = last.input.map(|at| &stages[at]);
        while let Some(stage) = input {
            if stage.readable {
                inputs.push(stage.name.clone());
            }
            let passes_on = matches!(
                stage.operation,
                Operation::Flatten | Operation::GlobalAveragePool
            );
            input = stage.input.filter(|_| passes_on).map(|at| &stages[at]);
        }
        let layer = Layer {
            number: 1,
            name: last.name.clone(),
            shape: last.shape.clone(),
            features: last.features(),
            stage: stages.len() - 1,
        };
        Some(Head {
            layer,
            weight,
            inputs,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::network::NetworkRef;
    use serde_json::json;

    #[test]
    fn the_only_head_is_found_with_what_it_takes() {
        let networks = [
            (
                json!({ "kind": "mlp", "depth": 3, "width": 8, "classes": 4 }),
                "head",
                vec!["relu3"],
            ),
            (
                json!({ "kind": "vgg", "depth": 11, "convolutions": null, "widthMultiplier": 0.125, "classes": 4 }),
                "classifier",
                vec!["avgpool", "pool5"],
            ),
            (
                json!({ "kind": "resnet", "depth": 18, "widthMultiplier": 0.125, "classes": 4 }),
                "fc",
                vec!["avgpool", "layer4.1"],
            ),
        ];
        for (network, name, inputs) in networks {
            let of = |network| {
                let network: NetworkRef = serde_json::from_value(network).unwrap();
                network.build().unwrap()
            };
            let built = of(network.clone());
            let head = built.only_head().unwrap();
            assert_eq!((head.layer.name.as_str(), head.layer.features), (name, 4));
            assert_eq!(built.values()[head.weight].name, format!("{name}.weight"));
            assert_eq!(head.inputs, inputs);
            let mut several = network;
            several["heads"] = json!([1, 3]);
            assert!(of(several).only_head().is_none());
        }
    }
}
