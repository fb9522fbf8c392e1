//! How much is run.

use serde_json::{Value, json};

/// The sizes of a check.
pub struct Scale {
    /// Images that are trained on and measured.
    pub images: usize,
    /// The network whose measures are compared.
    pub network: Value,
    /// Images that trainings are timed with; a multiple of the batch.
    pub timed_images: usize,
    /// Images a step.
    pub batch: usize,
    /// Networks whose trainings are timed, by name.
    pub timed: Vec<(&'static str, Value)>,
    /// Rows and columns of the products that the peak is measured with.
    pub product: i64,
}

fn mlp(depth: i64, width: i64) -> Value {
    json!({ "kind": "mlp", "depth": depth, "width": width, "classes": 10 })
}

fn vgg(depth: i64, width: f64) -> Value {
    json!({ "kind": "vgg", "depth": depth, "convolutions": null, "widthMultiplier": width, "classes": 10 })
}

fn resnet(depth: i64, width: f64) -> Value {
    json!({ "kind": "resnet", "depth": depth, "widthMultiplier": width, "classes": 10 })
}

impl Scale {
    /// For a GPU: minutes.
    pub fn whole() -> Self {
        Self {
            images: 2000,
            network: resnet(18, 0.25),
            timed_images: 25_600,
            batch: 128,
            timed: vec![
                ("MLP-12×1024", mlp(12, 1024)),
                ("VGG-19", vgg(19, 1.0)),
                ("ResNet-34", resnet(34, 1.0)),
            ],
            product: 8192,
        }
    }

    /// For the check's own test on a CPU: seconds.
    pub fn small() -> Self {
        Self {
            images: 40,
            network: resnet(18, 0.0625),
            timed_images: 16,
            batch: 8,
            timed: vec![
                ("MLP-2×16", mlp(2, 16)),
                ("VGG-11/16", vgg(11, 0.0625)),
                ("ResNet-18/16", resnet(18, 0.0625)),
            ],
            product: 128,
        }
    }
}
