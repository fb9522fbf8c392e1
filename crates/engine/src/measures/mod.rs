//! Measures of representations, and of how weights move.

mod class_moments;
mod class_structure;
mod columns;
mod covariance;
mod distances;
mod gram;
mod lanczos;
mod leading;
mod principal_components;
mod rank;
pub mod similarity;
mod spectrum;
mod weight_change;

pub use class_moments::{ClassMoments, check_classes};
pub use class_structure::{ClassStructure, ClassStructurePass};
pub use covariance::{Covariance, CovarianceSum};
pub use distances::{Distances, Magnitude};
pub use principal_components::PrincipalComponents;
pub use rank::{Rank, check_rtol, numerical_rank};
pub use spectrum::Spectrum;
pub use weight_change::{WeightChange, weight_change};
