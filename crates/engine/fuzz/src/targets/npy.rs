//! A `.npy` file.

use super::input::npy_file;
use super::safetensors_array::read_array;

pub fn read(input: &[u8]) -> bool {
    read_array("array.npy", &npy_file(input)).is_some()
}
