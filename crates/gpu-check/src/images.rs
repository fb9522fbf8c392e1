//! Images that are made here, so that no data set is needed.

use tunnel_engine::random::{Purpose, Stream};

const SIDE: usize = 32;
const CHANNELS: usize = 3;
const CLASSES: usize = 10;

/// `count` images of 10 classes in the `cifar10` layout: a plane wave of each class's own in each
/// channel, and noise. Labels go round. The same count and seed give the same bytes.
pub fn records(count: usize, seed: u64) -> Vec<u8> {
    let mut patterns = Stream::new(0, Purpose::Subsample, 0);
    let waves: Vec<[f64; 3]> = (0..CLASSES * CHANNELS)
        .map(|_| std::array::from_fn(|_| patterns.uniform()))
        .collect();
    let mut noise = Stream::new(seed, Purpose::Subsample, 1);
    let mut bytes = Vec::with_capacity(count * (1 + CHANNELS * SIDE * SIDE));
    for image in 0..count {
        let label = image % CLASSES;
        bytes.push(label as u8);
        for channel in 0..CHANNELS {
            let [across, down, phase] = waves[label * CHANNELS + channel];
            for row in 0..SIDE {
                for column in 0..SIDE {
                    let turn = across * column as f64 + down * row as f64;
                    let wave = (turn + std::f64::consts::TAU * phase).sin();
                    let shade = 128.0 + 50.0 * wave + f64::from(noise.below(128)) - 64.0;
                    bytes.push(shade as u8);
                }
            }
        }
    }
    bytes
}
