//! Weights that others trained, found under the names that PyTorch's users give them.

use crate::data::Normalisation;
use crate::error::{EngineError, ErrorCode, Result};
use crate::network::{Network, Role};
use crate::tensor_file::{FLOATS, TensorFile, unreadable};
use crate::weights::{MEAN, OPTIMISER, STD, check_finite, wanted_values};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tch::{Device, Tensor};

/// What wrappers put before every name: `nn.DataParallel`, `torch.compile`, training frameworks.
const PREFIXES: [&str; 6] = [
    "module.",
    "model.",
    "state_dict.",
    "_orig_mod.",
    "net.",
    "network.",
];

/// What a network's only linear classifier is called, with or without a number in a `Sequential`.
const CLASSIFIERS: [&str; 4] = ["classifier", "fc", "head", "linear"];

/// A safetensors file of somebody's network.
pub struct ForeignWeights {
    tensors: TensorFile,
    /// Tensors under another name than the file's: the file's, and ours.
    pub renamed: Vec<(String, String)>,
    /// Tensors that are passed over, by the file's names: counts of batches, an optimiser's state.
    pub left_out: Vec<String>,
}

impl ForeignWeights {
    /// Reads a file and finds each of the network's values in it, under our name for it or
    /// torchvision's, after wrappers' prefixes.
    ///
    /// # Errors
    /// `weights-unreadable`; `weights-mismatch`, which lists every tensor that is missing, left
    /// over, of another shape, or not of floating-point numbers.
    pub fn read(network: &Network, file: &Path) -> Result<Self> {
        let mut tensors = TensorFile::read(file)?;
        let names = Names::new(network, &tensors.own_names());
        if let Some((first, second, ours)) = names.collision {
            return Err(EngineError::new(
                ErrorCode::WeightsMismatch,
                format!(
                    "{} has {ours} twice, as {first} and as {second}; leave one out",
                    file.display()
                ),
            )
            .with("file", file.display().to_string())
            .with(
                "differences",
                vec![format!("{first} and {second} are both {ours}")],
            ));
        }
        let renamed = names
            .own_by_ours
            .iter()
            .filter(|(ours, own)| ours != own)
            .map(|(ours, own)| (own.clone(), ours.clone()))
            .collect();
        tensors.go_by(names.own_by_ours);
        let mut wanted = wanted_values(network);
        let of_input = [MEAN, STD].map(|name| (name.to_owned(), vec![3]));
        let has = tensors.names();
        wanted.extend(of_input.into_iter().filter(|(name, _)| has.contains(name)));
        tensors.check(&wanted, &FLOATS, |_| false)?;
        Ok(Self {
            tensors,
            renamed,
            left_out: names.left_out,
        })
    }

    /// The values in the network's order, float32 on the CPU.
    ///
    /// # Errors
    /// `not-finite`, which names the tensor.
    pub fn values(&self, network: &Network) -> Result<Vec<Tensor>> {
        let wanted = wanted_values(network);
        let values = self.tensors.tensors(&wanted, Device::Cpu)?;
        let places: Vec<usize> = (0..values.len()).collect();
        check_finite(network, &places, &values, self.tensors.path())?;
        Ok(values)
    }

    /// How the input is normalised, where the file says it as ours do.
    ///
    /// # Errors
    /// `invalid-spec` for statistics that are none.
    pub fn normalisation(&self) -> Result<Option<Normalisation>> {
        let has = self.tensors.names();
        if !has.contains(MEAN) || !has.contains(STD) {
            return Ok(None);
        }
        let three = |name: &str| -> Result<[f32; 3]> {
            let values = self.tensors.floats(name)?;
            values.try_into().map_err(|_| {
                unreadable(self.tensors.path(), format!("{name} is not three numbers"))
            })
        };
        let found = Normalisation {
            mean: three(MEAN)?,
            std: three(STD)?,
        };
        found.check("the file's input")?;
        Ok(Some(found))
    }
}

/// What the tensors of a file are called here.
struct Names {
    own_by_ours: BTreeMap<String, String>,
    left_out: Vec<String>,
    /// The first two tensors that go by one name, and that name.
    collision: Option<(String, String, String)>,
}

impl Names {
    fn new(network: &Network, own: &[String]) -> Self {
        let values: BTreeSet<&str> = network.values().iter().map(|v| v.name.as_str()).collect();
        let classifier = classifier(network, own, &values);
        let mut names = Self {
            own_by_ours: BTreeMap::new(),
            left_out: Vec::new(),
            collision: None,
        };
        for own in own {
            let bare = bare(own);
            let last = bare.rsplit('.').next();
            if bare.starts_with(OPTIMISER) || last == Some("num_batches_tracked") {
                names.left_out.push(own.clone());
                continue;
            }
            let ours = match &classifier {
                Some((theirs, ours)) => match bare.strip_prefix(theirs.as_str()) {
                    Some(rest) if rest.starts_with('.') => format!("{ours}{rest}"),
                    _ => bare,
                },
                None => bare,
            };
            if let Some(other) = names.own_by_ours.insert(ours.clone(), own.clone()) {
                names.collision.get_or_insert((other, own.clone(), ours));
            }
        }
        names
    }
}

