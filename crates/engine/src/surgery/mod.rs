//! Operations on trained networks: parts of one put into another, and the beginning of one given a
//! new head.

mod cut;
mod graft;

pub use cut::{Cut, CutRef, Cutting};
pub use graft::{Graft, graft};
