//! Measures of layers' representations.

mod class_moments;
mod class_structure;
mod columns;
mod covariance;
mod gram;
mod lanczos;
mod rank;
pub mod similarity;
mod spectrum;

pub use class_moments::{ClassMoments, check_classes};
pub use class_structure::{ClassStructure, ClassStructurePass};
pub use covariance::{Covariance, CovarianceSum};
pub use rank::{Rank, check_rtol, numerical_rank};
pub use spectrum::Spectrum;