/// A name without wrappers' prefixes, a residual block's shortcut under torchvision's name.
fn bare(own: &str) -> String {
    let mut name = own;
    while let Some(rest) = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)) {
        name = rest;
    }
    name.replace(".shortcut.", ".downsample.")
}

/// What the file calls the network's only head, and what we do, where that differs and only one
/// linear classifier is there.
fn classifier(
    network: &Network,
    own: &[String],
    values: &BTreeSet<&str>,
) -> Option<(String, String)> {
    let [_] = network.heads() else { return None };
    let weights = network.parameters().iter().rev();
    let head = weights.clone().find(|value| value.role == Role::Weight)?;
    let ours = head.name.strip_suffix(".weight")?;
    let found: BTreeSet<String> = own
        .iter()
        .map(|own| bare(own))
        .filter(|name| !values.contains(name.as_str()))
        .filter_map(|name| {
            let (module, what) = name.rsplit_once('.')?;
            let (word, number) = module.split_once('.').unwrap_or((module, "0"));
            let is_one = CLASSIFIERS.contains(&word)
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && ["weight", "bias"].contains(&what);
            is_one.then(|| module.to_owned())
        })
        .collect();
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(theirs), None) if !own.iter().any(|own| bare(own) == head.name) => {
            Some((theirs, ours.to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::NetworkRef;
    use serde_json::json;

    fn network(kind: &str, depth: i64) -> Network {
        let mut network =
            json!({ "kind": kind, "depth": depth, "widthMultiplier": 0.02, "classes": 10 });
        if kind == "vgg" {
            network["convolutions"] = json!(null);
        }
        let network: NetworkRef = serde_json::from_value(network).unwrap();
        network.build().unwrap()
    }

    fn names(network: &Network, own: &[&str]) -> Names {
        let own: Vec<String> = own.iter().map(|&name| name.to_owned()).collect();
        Names::new(network, &own)
    }

    fn ours(network: &Network, own: &str) -> String {
        let names = names(network, &[own]);
        names.own_by_ours.into_keys().next().unwrap_or_default()
    }

    #[test]
    fn wrappers_shortcuts_and_single_classifiers_are_understood() {
        let resnet = network("resnet", 18);
        for (own, wanted) in [
            ("layer2.0.conv1.weight", "layer2.0.conv1.weight"),
            ("module.model.conv1.weight", "conv1.weight"),
            ("state_dict.module.bn1.running_var", "bn1.running_var"),
            ("net.layer2.0.shortcut.1.bias", "layer2.0.downsample.1.bias"),
            ("linear.weight", "fc.weight"),
            ("module.head.bias", "fc.bias"),
            ("classifier.1.weight", "fc.weight"),
            ("features.0.weight", "features.0.weight"),
            ("classifier.drop.weight", "classifier.drop.weight"),
        ] {
            assert_eq!(ours(&resnet, own), wanted);
        }
        let vgg = network("vgg", 11);
        for own in ["classifier.0.weight", "classifier.weight", "fc.weight"] {
            assert_eq!(ours(&vgg, own), "classifier.weight");
        }
        let skipped = names(&vgg, &["module.features.1.num_batches_tracked"]);
        assert!(skipped.own_by_ours.is_empty());
        assert_eq!(skipped.left_out, ["module.features.1.num_batches_tracked"]);
    }

    #[test]
    fn a_classifier_of_several_layers_stays_as_it_is() {
        let vgg = network("vgg", 11);
        let own = [
            "classifier.0.weight",
            "classifier.3.weight",
            "classifier.6.weight",
        ];
        let found = names(&vgg, &own);
        assert_eq!(found.own_by_ours.into_keys().collect::<Vec<_>>(), own);
        // Nor is one renamed beside the network's own.
        let found = names(&vgg, &["classifier.weight", "fc.weight"]);
        assert!(found.own_by_ours.contains_key("fc.weight"));
    }

    #[test]
    fn one_name_for_two_tensors_is_noticed() {
        let found = names(&network("resnet", 18), &["module.fc.bias", "fc.bias"]);
        let (first, second, ours) = found.collision.unwrap();
        assert_eq!(
            (first.as_str(), second.as_str(), ours.as_str()),
            ("module.fc.bias", "fc.bias", "fc.bias")
        );
    }
}
