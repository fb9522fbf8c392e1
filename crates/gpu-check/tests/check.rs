//! The program as it is run, where there is no GPU.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure here is a failed test"
)]

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tunnel-gpu-check"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A GPU that is there is checked by `npm run check:gpu`.
fn gpu_is_there() -> bool {
    std::path::Path::new("/dev/nvidia0").exists()
}

#[test]
fn a_missing_gpu_is_refused_and_said() {
    if gpu_is_there() {
        return;
    }
    for arguments in [&[][..], &["--device", "cuda"], &["--device", "cuda:7"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("there is no GPU to check: "));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn wrong_arguments_are_refused() {
    for arguments in [
        &["--gpu"][..],
        &["--device"],
        &["--device", "tpu"],
        &["--device", "auto"],
        &["--device", "cpu", "more"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("--device cuda|cuda:N|cpu"));
    }
    assert_eq!(run(&["--help"]).status.code(), Some(0));
}

#[test]
fn the_cpu_agrees_with_itself() {
    let output = run(&["--device", "cpu"]);
    let printed = text(&output.stdout);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{printed}{}",
        text(&output.stderr)
    );
    assert!(printed.contains("16 of 16 agree"), "{printed}");
    for network in ["MLP-2×16", "VGG-11/16", "ResNet-18/16"] {
        let rows = printed.lines().filter(|line| line.starts_with(network));
        assert_eq!(rows.count(), 2, "{printed}");
    }
}
