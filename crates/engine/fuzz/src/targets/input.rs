//! Inputs that a mutation leaves sensible more often: a line of text, then bytes.
//!
//! Lengths and offsets that must fit make most changes of a binary file worthless. So an input that
//! begins with `{` is a header's text up to the first line feed and what follows the header, and the
//! length is worked out; any other input is a file as it is.

use safetensors::tensor::{Dtype, TensorView};
use std::collections::HashMap;

/// The text up to the first line feed, and what follows it.
pub fn line_and_rest(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|&byte| byte == b'\n') {
        Some(at) => (&input[..at], &input[at + 1..]),
        None => (input, &[]),
    }
}

/// A safetensors file.
pub fn safetensors_file(input: &[u8]) -> Vec<u8> {
    if !input.starts_with(b"{") {
        return input.to_vec();
    }
    let (header, data) = line_and_rest(input);
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], header, data].concat()
}

/// A `.npy` file, of version 1 where its header is given as text.
pub fn npy_file(input: &[u8]) -> Vec<u8> {
    if !input.starts_with(b"{") {
        return input.to_vec();
    }
    let (header, data) = line_and_rest(input);
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header, data].concat()
}

/// The parts of bytes between lines of two dashes.
pub fn parts(rest: &[u8]) -> Vec<&[u8]> {
    const MARK: &[u8] = b"\n--\n";
    let mut parts = Vec::new();
    let mut begin = 0;
    let mut at = 0;
    while at + MARK.len() <= rest.len() {
        if rest[at..].starts_with(MARK) {
            parts.push(&rest[begin..at]);
            begin = at + MARK.len();
            at = begin;
        } else {
            at += 1;
        }
    }
    parts.push(&rest[begin..]);
    parts
}

/// A tensor of a file: its name, its shape and its bytes, float32.
pub type Floats = (String, Vec<usize>, Vec<u8>);

/// A safetensors file of float32 tensors, with a text in its metadata.
pub fn floats_file(tensors: &[Floats], text: Option<(&str, String)>) -> Vec<u8> {
    let views = tensors.iter().map(|(name, shape, bytes)| {
        let view = TensorView::new(Dtype::F32, shape.clone(), bytes).unwrap();
        (name.as_str(), view)
    });
    let texts = text.map(|(name, text)| HashMap::from([(name.to_owned(), text)]));
    safetensors::serialize(views, texts).unwrap()
}

/// A file of [`floats_file`] as an input whose header is text.
pub fn as_input(file: &[u8]) -> Vec<u8> {
    let (length, rest) = file.split_at(8);
    let length = u64::from_le_bytes(length.try_into().unwrap()) as usize;
    [&rest[..length], b"\n", &rest[length..]].concat()
}
