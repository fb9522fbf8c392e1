//! Inputs that are right, to begin with. They are made here, so none of them is committed.

use super::checkpoint;
use super::input::{as_input, floats_file};
use super::subjects::{self, SIDE, bytes, data, network, records, run_on, single_headed, tensors};
use safetensors::tensor::{Dtype, TensorView};
use serde_json::{Value, json};

/// The seeds of a reader, each of which it must accept.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    match target {
        "records" => of_records(),
        "npy" => of_npy(),
        "safetensors_array" => of_safetensors(),
        "activations" => of_activations(),
        "weights" | "foreign_weights" => of_weights(),
        "checkpoint" => checkpoint::seeds(),
        "request" => of_requests(),
        other => panic!("no reader is called {other}"),
    }
}

fn of_records() -> Vec<Vec<u8>> {
    let seed = |data: Value, files: &[u8]| [format!("{data}\n").as_bytes(), files].concat();
    let tunnel = data("0");
    let mut chosen = data("0");
    chosen["files"] = json!(["0", "1"]);
    chosen["classes"] = json!([2, 0]);
    chosen["validation"] = json!({ "share": 0.25, "seed": 3, "part": "train" });
    chosen["images"] = json!({ "count": 3, "perClass": 2, "seed": 7 });
    let mut held_out = chosen.clone();
    held_out["validation"]["part"] = json!("validation");
    held_out["images"] = Value::Null;
    let mut all = vec![
        seed(tunnel, &records(3)),
        seed(chosen, &records(16)),
        seed(held_out, &records(16)),
    ];
    for (layout, prefix) in [
        ("cifar10", &[3][..]),
        ("cifar100-fine", &[1, 3]),
        ("cifar100-coarse", &[3, 1]),
    ] {
        let data = json!({ "files": ["0"], "layout": layout, "classCount": 4 });
        let pixels: Vec<u8> = (0..3072u32).map(|at| (at * at / 5) as u8).collect();
        all.push(seed(data, &[prefix, &pixels].concat()));
    }
    all
}

/// A `.npy` file's header, as text.
fn npy(descr: &str, fortran: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
    let text = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    [text.as_bytes(), numbers].concat()
}

fn of_npy() -> Vec<Vec<u8>> {
    let numbers: Vec<u8> = (0..24).collect();
    let mut whole = b"\x93NUMPY\x02\x00".to_vec();
    let text = b"{\"shape\": (3, 2), \"fortran_order\": False, \"descr\": \"<f4\"}\n";
    whole.extend((text.len() as u32).to_le_bytes());
    whole.extend(text);
    whole.extend(&numbers);
    vec![
        npy("<f4", "False", "(3, 2, 1)", &numbers),
        npy("<f8", "True", "(3,)", &numbers),
        npy("<f2", "False", "(3, 4)", &numbers),
        npy("|u1", "False", "(24,)", &numbers),
        npy("<i8", "False", "(3, 1)", &numbers),
        whole,
    ]
}

fn of_safetensors() -> Vec<Vec<u8>> {
    let numbers: Vec<u8> = (0..24).collect();
    let view = |kind, shape: &[usize]| TensorView::new(kind, shape.to_vec(), &numbers).unwrap();
    let file = |tensors: Vec<(&str, TensorView)>| safetensors::serialize(tensors, None).unwrap();
    let one = file(vec![("conv1", view(Dtype::F32, &[3, 2]))]);
    let two = file(vec![
        ("conv1", view(Dtype::BF16, &[3, 4])),
        ("labels", view(Dtype::I64, &[3])),
    ]);
    vec![as_input(&one), as_input(&two), one]
}

/// Labels of six images.
pub fn labels_npy() -> Vec<u8> {
    super::input::npy_file(&npy("|u1", "False", "(6,)", &[0, 1, 2, 3, 0, 1]))
}

/// A layer of six images.
pub fn layer_npy() -> Vec<u8> {
    super::input::npy_file(&layer())
}

