//! Separate random streams, so that a change in one draw never moves another.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What a stream of random numbers is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Initial weights of a network.
    Initialisation,
    /// The order of training images.
    Order,
    /// Crop offsets and flips.
    Augmentation,
    /// Initial weights and order of probes.
    Probe,
    /// Which images or features are kept.
    Subsample,
    /// Which images of a class are kept.
    PerClass,
    /// Which images of a class are held out.
    Validation,
    /// Images that trade places in a permutation test.
    Permutation,
}

impl Purpose {
    fn name(self) -> &'static [u8] {
        match self {
            Self::Initialisation => b"initialisation",
            Self::Order => b"order",
            Self::Augmentation => b"augmentation",
            Self::Probe => b"probe",
            Self::Subsample => b"subsample",
            Self::PerClass => b"per-class",
            Self::Validation => b"validation",
            Self::Permutation => b"permutation",
        }
    }
}

/// A stream of random numbers, the same on every machine (ChaCha with 12 rounds).
pub struct Stream(ChaCha12Rng);

impl Stream {
    /// The stream for one purpose under one seed. `index` tells streams of the same purpose apart:
    /// a layer's number, an epoch's.
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&index.to_le_bytes());
        let name = purpose.name();
        key[16..16 + name.len()].copy_from_slice(name);
        Self(ChaCha12Rng::from_seed(key))
    }

    /// A whole number in `0..bound`, without modulo bias (Lemire's multiplication).
    pub fn below(&mut self, bound: u32) -> u32 {
        debug_assert!(bound > 0);
        let threshold = bound.wrapping_neg() % bound;
        loop {
            let product = u64::from(self.0.next_u32()) * u64::from(bound);
            if product as u32 >= threshold {
                return (product >> 32) as u32;
            }
        }
    }

    /// A number in [0, 1) with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A standard normal number (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A permutation of `0..n` (Fisher and Yates).
    pub fn permutation(&mut self, n: usize) -> Vec<i64> {
        let mut order: Vec<i64> = (0..n as i64).collect();
        for last in (1..n).rev() {
            order.swap(last, self.below(last as u32 + 1) as usize);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_reproducible_and_apart() {
        let draw = |seed, purpose, index| {
            let mut stream = Stream::new(seed, purpose, index);
            (0..8).map(|_| stream.below(1 << 30)).collect::<Vec<_>>()
        };
        let first = draw(7, Purpose::Order, 0);
        assert_eq!(first, draw(7, Purpose::Order, 0));
        assert_ne!(first, draw(8, Purpose::Order, 0));
        assert_ne!(first, draw(7, Purpose::Order, 1));
        assert_ne!(first, draw(7, Purpose::Probe, 0));
    }

    #[test]
    fn a_permutation_holds_every_number_once() {
        let mut order = Stream::new(1, Purpose::Order, 0).permutation(1000);
        assert_ne!(order[..10], (0..10).collect::<Vec<i64>>()[..]);
        order.sort_unstable();
        assert_eq!(order, (0..1000).collect::<Vec<i64>>());
    }

    #[test]
    fn moments_are_right() {
        let mut stream = Stream::new(3, Purpose::Initialisation, 0);
        let n = 100_000;
        let draws: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
        let mean = draws.iter().sum::<f64>() / f64::from(n);
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(n);
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03);
        assert!((0..1000).all(|_| stream.below(3) < 3));
    }
}
