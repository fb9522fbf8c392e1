//! What `tools/bench` asks of the engine below its verbs; the request is one JSON argument.
//!
//! `{ "columns": … }` prints which features are read of each layer that is not read whole.
//!
//! `{ "steps": … }` opens a training, to be measured in turn with another program's: every line of
//! standard input is then answered by one line of JSON on standard output, `step N` by the seconds of
//! N steps and the last one's loss, `peak N` by the best rate of N bfloat16 matrix products of a size,
//! in operations a second.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark that cannot go on is to stop"
)]

use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, Write, stdin, stdout};
use std::thread;
use std::time::Instant;
use tch::{Device, Kind, Tensor};
use tunnel_engine::data::{DataRef, Images, Normalisation};
use tunnel_engine::device::RunOn;
use tunnel_engine::network::{Initialisation, NetworkRef};
use tunnel_engine::random::{Purpose, Stream};
use tunnel_engine::training::{Trainer, TrainingSettings};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Request {
    Columns(ColumnsRequest),
    Steps(Box<StepsRequest>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ColumnsRequest {
    network: NetworkRef,
    max_features: i64,
    seed: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StepsRequest {
    network: NetworkRef,
    train: DataRef,
    training: TrainingSettings,
    seed: u64,
    run: RunOn,
}

fn main() {
    // As the binding does: on a thread with a large stack, whose memory the allocator keeps apart.
    let worker = thread::Builder::new().stack_size(16 << 20);
    worker.spawn(answer).unwrap().join().unwrap();
}

fn answer() {
    // cargo's own arguments begin with a dash.
    let Some(request) = std::env::args().skip(1).find(|arg| arg.starts_with('{')) else {
        println!("on_demand: driven by tools/bench, measures nothing by itself");
        return;
    };
    match serde_json::from_str(&request).expect("a request") {
        Request::Columns(request) => columns(&request),
        Request::Steps(request) => steps(&request),
    }
}

fn columns(request: &ColumnsRequest) {
    let layers = request.network.build().unwrap().select(None).unwrap();
    let partly: Vec<Vec<i64>> = layers
        .iter()
        .filter(|layer| layer.features > request.max_features)
        .map(|layer| {
            let mut stream = Stream::new(request.seed, Purpose::Subsample, layer.stage as u64);
            let mut columns = stream.permutation(layer.features as usize);
            columns.truncate(request.max_features as usize);
            columns.sort_unstable();
            columns
        })
        .collect();
    say(&json!(partly));
}

fn steps(request: &StepsRequest) {
    let device = request.run.prepare().unwrap();
    let network = request.network.build().unwrap();
    let initial = network
        .initialise(Initialisation::Kaiming, request.seed, device)
        .unwrap();
    let records = request.train.read("train").unwrap();
    let mut steps = Steps {
        trainer: Trainer::new(&network, &initial, &request.training).unwrap(),
        normalisation: Normalisation::of(&records),
        images: Images::new(&records, device).unwrap(),
        settings: &request.training,
        seed: request.seed,
        epoch: 0,
        order: None,
        start: 0,
    };
    say(&json!({ "threads": tch::get_num_threads() }));
    for line in stdin().lock().lines() {
        let line = line.unwrap();
        let (verb, count) = line.split_once(' ').expect("a verb and a count");
        let count = count.parse().expect("a count");
        say(&match verb {
            "step" => steps.run(count),
            "peak" => json!({ "operationsPerSecond": peak(count) }),
            _ => panic!("unknown verb {verb}; use step or peak"),
        });
    }
}

fn say(answer: &Value) {
    let mut out = stdout().lock();
    writeln!(out, "{answer}").unwrap();
    out.flush().unwrap();
}

/// The training loop without augmentation, reports and files: choose, normalise, step, look at the
/// loss.
struct Steps<'a> {
    trainer: Trainer<'a>,
    settings: &'a TrainingSettings,
    normalisation: Normalisation,
    images: Images,
    seed: u64,
    epoch: u64,
    order: Option<Tensor>,
    start: i64,
}

impl Steps<'_> {
    fn run(&mut self, count: u64) -> Value {
        let begun = Instant::now();
        let mut loss = f64::NAN;
        for _ in 0..count {
            loss = self.step();
        }
        json!({ "seconds": begun.elapsed().as_secs_f64(), "loss": loss })
    }

    fn step(&mut self) -> f64 {
        let (n, size) = (self.images.count(), self.settings.batch_size);
        if self.order.is_none() || self.start + size > n {
            self.epoch += 1;
            let order = Stream::new(self.seed, Purpose::Order, self.epoch).permutation(n as usize);
            let order = Tensor::from_slice(&order).to_device(self.images.device());
            self.order = Some(order);
            self.start = 0;
        }
        let chosen = self.order.as_ref().unwrap().narrow(0, self.start, size);
        self.start += size;
        let batch = self.images.pixels.index_select(0, &chosen);
        let affine = self.normalisation.affine(self.images.device()).unwrap();
        let batch = affine.apply(&batch, self.trainer.kind()).unwrap();
        let labels = self.images.labels.index_select(0, &chosen);
        let outcome = self
            .trainer
            .step(&batch, &labels, self.settings.learning_rate)
            .unwrap();
        outcome.loss.double_value(&[])
    }
}

/// The best rate of products `[n, n] × [n, n]` in bfloat16, over sizes and layouts: what a network's
/// products can at best reach here. A multiplication and an addition are two operations.
fn peak(repeats: u64) -> f64 {
    let mut best: f64 = 0.0;
    for n in [1024, 2048, 4096] {
        let random = || Tensor::randn([n, n], (Kind::Float, Device::Cpu)).to_kind(Kind::BFloat16);
        let (a, b) = (random(), random());
        for b in [b.shallow_clone(), b.transpose(0, 1)] {
            let _ = a.mm(&b);
            for _ in 0..repeats {
                let begun = Instant::now();
                let _ = a.mm(&b);
                let operations = 2.0 * (n as f64).powi(3);
                best = best.max(operations / begun.elapsed().as_secs_f64());
            }
        }
    }
    best
}
