//! Measures of one layer's representation.

mod covariance;
mod lanczos;
mod rank;

pub use rank::{Rank, numerical_rank, spectrum};
