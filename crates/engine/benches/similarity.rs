//! How fast linear CKA is: 16 layers, 12 of 8,000 features and 4 of 2,000, as a VGG-19's are read.
//!
//! `cargo bench -p tunnel-engine --bench similarity -- 10000` for so many images; 2,000 without.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark that cannot go on is to stop"
)]

use std::time::Instant;
use tch::{Device, Kind, Tensor};
use tunnel_engine::device::has_bfloat16;
use tunnel_engine::measures::similarity::{
    ComparedLayer, ExactCka, Matrix, MinibatchCka, PermutationTest, batches,
};
use tunnel_engine::representations::LayerFeatures;

const BATCH: i64 = 500;
const PERMUTED: i64 = 1000;
const PERMUTATIONS: u64 = 100;

fn main() {
    let mut arguments = std::env::args().filter_map(|argument| argument.parse().ok());
    let images: i64 = arguments.next().unwrap_or(2000);
    let kind = if has_bfloat16() {
        Kind::BFloat16
    } else {
        Kind::Float
    };
    println!(
        "{images} images, {kind:?}, {} threads",
        tch::get_num_threads()
    );
    let layers = layers(images, kind);
    let widths: Vec<i64> = layers
        .iter()
        .map(|layer| layer.features.size()[1])
        .collect();

    let exact = ExactCka::plan(images, widths.clone(), None, kind).unwrap();
    let (found, seconds) = timed(|| exact.compute(&layers, 1 << 33, &mut || Ok(())).unwrap());
    println!("exact: {seconds:.2} s");

    let (estimate, seconds) = timed(|| by_batches(&layers, images, kind));
    let apart = largest_apart(&found.debiased, &estimate);
    println!("batches of {BATCH}: {seconds:.2} s, within {apart:.1e}");

    let test = PermutationTest::plan(PERMUTED, widths, None, PERMUTATIONS, 1).unwrap();
    let (_, seconds) = timed(|| test.compute(&layers, &mut || Ok(())).unwrap());
    println!("{PERMUTATIONS} permutations of {PERMUTED} images: {seconds:.2} s");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64())
}

/// Layers after each other: each a random map of the one before, rectified.
fn layers(images: i64, kind: Kind) -> Vec<ComparedLayer> {
    tch::manual_seed(1);
    let random = |shape: [i64; 2]| Tensor::randn(shape, (Kind::Float, Device::Cpu));
    let mut state = random([images, 256]);
    (0..16)
        .map(|at| {
            let width = if at < 12 { 8000 } else { 2000 };
            let x = state.mm(&random([256, width])) / 16.0;
            state = (state.mm(&random([256, 256])) / 16.0).relu() - 0.4;
            let features = x.relu().to_kind(kind);
            ComparedLayer {
                name: format!("layer{at}"),
                features: LayerFeatures::in_memory(features),
            }
        })
        .collect()
}

fn by_batches(layers: &[ComparedLayer], images: i64, kind: Kind) -> Matrix {
    let mut cka = MinibatchCka::new(layers.len(), None, BATCH, kind, Device::Cpu).unwrap();
    for batch in batches(images, BATCH).unwrap() {
        let count = batch.end - batch.start;
        for (at, layer) in layers.iter().enumerate() {
            let rows = layer.features.rows(batch.start, count).unwrap();
            cka.layer(at, &layer.name, &rows).unwrap();
        }
        cka.next(count).unwrap();
    }
    cka.finish().unwrap().0
}

fn largest_apart(a: &Matrix, b: &Matrix) -> f64 {
    let pairs = a.iter().flatten().zip(b.iter().flatten());
    pairs.fold(0.0, |most, (a, b)| {
        f64::max(most, (a.unwrap() - b.unwrap()).abs())
    })
}
