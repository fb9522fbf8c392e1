//! Operations on trained networks: parts of one put into another.

mod graft;

pub use graft::{Graft, graft};
