//! How much memory features may take, and in how many passes layers are read within it.

use crate::error::{EngineError, ErrorCode, Result};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use tch::Device;

/// Features may take one part in so many of the memory that is available, where nothing else is
/// said: the rest is for images, a network's activations and the measures.
const DEFAULT_PART: u64 = 2;

/// What features may take where it is not known what is available: on a GPU, and on systems without
/// `/proc/meminfo`.
const UNKNOWN_BYTES: u64 = 4 << 30;

/// The bytes that features may take at once where the caller says nothing.
pub fn default_budget(device: Device) -> u64 {
    if device != Device::Cpu {
        return UNKNOWN_BYTES;
    }
    available(Path::new("/")).map_or(UNKNOWN_BYTES, |bytes| bytes / DEFAULT_PART)
}

/// A layer's name and the bytes that its features take.
pub struct LayerBytes<'a> {
    /// What the layer is called.
    pub name: &'a str,
    /// What its features of all images take.
    pub bytes: u64,
}

/// Consecutive layers that are read together, pass by pass: as many as fit the budget.
///
/// # Errors
/// `out-of-memory` where one layer alone does not fit; it names the largest one, what that needs,
/// and so the smallest budget that would do.
pub fn passes(layers: &[LayerBytes], budget: u64) -> Result<Vec<Range<usize>>> {
    if let Some(largest) = layers.iter().max_by_key(|layer| layer.bytes)
        && largest.bytes > budget
    {
        let LayerBytes { name, bytes } = largest;
        return Err(EngineError::new(
            ErrorCode::OutOfMemory,
            format!(
                "the features of layer {name} take {bytes} bytes, and features may take {budget}; give run.memoryBytes of at least {bytes}, fewer images or a smaller maxFeatures"
            ),
        )
        .with("layer", *name)
        .with("bytes", *bytes)
        .with("memoryBytes", budget));
    }
    let mut passes: Vec<Range<usize>> = Vec::new();
    let mut taken = 0;
    for (at, layer) in layers.iter().enumerate() {
        match passes.last_mut() {
            Some(pass) if taken + layer.bytes <= budget => {
                pass.end = at + 1;
                taken += layer.bytes;
            }
            _ => {
                passes.push(at..at + 1);
                taken = layer.bytes;
            }
        }
    }
    Ok(passes)
}

/// The memory that can still be had without swapping, as Linux says it: the system's, or what the
/// process's control groups leave of theirs where that is less. `root` is the file system's root.
fn available(root: &Path) -> Option<u64> {
    let meminfo = fs::read_to_string(root.join("proc/meminfo")).ok()?;
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let left = groups.lines().filter_map(|line| left_of_group(root, line));
    Some(left.fold(kibibytes * 1024, u64::min))
}

