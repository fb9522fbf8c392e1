//! `run.sh`: which libtorch it finds, and what it refuses.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failure here is a failed test"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The folder as it is built, with a program that says what it was given.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("folder/run.sh");
        fs::copy(script, folder.path().join("run.sh")).unwrap();
        let program = folder.path().join("tunnel-gpu-check");
        fs::write(
            &program,
            "#!/bin/sh\necho \"given $* with $LD_LIBRARY_PATH\"\nexit 3\n",
        )
        .unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    /// A prefix with the package torch of a version, and a library of NVIDIA's beside it.
    fn prefix(&self, name: &str, version: &str) -> PathBuf {
        let prefix = self.0.path().join(name);
        let packages = prefix.join("lib/python3.12/site-packages");
        fs::create_dir_all(packages.join("torch/lib")).unwrap();
        fs::create_dir_all(packages.join("nvidia/cudnn/lib")).unwrap();
        fs::write(packages.join("torch/lib/libtorch_cpu.so"), "").unwrap();
        let text = format!("__all__ = ['__version__']\n__version__ = '{version}'\n");
        fs::write(packages.join("torch/version.py"), text).unwrap();
        prefix
    }

    fn run(&self, variables: &[(&str, &Path)]) -> Output {
        Command::new(self.0.path().join("run.sh"))
            .args(["--device", "cuda"])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.0.path())
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_package_of_an_environment_is_found_with_nvidia_s_libraries() {
    let folder = Folder::new();
    let prefix = folder.prefix("environment", "2.11.0+cu130");
    for variable in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
        let output = folder.run(&[(variable, &prefix)]);
        let printed = text(&output.stdout);
        assert_eq!(output.status.code(), Some(3), "{printed}");
        assert!(printed.contains("given --device cuda with "), "{printed}");
        assert!(printed.contains("torch/lib:") && printed.contains("nvidia/cudnn/lib"));
    }
}

#[test]
fn a_named_libtorch_must_do() {
    let folder = Folder::new();
    let good = folder.prefix("good", "2.11.0");
    let old = folder.prefix("old", "2.1.0");
    let torch = |prefix: &Path| prefix.join("lib/python3.12/site-packages/torch");
    let output = folder.run(&[("LIBTORCH", &torch(&good))]);
    assert_eq!(output.status.code(), Some(3));
    for named in [torch(&old), folder.0.path().join("absent")] {
        let output = folder.run(&[("LIBTORCH", &named), ("VIRTUAL_ENV", &good)]);
        assert_eq!(output.status.code(), Some(4));
        assert!(text(&output.stderr).contains("there is no libtorch 2.11.0"));
        assert!(text(&output.stderr).contains(named.to_str().unwrap()));
    }
}
