//! The engine as its callers see it: verbs on generated files in the CIFAR layout.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

#[path = "../common/mod.rs"]
mod common;

mod brought;
mod cancelling;
mod checkpoints;
mod continual;
mod convolutions;
mod costs;
mod cutting;
mod data;
mod grafting;
mod importing;
mod initial;
mod layers;
mod measuring;
mod networks;
mod outputs;
mod probing;
mod progress;
mod reading;
mod refusals;
mod requests;
mod similarity;
mod training;
mod weights;
mod workplace;
