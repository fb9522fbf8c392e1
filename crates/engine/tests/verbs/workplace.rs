//! A folder with data, and requests that are right, for tests to run or to spoil.

use super::common::call;
use super::common::folder::Folder;
use super::common::images::write_splits;
use safetensors::SafeTensors;
use serde_json::{Value, json};

pub const TRAIN_IMAGES: usize = 600;
pub const TEST_IMAGES: usize = 300;
pub const DEPTH: usize = 2;
pub const WIDTH: usize = 32;

/// The files that a workplace begins with.
pub const DATA: [&str; 2] = ["test.bin", "train.bin"];

pub struct Workplace {
    pub folder: Folder,
}

impl Workplace {
    pub fn new() -> Self {
        let folder = Folder::new();
        write_splits(&folder, 1, TRAIN_IMAGES, TEST_IMAGES);
        Self { folder }
    }

    /// One with a trained network, in `weights.safetensors`.
    pub fn trained() -> Self {
        let workplace = Self::new();
        call("train", workplace.train());
        workplace
    }

    pub fn data(&self, file: &str) -> Value {
        json!({
            "files": [self.folder.file(file)],
            "layout": "cifar10",
            "classCount": 10,
            "classes": null,
            "images": null,
        })
    }

    pub fn train(&self) -> Value {
        json!({
            "network": network(),
            "initialisation": "kaiming",
            "train": self.data("train.bin"),
            "test": self.data("test.bin"),
            "training": {
                "epochs": 4,
                "batchSize": 50,
                "learningRate": 0.02,
                "momentum": 0.9,
                "weightDecay": 1e-4,
                "schedule": { "kind": "constant" },
                "augmentation": { "crop": 0, "flip": false },
                "precision": "float32",
            },
            "seed": 5,
            "run": run_on("cpu"),
            "weightsFile": self.folder.file("weights.safetensors"),
        })
    }

    /// The network in `weights.safetensors`.
    pub fn subject(&self) -> Value {
        json!({
            "kind": "network",
            "network": network(),
            "weightsFile": self.folder.file("weights.safetensors"),
        })
    }

    pub fn probe(&self) -> Value {
        json!({
            "subject": self.subject(),
            "train": self.data("train.bin"),
            "test": self.data("test.bin"),
            "layers": null,
            "probe": {
                "epochs": 10,
                "batchSize": 50,
                "learningRate": 0.003,
                "weightDecay": 0,
                "labelSmoothing": 0,
                "maxFeatures": 8000,
                "standardise": true,
                "pooling": null,
                "validationShare": 0,
            },
            "precision": "float32",
            "seed": 5,
            "run": run_on("cpu"),
            "correctnessFile": self.folder.file("correct.safetensors"),
        })
    }

    pub fn rank(&self) -> Value {
        self.measure("rank", json!({ "rtol": 1e-3, "maxFeatures": 8000 }))
    }

    pub fn variance(&self) -> Value {
        self.measure("variance", json!({ "maxFeatures": 8000, "pooling": null }))
    }

    pub fn spectrum(&self) -> Value {
        let settings = json!({ "maxFeatures": 8000, "rtols": [1e-1, 1e-3] });
        let mut request = self.measure("spectrum", settings);
        request["spectrumFile"] = json!(self.folder.file("spectrum.safetensors"));
        request
    }

    pub fn change(&self) -> Value {
        let settings = json!({ "maxFeatures": 8000, "standardise": true });
        let mut request = self.measure("change", settings);
        let file = self.folder.file("weights.safetensors");
        request["checkpoints"] = json!([
            { "label": "first", "weightsFile": file },
            { "label": "last", "weightsFile": file },
        ]);
        request
    }

    pub fn components(&self) -> Value {
        let settings = json!({ "maxFeatures": 8000, "count": 12 });
        let mut request = self.measure("components", settings);
        request["file"] = json!(self.folder.file("components.safetensors"));
        request
    }

    /// A request of a verb that measures the test images, with its settings under its name.
    fn measure(&self, verb: &str, settings: Value) -> Value {
        let mut request = json!({
            "subject": self.subject(),
            "data": self.data("test.bin"),
            "layers": null,
            "seed": 5,
            "run": run_on("cpu"),
        });
        request[verb] = settings;
        request
    }

    pub fn similarity(&self) -> Value {
        json!({
            "subject": self.subject(),
            "other": null,
            "data": self.data("test.bin"),
            "layers": null,
            "otherLayers": null,
            "similarity": {
                "maxFeatures": 8000,
                "method": "exact",
                "batchSize": 500,
                "permutations": 9,
                "permutationImages": 100,
            },
            "precision": "float32",
            "seed": 5,
            "run": run_on("cpu"),
        })
    }

