//! Linear CKA: how similar the representations of layers are, pair by pair (Kornblith et al. 2019,
//! "Similarity of Neural Network Representations Revisited").

mod centring;
mod cka;
mod compared_layer;
mod exact;
mod example_space;
mod feature_space;
mod minibatch;
mod permutation;

pub use cka::Matrix;
pub use compared_layer::ComparedLayer;
pub use exact::{ExactCka, Similarity};
pub use minibatch::{MinibatchCka, batches};
pub use permutation::{PermutationNull, PermutationTest};

/// The fewest images of which HSIC₁ can be estimated: it divides by n − 3.
pub const FEWEST_IMAGES: i64 = 4;

#[cfg(test)]
mod tests;
