//! The readers of the engine as libFuzzer's targets.

mod mutation;
pub mod targets;

pub use libfuzzer_sys;
pub use mutation::mutate;

/// A fuzzer of the reader of that name.
#[macro_export]
macro_rules! fuzz {
    ($name:literal) => {
        use $crate::libfuzzer_sys;

        libfuzzer_sys::fuzz_target!(|input: &[u8]| {
            $crate::targets::read($name, input);
        });

        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
            $crate::mutate(data, size, most, seed)
        });
    };
}