    pub fn features(&self) -> Value {
        json!({
            "subject": self.subject(),
            "data": self.data("test.bin"),
            "layers": null,
            "maxFeatures": null,
            "seed": 5,
            "run": run_on("cpu"),
            "file": self.folder.file("features.safetensors"),
        })
    }

    /// No graft yet: the network itself, evaluated.
    pub fn graft(&self) -> Value {
        json!({
            "network": network(),
            "weightsFile": self.folder.file("weights.safetensors"),
            "grafts": [],
            "test": self.data("test.bin"),
            "seed": 5,
            "run": run_on("cpu"),
            "precision": "float32",
            "outputFile": self.folder.file("grafted.safetensors"),
        })
    }

    /// A cut at a layer, its head fitted as the probe of [`Workplace::probe`] is.
    pub fn cut(&self, layer: &str) -> Value {
        let mut request = self.graft();
        let head = self.probe()["probe"].clone();
        request["cut"] = json!({ "layer": layer, "pooling": null, "head": head });
        request["train"] = self.data("train.bin");
        request
    }

    /// Two tasks of five classes each.
    pub fn continual(&self) -> Value {
        let mut request = self.train();
        let task = |name: &str, classes: [i64; 5]| {
            let data = |file: &str| with(self.data(file), "/classes", json!(classes));
            json!({ "name": name, "train": data("train.bin"), "test": data("test.bin") })
        };
        let tasks = json!([
            task("first", [0, 1, 2, 3, 4]),
            task("second", [5, 6, 7, 8, 9])
        ]);
        let fields = request.as_object_mut().unwrap();
        fields.remove("train");
        fields.remove("test");
        fields.insert("tasks".to_owned(), tasks);
        request["network"]["heads"] = json!([5, 5]);
        request["checkpoints"] = json!({ "folder": self.folder.file("") });
        request
    }

    pub fn cost(&self) -> Value {
        json!({
            "network": network(),
            "batchSize": 8,
            "repeats": 3,
            "precision": "float32",
            "run": run_on("cpu"),
            "layers": null,
        })
    }

    /// The right request of a verb.
    pub fn request(&self, verb: &str) -> Value {
        match verb {
            "train" => self.train(),
            "continual" => self.continual(),
            "cost" => self.cost(),
            "graft" => self.graft(),
            "probe" => self.probe(),
            "rank" => self.rank(),
            "similarity" => self.similarity(),
            "variance" => self.variance(),
            "spectrum" => self.spectrum(),
            "change" => self.change(),
            "components" => self.components(),
            "features" => self.features(),
            _ => panic!("no request of {verb}"),
        }
    }

    /// One tensor of a safetensors file of float32, with its shape.
    pub fn floats(&self, file: &str, name: &str) -> (Vec<usize>, Vec<f32>) {
        self.tensor(file, name, |b| {
            f32::from_le_bytes(b.try_into().expect("4 bytes"))
        })
    }

    /// One tensor of float64.
    pub fn doubles(&self, file: &str, name: &str) -> (Vec<usize>, Vec<f64>) {
        self.tensor(file, name, |b| {
            f64::from_le_bytes(b.try_into().expect("8 bytes"))
        })
    }

    /// One tensor of whole numbers.
    pub fn integers(&self, file: &str, name: &str) -> (Vec<usize>, Vec<i64>) {
        self.tensor(file, name, |b| match b.len() {
            1 => i64::from(b[0]),
            _ => i64::from_le_bytes(b.try_into().expect("8 bytes")),
        })
    }

    fn tensor<T>(&self, file: &str, name: &str, value: fn(&[u8]) -> T) -> (Vec<usize>, Vec<T>) {
        let bytes = self.folder.bytes(file);
        let tensors = SafeTensors::deserialize(&bytes).unwrap();
        let view = tensors.tensor(name).unwrap();
        let size = view.dtype().bitsize() / 8;
        (
            view.shape().to_vec(),
            view.data().chunks_exact(size).map(value).collect(),
        )
    }
}

/// One thread, so that tests that run beside each other leave the results alone.
pub fn run_on(device: &str) -> Value {
    json!({ "device": device, "threads": 1 })
}

fn network() -> Value {
    json!({ "kind": "mlp", "depth": DEPTH, "width": WIDTH, "classes": 10 })
}

/// A request with the value at a JSON pointer replaced.
pub fn with(mut request: Value, pointer: &str, value: Value) -> Value {
    *request.pointer_mut(pointer).expect(pointer) = value;
    request
}

/// A safetensors file with the first value of one of its float32 tensors not a number.
pub fn spoil(file: &[u8], tensor: &str) -> Vec<u8> {
    let mut bytes = file.to_vec();
    let (header, tensors) = SafeTensors::read_metadata(&bytes).unwrap();
    // 8 bytes say how long the header is; the tensors follow, each at its offset.
    let at = 8 + header + tensors.info(tensor).unwrap().data_offsets.0;
    bytes[at..at + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    bytes
}