fn layer() -> Vec<u8> {
    let numbers = bytes((0..12).map(|at| ((at * at) % 7) as f32));
    npy("<f4", "False", "(6, 2)", &numbers)
}

fn of_activations() -> Vec<Vec<u8>> {
    let numbers = bytes((0..18).map(|at| ((at * 5) % 11) as f32));
    let view = TensorView::new(Dtype::F32, vec![6, 3], &numbers).unwrap();
    let of_b = safetensors::serialize(vec![("b", view)], None).unwrap();
    let labels = npy("|u1", "False", "(6,)", &[0, 1, 2, 3, 0, 1]);
    let both = split(&[("a", "a.npy"), ("b", "b.safetensors")]);
    let mut few = split(&[("a", "a.npy")]);
    few["images"] = json!({ "count": 4, "seed": 2 });
    [both, few]
        .iter()
        .map(|split| {
            let line = format!("{split}\n");
            [
                line.as_bytes(),
                &labels,
                b"\n--\n",
                &layer(),
                b"\n--\n",
                &as_input(&of_b),
            ]
            .concat()
        })
        .collect()
}

fn split(layers: &[(&str, &str)]) -> Value {
    let layers: Vec<Value> = layers
        .iter()
        .map(|(name, file)| json!({ "name": name, "file": file }))
        .collect();
    json!({
        "kind": "activations", "layers": layers, "labels": { "file": "labels.npy" },
        "classCount": 4, "images": null,
    })
}

fn of_weights() -> Vec<Vec<u8>> {
    let mut tensors = tensors(&network(subjects::vgg()));
    let plain = floats_file(&tensors, None);
    let batches = "features.1.num_batches_tracked".to_owned();
    tensors.push((batches, vec![1], vec![0; 4]));
    let counted = floats_file(&tensors, None);
    vec![as_input(&plain), as_input(&counted), plain]
}