/// What a control group and those above it leave, from its line in `/proc/self/cgroup`:
/// `0::/path` of version 2, `number:memory:/path` of version 1.
fn left_of_group(root: &Path, line: &str) -> Option<u64> {
    let (_, rest) = line.split_once(':')?;
    let (controllers, path) = rest.split_once(':')?;
    let mounted = root.join("sys/fs/cgroup");
    let (top, limit, usage) = if controllers.is_empty() {
        (mounted, "memory.max", "memory.current")
    } else if controllers.split(',').any(|name| name == "memory") {
        let names = ("memory.limit_in_bytes", "memory.usage_in_bytes");
        (mounted.join("memory"), names.0, names.1)
    } else {
        return None;
    };
    // Inside a container the path may lead to nothing, and the top is the container's own group.
    let mut folders = vec![top.clone()];
    for part in path.split('/').filter(|part| !part.is_empty()) {
        folders.push(folders[folders.len() - 1].join(part));
    }
    let left = |folder: &PathBuf| {
        let number = |name: &str| -> Option<u64> {
            let text = fs::read_to_string(folder.join(name)).ok()?;
            text.trim().parse().ok()
        };
        // Pages of files that nobody uses are given back when memory is wanted.
        let stat = fs::read_to_string(folder.join("memory.stat")).unwrap_or_default();
        let unused: u64 = stat
            .lines()
            .find_map(|line| line.strip_prefix("inactive_file "))
            .and_then(|bytes| bytes.trim().parse().ok())
            .unwrap_or(0);
        let used = number(usage)?.saturating_sub(unused);
        Some(number(limit)?.saturating_sub(used))
    };
    folders.iter().filter_map(left).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(bytes: &[u64]) -> Vec<LayerBytes<'static>> {
        bytes
            .iter()
            .map(|&bytes| LayerBytes { name: "x", bytes })
            .collect()
    }

    #[test]
    fn passes_take_every_layer_once_in_order_and_fit() {
        let sizes = [5, 3, 3, 8, 1, 1, 6, 8];
        for budget in 8..40 {
            let passes = passes(&layers(&sizes), budget).unwrap();
            let all: Vec<usize> = passes.iter().cloned().flatten().collect();
            assert_eq!(all, (0..8).collect::<Vec<_>>());
            for pass in &passes {
                let taken: u64 = sizes[pass.clone()].iter().sum();
                assert!(taken <= budget);
                // The next layer would not have fitted.
                assert!(pass.end == 8 || taken + sizes[pass.end] > budget);
            }
        }
        assert_eq!(passes(&layers(&sizes), 35).unwrap().len(), 1);
        assert_eq!(
            passes(&layers(&sizes), 8).unwrap(),
            [0..2, 2..3, 3..4, 4..7, 7..8]
        );
    }

    #[test]
    fn a_layer_that_does_not_fit_is_refused_with_the_smallest_budget() {
        let layers = [("small", 3), ("large", 9), ("other", 7)]
            .map(|(name, bytes)| LayerBytes { name, bytes });
        let error = passes(&layers, 6).unwrap_err();
        assert_eq!(error.code, ErrorCode::OutOfMemory);
        assert_eq!(error.context["layer"], "large");
        let smallest = error.context["bytes"].as_u64().unwrap();
        assert!(passes(&layers, smallest).is_ok());
        assert!(passes(&layers, smallest - 1).is_err());
    }

    /// A file system with the given files, in a folder that goes with it.
    struct Root(PathBuf);

    impl Root {
        fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let name = format!("tunnel-memory-{}-{name}", std::process::id());
            let root = std::env::temp_dir().join(name);
            for (file, text) in files {
                let file = root.join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
            Self(root)
        }
    }

    impl Drop for Root {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    const MEMINFO: (&str, &str) = (
        "proc/meminfo",
        "MemTotal:       9000 kB\nMemFree:         100 kB\nMemAvailable:   8000 kB\n",
    );

    #[test]
    fn available_memory_is_the_least_of_system_and_groups() {
        let found = |name: &str, files: &[(&str, &str)]| {
            let root = Root::new(name, files);
            available(&root.0)
        };
        assert_eq!(found("none", &[("proc/other", "")]), None);
        assert_eq!(found("plain", &[MEMINFO]), Some(8_192_000));
        let unlimited = [
            MEMINFO,
            ("proc/self/cgroup", "0::/a/b\n"),
            ("sys/fs/cgroup/a/b/memory.max", "max\n"),
            ("sys/fs/cgroup/a/b/memory.current", "5000\n"),
        ];
        assert_eq!(found("unlimited", &unlimited), Some(8_192_000));
        let above = [
            MEMINFO,
            ("proc/self/cgroup", "0::/a/b\n"),
            ("sys/fs/cgroup/a/memory.max", "1000000\n"),
            ("sys/fs/cgroup/a/memory.current", "400000\n"),
            (
                "sys/fs/cgroup/a/memory.stat",
                "anon 1\ninactive_file 50000\n",
            ),
            ("sys/fs/cgroup/a/b/memory.max", "3000000\n"),
            ("sys/fs/cgroup/a/b/memory.current", "400000\n"),
        ];
        assert_eq!(found("above", &above), Some(650_000));
        let first_version = [
            MEMINFO,
            ("proc/self/cgroup", "8:pids:/\n4:cpu,memory:/a\n0::/\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", "700000\n"),
            ("sys/fs/cgroup/memory/memory.usage_in_bytes", "800000\n"),
        ];
        assert_eq!(found("first", &first_version), Some(0));
    }
}
