//! Arrays in files that others wrote: NumPy's `.npy` and safetensors, read row by row.

mod array_file;
mod npy;
mod number;
mod safetensors_header;

pub use array_file::{ArrayFile, ArrayRef};
pub use number::Number;
