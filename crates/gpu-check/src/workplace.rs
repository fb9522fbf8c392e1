//! A temporary folder with images, and the engine's requests of them.

use crate::images::records;
use crate::scale::Scale;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use tunnel_engine::error::{EngineError, ErrorCode, Result};
use tunnel_engine::job::JobContext;

/// Goes, with its files, when the check ends.
pub struct Workplace {
    folder: TempDir,
    network: Value,
    batch: usize,
}

fn failed(error: &std::io::Error) -> EngineError {
    let folder = std::env::temp_dir();
    let text = format!("{} cannot be written to: {error}", folder.display());
    EngineError::new(ErrorCode::OutputUnwritable, text)
}

/// Runs a verb, with nobody listening.
pub fn call(verb: &str, request: Value) -> Result<Value> {
    tunnel_engine::run(verb, request, &JobContext::silent())
}

pub fn run_on(device: &str) -> Value {
    json!({ "device": device, "threads": null })
}

impl Workplace {
    /// One with so many images to train on and to test with.
    pub fn new(train: usize, test: usize, scale: &Scale) -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|error| failed(&error))?;
        for (name, count, seed) in [("train.bin", train, 1), ("test.bin", test, 2)] {
            fs::write(folder.path().join(name), records(count, seed))
                .map_err(|error| failed(&error))?;
        }
        Ok(Self {
            folder,
            network: scale.network.clone(),
            batch: scale.batch,
        })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn data(&self, file: &str, classes: Option<&[i64]>) -> Value {
        json!({
            "files": [self.file(file)],
            "layout": "cifar10",
            "classCount": 10,
            "classes": classes,
            "images": null,
        })
    }

    fn training(&self, epochs: u64, precision: &str) -> Value {
        json!({
            "epochs": epochs,
            "batchSize": self.batch,
            "learningRate": 0.02,
            "momentum": 0.9,
            "weightDecay": 1e-4,
            "schedule": { "kind": "constant" },
            "augmentation": { "crop": 4, "flip": true },
            "precision": precision,
            "gradientClip": 5.0,
        })
    }

    pub fn train(&self, device: &str, network: &Value, epochs: u64, precision: &str) -> Value {
        json!({
            "network": network,
            "initialisation": "kaiming",
            "train": self.data("train.bin", None),
            "test": self.data("test.bin", None),
            "training": self.training(epochs, precision),
            "seed": 5,
            "run": run_on(device),
            "weightsFile": self.file(&format!("weights-{device}.safetensors")),
        })
    }

    /// An epoch of the network that is measured.
    pub fn train_network(&self, device: &str) -> Value {
        self.train(device, &self.network, 1, "float32")
    }

    /// The network that the CPU trained.
    fn subject(&self) -> Value {
        json!({
            "kind": "network",
            "network": self.network,
            "weightsFile": self.file("weights-cpu.safetensors"),
        })
    }

    /// A request of a verb that measures the test images, with its settings under its name.
    fn measure(&self, verb: &str, device: &str, settings: Value) -> Value {
        let mut request = json!({
            "subject": self.subject(),
            "data": self.data("test.bin", None),
            "layers": null,
            "seed": 5,
            "run": run_on(device),
        });
        request[verb] = settings;
        request
    }

    pub fn rank(&self, device: &str) -> Value {
        let settings = json!({ "rtol": 1e-3, "maxFeatures": 500 });
        self.measure("rank", device, settings)
    }

    pub fn variance(&self, device: &str) -> Value {
        let settings = json!({ "maxFeatures": 500, "pooling": null });
        self.measure("variance", device, settings)
    }

    pub fn features(&self, device: &str) -> Value {
        let mut request = self.measure("maxFeatures", device, json!(500));
        request["file"] = json!(self.file(&format!("features-{device}.safetensors")));
        request
    }

    pub fn similarity(&self, device: &str) -> Value {
        let settings = json!({
            "maxFeatures": 500, "method": "exact", "batchSize": 500,
            "permutations": 0, "permutationImages": 100,
        });
        let mut request = self.measure("similarity", device, settings);
        request["other"] = Value::Null;
        request["otherLayers"] = Value::Null;
        request["precision"] = json!("float32");
        request
    }

    pub fn spectrum(&self, device: &str) -> Value {
        let settings = json!({ "maxFeatures": 500, "rtols": [1e-1, 1e-3] });
        let mut request = self.measure("spectrum", device, settings);
        request["spectrumFile"] = json!(self.file("spectrum.safetensors"));
        request
    }

    pub fn components(&self, device: &str) -> Value {
        let settings = json!({ "maxFeatures": 500, "count": 10 });
        let mut request = self.measure("components", device, settings);
        request["file"] = json!(self.file("components.safetensors"));
        request
    }

    pub fn change(&self, device: &str) -> Value {
        let settings = json!({ "maxFeatures": 500, "standardise": true });
        let mut request = self.measure("change", device, settings);
        request["checkpoints"] = Value::Null;
        request
    }

    pub fn probe(&self, device: &str) -> Value {
        json!({
            "subject": self.subject(),
            "train": self.data("train.bin", None),
            "test": self.data("test.bin", None),
            "layers": null,
            "probe": {
                "epochs": 5, "batchSize": 50, "learningRate": 0.003, "weightDecay": 0,
                "labelSmoothing": 0, "maxFeatures": 500, "standardise": true, "pooling": null,
                "validationShare": 0,
            },
            "precision": "float32",
            "seed": 5,
            "run": run_on(device),
            "correctnessFile": self.file("correct.safetensors"),
        })
    }

    /// The network with a span of its own put into it.
    pub fn graft(&self, device: &str) -> Value {
        let mut request = self.no_graft(device);
        let weights = self.file("weights-cpu.safetensors");
        let graft = json!({ "from": "layer1.0", "to": "layer2.1", "weightsFile": weights });
        request["grafts"] = json!([graft]);
        request
    }

    /// The network as it is, evaluated.
    pub fn no_graft(&self, device: &str) -> Value {
        json!({
            "network": self.network,
            "weightsFile": self.file("weights-cpu.safetensors"),
            "grafts": [],
            "test": self.data("test.bin", None),
            "seed": 5,
            "run": run_on(device),
            "precision": "float32",
            "outputFile": self.file("grafted.safetensors"),
        })
    }

    /// Two tasks of five classes each.
    pub fn continual(&self, device: &str) -> Value {
        let mut network = self.network.clone();
        network["heads"] = json!([5, 5]);
        let task = |name: &str, classes: [i64; 5]| {
            let data = |file: &str| self.data(file, Some(&classes));
            json!({ "name": name, "train": data("train.bin"), "test": data("test.bin") })
        };
        json!({
            "network": network,
            "initialisation": "kaiming",
            "tasks": [task("first", [0, 1, 2, 3, 4]), task("second", [5, 6, 7, 8, 9])],
            "training": self.training(1, "float32"),
            "seed": 5,
            "run": run_on(device),
            "weightsFile": self.file("continual.safetensors"),
            "checkpoints": { "folder": self.file("") },
        })
    }

    pub fn cost(&self, device: &str, network: &Value) -> Value {
        json!({
            "network": network, "batchSize": 8, "repeats": 2, "precision": "float32",
            "run": run_on(device), "layers": null,
        })
    }
}
