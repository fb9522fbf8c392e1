//! What is fuzzed: one file a reader, and inputs to begin with.
//!
//! A target puts its input where the reader looks for it and calls the reader as its callers do. The
//! input is right, and then what came of it must be usable, or it is refused with a typed error:
//! anything else panics. The fuzzer runs targets with coverage of the engine; `tests/fuzz.rs` runs them
//! in every test run, on the seeds and on what the fuzzer kept.

mod activations;
mod checkpoint;
mod foreign_weights;
mod input;
mod npy;
mod records;
mod request;
mod safetensors_array;
mod scratch;
mod seeds;
mod sound;
mod subjects;
mod weights;

#[allow(unused_imports, reason = "only the fuzzers' mutations use it")]
pub use input::line_and_rest;
pub use seeds::seeds;

/// A reader: what it is called, and how it is given an input. It returns whether the input was
/// accepted.
pub type Target = (&'static str, fn(&[u8]) -> bool);

/// Every reader.
pub const TARGETS: [Target; 8] = [
    ("records", records::read),
    ("npy", npy::read),
    ("safetensors_array", safetensors_array::read),
    ("activations", activations::read),
    ("weights", weights::read),
    ("foreign_weights", foreign_weights::read),
    ("checkpoint", checkpoint::read),
    ("request", request::read),
];

/// Gives an input to the reader of that name.
pub fn read(name: &str, input: &[u8]) -> bool {
    let target = TARGETS.iter().find(|(own, _)| *own == name);
    let (_, read) = target.unwrap_or_else(|| panic!("no reader is called {name}"));
    read(input)
}
