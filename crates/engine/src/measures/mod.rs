//! Measures of one layer's representation.

mod class_moments;
mod class_structure;
mod columns;
mod covariance;
mod lanczos;
mod rank;

pub use class_moments::{ClassMoments, check_classes};
pub use class_structure::{ClassStructure, ClassStructurePass};
pub use rank::{Rank, numerical_rank, spectrum};