fn of_requests() -> Vec<Vec<u8>> {
    let subject = json!({
        "kind": "network", "network": single_headed(), "weightsFile": "weights.safetensors",
    });
    let brought = json!({ "kind": "activations" });
    let (train, test) = (data("train.bin"), data("test.bin"));
    let activations = split(&[("a", "layer.npy")]);
    let settings = json!({
        "epochs": 1, "batchSize": 8, "learningRate": 0.01, "momentum": 0.9, "nesterov": true,
        "weightDecay": 0.001, "decay": "weights", "schedule": { "kind": "constant" },
        "warmupEpochs": 0.5, "labelSmoothing": 0.1, "gradientClip": 2.0,
        "augmentation": { "crop": 1, "flip": true }, "precision": "float32",
    });
    let probe = json!({
        "epochs": 1, "batchSize": 8, "learningRate": 0.01, "weightDecay": 0.0, "labelSmoothing": 0.0,
        "maxFeatures": 64, "standardise": true, "pooling": null, "validationShare": 0.25,
    });
    let measure = |settings: (&str, Value), more: Value| {
        let mut request = json!({
            "subject": subject, "data": test, "layers": ["relu1"], "seed": 5, "run": run_on(),
        });
        request[settings.0] = settings.1;
        for (key, value) in more.as_object().unwrap() {
            request[key] = value.clone();
        }
        request
    };
    let training = json!({
        "network": single_headed(), "initialisation": "kaiming", "training": settings, "seed": 5,
        "run": run_on(), "weightsFile": "out.safetensors",
    });
    let with = |request: &Value, more: Value| {
        let mut request = request.clone();
        for (key, value) in more.as_object().unwrap() {
            request[key] = value.clone();
        }
        request
    };
    let task = |classes: [i64; 2]| {
        let of = |data: &Value| with(data, json!({ "classes": classes }));
        json!({ "name": "task", "train": of(&train), "test": of(&test) })
    };
    let graft = json!({
        "network": single_headed(), "weightsFile": "weights.safetensors",
        "grafts": [{ "from": "fc1", "to": "relu1", "weightsFile": "weights.safetensors" }],
        "test": test, "seed": 5, "run": run_on(), "precision": "float32",
        "outputFile": "out.safetensors",
    });
    let checkpoint = |label: &str| json!({ "label": label, "weightsFile": "weights.safetensors" });
    let similarity = |method: &str| {
        measure(
            (
                "similarity",
                json!({
                    "maxFeatures": 64, "method": method, "batchSize": 8, "permutations": 2,
                    "permutationImages": 8,
                }),
            ),
            json!({ "other": null, "otherLayers": null, "precision": "float32" }),
        )
    };
    let calls = [
        ("device", json!({})),
        ("inspect", json!({ "network": single_headed() })),
        ("inspect", json!({ "network": subjects::vgg() })),
        (
            "inspect",
            json!({ "network": {
                "kind": "resnet", "depth": 18, "widthMultiplier": 0.01, "classes": 4, "side": SIDE,
                "heads": [1, 3],
            } }),
        ),
        ("inspect", json!({ "activations": activations })),
        (
            "import",
            json!({
                "network": single_headed(), "file": "weights.safetensors", "data": train,
                "normalisation": { "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25] },
                "run": run_on(), "weightsFile": "out.safetensors",
            }),
        ),
        (
            "train",
            with(
                &training,
                json!({
                    "train": train, "test": test, "validation": test,
                    "initial": { "weightsFile": "weights.safetensors" },
                    "checkpoints": { "everyEpochs": 1, "steps": [0, 1], "folder": "" },
                    "resumeFile": "resume.safetensors",
                }),
            ),
        ),
        (
            "continual",
            with(
                &training,
                json!({
                    "network": subjects::mlp(), "tasks": [task([0, 1]), task([2, 3])],
                    "checkpoints": { "folder": "" },
                }),
            ),
        ),
        ("graft", graft.clone()),
        (
            "graft",
            with(
                &graft,
                json!({
                    "grafts": [], "train": train,
                    "cut": { "layer": "relu1", "pooling": null, "head": probe },
                }),
            ),
        ),
        (
            "probe",
            json!({
                "subject": subject, "train": train, "test": test, "layers": null, "probe": probe,
                "precision": "float32", "seed": 5, "run": run_on(),
                "correctnessFile": "out.safetensors",
            }),
        ),
        (
            "probe",
            json!({
                "subject": brought, "train": activations, "test": activations, "layers": null,
                "probe": with(&probe, json!({ "validationShare": 0 })), "precision": "float32",
                "seed": 5, "run": run_on(), "correctnessFile": "out.safetensors",
            }),
        ),
        (
            "rank",
            measure(
                ("rank", json!({ "rtol": 1e-3, "maxFeatures": 64 })),
                json!({}),
            ),
        ),
        (
            "variance",
            measure(
                ("variance", json!({ "maxFeatures": 64, "pooling": null })),
                json!({}),
            ),
        ),
        (
            "spectrum",
            measure(
                (
                    "spectrum",
                    json!({ "maxFeatures": 64, "rtols": [1e-1, 1e-3] }),
                ),
                json!({ "spectrumFile": "out.safetensors" }),
            ),
        ),
        (
            "change",
            measure(
                ("change", json!({ "maxFeatures": 64, "standardise": true })),
                json!({ "checkpoints": [checkpoint("first"), checkpoint("last")] }),
            ),
        ),
        (
            "components",
            measure(
                ("components", json!({ "maxFeatures": 64, "count": 2 })),
                json!({ "file": "out.safetensors" }),
            ),
        ),
        ("similarity", similarity("exact")),
        ("similarity", similarity("minibatch")),
        (
            "features",
            json!({
                "subject": subject, "data": test, "layers": null, "maxFeatures": null, "seed": 5,
                "run": run_on(), "file": "out.safetensors",
            }),
        ),
        (
            "cost",
            json!({
                "network": single_headed(), "batchSize": 2, "repeats": 1, "precision": "float32",
                "run": run_on(), "layers": null,
            }),
        ),
    ];
    calls
        .into_iter()
        .map(|(verb, request)| {
            json!({ "verb": verb, "request": request })
                .to_string()
                .into_bytes()
        })
        .collect()
}
