//! An array of a safetensors file, read row by row.

use super::input::safetensors_file;
use super::scratch::in_scratch;
use super::sound::sound;
use safetensors::SafeTensors;
use tunnel_engine::arrays::{ArrayFile, ArrayRef};

/// What the array is called where a file has several.
const NAME: &str = "conv1";

pub fn read(input: &[u8]) -> bool {
    let bytes = safetensors_file(input);
    let Some(read) = read_array("array.safetensors", &bytes) else {
        return false;
    };
    // Where the format's own crate takes the whole file, it must find the same numbers.
    if let Ok(tensors) = SafeTensors::deserialize(&bytes) {
        let names = tensors.names();
        let name = if names.len() == 1 { names[0] } else { NAME };
        assert_eq!(tensors.tensor(name).unwrap().data(), read);
    }
    true
}

/// The bytes of the array of a file; `None` where it is refused.
pub fn read_array(file: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    in_scratch(|scratch| {
        let from = ArrayRef {
            file: scratch.write(file, bytes),
            tensor: None,
        };
        let array = sound(ArrayFile::open(&from, NAME))?;
        assert!(array.rows() >= 1 && array.row_numbers() >= 1);
        let length = array.rows() as u64 * array.row_bytes();
        assert!(length <= bytes.len() as u64, "more than the file holds");
        let mut all = vec![0; length as usize];
        array.read(0, &mut all).unwrap();
        let mut last = vec![0; array.row_bytes() as usize];
        array.read(array.rows() - 1, &mut last).unwrap();
        assert!(all.ends_with(&last));
        if let Some(numbers) = sound(array.whole_numbers()) {
            assert_eq!(numbers.len() as i64, array.rows());
            assert!(array.number().float_kind().is_none());
        }
        Some(all)
    })
}
