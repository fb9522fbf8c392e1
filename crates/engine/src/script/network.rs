//! A TorchScript module as a network of named layers.

use super::module::ScriptModule;
use crate::data::CHANNELS;
use crate::error::{EngineError, ErrorCode, Result};
use crate::layer_names::check_layer_names;
use std::path::Path;
use tch::{Device, Kind, Tensor};

/// Images that the layers' shapes are found with: two, to tell the batch's dimension from others.
const PROBED: i64 = 2;

/// A layer that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptLayer {
    /// What it is called.
    pub name: String,
    /// The shape of its output for one image.
    pub shape: Vec<i64>,
    /// Whether it is read where no layers are named: not where an outer module has the same output.
    pub default: bool,
    /// Its place among the module's taps, or among what the module returns.
    pub(crate) output: usize,
}

impl ScriptLayer {
    /// Features of its representation.
    pub fn features(&self) -> i64 {
        self.shape.iter().product()
    }
}

/// A module and its layers, in the order of execution.
pub struct ScriptNetwork {
    module: ScriptModule,
    layers: Vec<ScriptLayer>,
    taps: bool,
}

impl ScriptNetwork {
    /// Reads a module, and passes two images of zeros `[3, side, side]` through it to see what its
    /// layers are. `outputs` names what the module returns, where that is its layers; where `None`
    /// they are found inside it.
    ///
    /// # Errors
    /// `weights-unreadable`; `invalid-spec` where the module refuses such images, returns another
    /// number of tensors than are named, or has no layer.
    pub fn open(
        file: &Path,
        side: i64,
        outputs: Option<&[String]>,
        device: Device,
    ) -> Result<Self> {
        let module = ScriptModule::open(file, device)?;
        let _guard = tch::no_grad_guard();
        let images = Tensor::f_zeros([PROBED, CHANNELS, side, side], (Kind::Float, device))?;
        let layers = match outputs {
            Some(names) => returned(&module, &images, names)?,
            None => tapped(&module, &images)?,
        };
        if layers.is_empty() {
            return Err(invalid(format!(
                "{} has no layer whose output has a row an image",
                file.display()
            )));
        }
        Ok(Self {
            module,
            layers,
            taps: outputs.is_none(),
        })
    }

    /// The layers that can be read, in the order of execution.
    pub fn layers(&self) -> &[ScriptLayer] {
        &self.layers
    }

    /// Those that are asked for, in the order of execution; where `None`, the default ones.
    ///
    /// # Errors
    /// `layer-unknown`; `invalid-spec` for an empty list or a name twice.
    pub fn select(&self, names: Option<&[String]>) -> Result<Vec<ScriptLayer>> {
        let asked = |layer: &&ScriptLayer| names.map_or(layer.default, |n| n.contains(&layer.name));
        if let Some(names) = names {
            let known: Vec<&str> = self.layers.iter().map(|l| l.name.as_str()).collect();
            check_layer_names(names, &known, "this module")?;
        }
        Ok(self.layers.iter().filter(asked).cloned().collect())
    }

    /// Values of one image's outputs of all layers: what a pass may hold at once does not hang on
    /// which of them are read.
    pub fn all_features(&self) -> i64 {
        self.layers.iter().map(ScriptLayer::features).sum()
    }

    /// Has [`ScriptNetwork::run`] give these layers.
    pub(crate) fn read(&self, layers: &[&ScriptLayer]) -> Result<()> {
        if !self.taps {
            return Ok(());
        }
        let taps: Vec<usize> = layers.iter().map(|layer| layer.output).collect();
        self.module.select(&taps)
    }

    /// The outputs `[b, …]` of the layers that were given to [`ScriptNetwork::read`], of a float32
    /// batch `[b, 3, side, side]`.
    pub(crate) fn run(&self, batch: &Tensor, layers: &[&ScriptLayer]) -> Result<Vec<Tensor>> {
        let mut found = self.module.run(batch)?;
        if !self.taps {
            let chosen = layers.iter().map(|layer| match found.get(layer.output) {
                Some(output) => Ok(output.shallow_clone()),
                None => Err(invalid(format!("the module returned no {}", layer.name))),
            });
            found = chosen.collect::<Result<_>>()?;
        }
        for (layer, output) in layers.iter().zip(&found) {
            let wanted: Vec<i64> = batch.size()[..1]
                .iter()
                .chain(&layer.shape)
                .copied()
                .collect();
            if output.size() != wanted {
                return Err(invalid(format!(
                    "layer {} gave {:?} for {} images, and {:?} is what two images have; its output must have a row an image",
                    layer.name,
                    output.size(),
                    wanted[0],
                    layer.shape
                )));
            }
        }
        Ok(found)
    }
}

fn tapped(module: &ScriptModule, images: &Tensor) -> Result<Vec<ScriptLayer>> {
    let taps = module.taps();
    if taps.is_empty() {
        return Ok(Vec::new());
    }
    module.select(&(0..taps.len()).collect::<Vec<_>>())?;
    let outputs = module.run(images)?;
    let layers = taps.iter().zip(&outputs).enumerate();
    let layers = layers.filter(|(_, (_, output))| has_rows(output));
    Ok(layers
        .map(|(at, (tap, output))| ScriptLayer {
            name: tap.name.clone(),
            shape: output.size()[1..].to_vec(),
            default: taps[at + 1..].iter().all(|later| later.first != tap.first),
            output: at,
        })
        .collect())
}

fn returned(module: &ScriptModule, images: &Tensor, names: &[String]) -> Result<Vec<ScriptLayer>> {
    let outputs = module.run(images)?;
    if outputs.len() != names.len() {
        return Err(invalid(format!(
            "the module returns {} tensors and outputs names {}; name each of them",
            outputs.len(),
            names.len()
        )));
    }
    let named = names.iter().zip(&outputs).enumerate();
    named
        .map(|(at, (name, output))| {
            if name.is_empty() || names[..at].contains(name) {
                return Err(invalid(format!("outputs has the name {name:?} twice, or empty")));
            }
            if !has_rows(output) {
                return Err(invalid(format!(
                    "output {name} is {:?} of shape {:?} for two images; it must be floating-point numbers, a row an image",
                    output.kind(),
                    output.size()
                )));
            }
            Ok(ScriptLayer {
                name: name.clone(),
                shape: output.size()[1..].to_vec(),
                default: true,
                output: at,
            })
        })
        .collect()
}

fn has_rows(output: &Tensor) -> bool {
    let size = output.size();
    let floats = [Kind::Float, Kind::Half, Kind::BFloat16, Kind::Double];
    floats.contains(&output.kind()) && size.len() > 1 && size[0] == PROBED && output.numel() > 0
}

fn invalid(message: String) -> EngineError {
    EngineError::new(ErrorCode::InvalidSpec, message)
}
