//! The readers that are fuzzed, on their seeds and on what the fuzzer kept, without a fuzzer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

#[path = "../fuzz/src/targets/mod.rs"]
mod targets;

use std::fs;
use std::path::PathBuf;
use targets::{TARGETS, read, seeds};

/// Seeds are right, so each is accepted. Every input that was kept is accepted or refused with a typed
/// error; a target panics where it is neither.
fn replay(target: &str) {
    for (at, seed) in seeds(target).iter().enumerate() {
        assert!(read(target, seed), "seed {at} of {target} is refused");
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut kept: Vec<PathBuf> = fs::read_dir(folder.join(target))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    kept.sort();
    assert!(!kept.is_empty());
    for path in kept {
        // Shown where the test fails.
        println!("{}", path.display());
        read(target, &fs::read(path).unwrap());
    }
}

macro_rules! replays {
    ($($target:ident)*) => {
        $(
            #[test]
            fn $target() {
                replay(stringify!($target));
            }
        )*

        #[test]
        fn no_reader_is_left_out() {
            let tested = [$(stringify!($target)),*];
            assert_eq!(tested, TARGETS.map(|(name, _)| name));
        }
    };
}

replays! {
    records npy safetensors_array activations weights foreign_weights checkpoint request
}
