//! How much memory a job may take, and in how many passes layers are worked on within it.

use crate::error::{EngineError, ErrorCode, Result};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use tch::Device;

/// Where nothing is said, a process may hold one part in so many of the memory that is available
/// besides what it holds already, and no more than [`DEFAULT_BYTES`] in all.
const DEFAULT_PART: u64 = 2;
const DEFAULT_BYTES: u64 = 6 << 30;

/// What a job may take on a GPU where nothing is said: the rest is for images and activations.
const DEVICE_BYTES: u64 = 4 << 30;

/// One part in so many is left alone: libtorch's own buffers and what the allocator keeps.
const MARGIN_PART: u64 = 10;

/// The most that a process may hold while a job runs.
#[derive(Clone, Debug)]
pub struct Budget {
    total: u64,
    device: Device,
    scratch: PathBuf,
}

/// A layer's name and the bytes that it takes.
pub struct LayerBytes<'a> {
    /// What the layer is called.
    pub name: &'a str,
    /// What it takes.
    pub bytes: u64,
}

impl Budget {
    /// `bytes` for the process, or the default. What does not fit goes to files in `scratch`.
    pub fn new(bytes: Option<u64>, device: Device, scratch: PathBuf) -> Self {
        let total = bytes.unwrap_or_else(|| {
            if device != Device::Cpu {
                return DEVICE_BYTES;
            }
            let root = Path::new("/");
            available(root).map_or(DEFAULT_BYTES, |bytes| {
                DEFAULT_BYTES.min(resident(root) + bytes / DEFAULT_PART)
            })
        });
        Self {
            total,
            device,
            scratch,
        }
    }

    /// The folder of scratch files.
    pub fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// The bytes that can still be taken now. On a GPU what images and weights take is not counted.
    pub fn left(&self) -> u64 {
        let left = self.total.saturating_sub(self.held());
        left - left / MARGIN_PART
    }

    fn held(&self) -> u64 {
        if self.device == Device::Cpu {
            give_back_freed();
            resident(Path::new("/"))
        } else {
            0
        }
    }

    /// Checks that `bytes` can still be taken, and returns what is left besides.
    ///
    /// # Errors
    /// `out-of-memory`, which names `what` takes them and the smallest budget that would do.
    pub fn take(&self, bytes: u64, what: &str) -> Result<u64> {
        let left = self.left();
        if bytes <= left {
            return Ok(left - bytes);
        }
        let smallest = self.held() + bytes + bytes.div_ceil(MARGIN_PART - 1);
        Err(EngineError::new(
            ErrorCode::OutOfMemory,
            format!(
                "{what} takes {bytes} bytes, and of run.memoryBytes {} only {left} are left for it; give at least {smallest}",
                self.total
            ),
        )
        .with("bytes", bytes)
        .with("memoryBytes", self.total)
        .with("smallestMemoryBytes", smallest))
    }

    /// Consecutive layers that are worked on together, pass by pass: as many as fit what is left
    /// beside `besides` bytes.
    ///
    /// # Errors
    /// `out-of-memory` where one layer alone does not fit; it names the largest one and the smallest
    /// budget that would do.
    pub fn passes(&self, layers: &[LayerBytes], besides: u64) -> Result<Vec<Range<usize>>> {
        let Some(largest) = layers.iter().max_by_key(|layer| layer.bytes) else {
            return Ok(Vec::new());
        };
        self.take(besides + largest.bytes, &format!("layer {}", largest.name))
            .map_err(|error| error.with("layer", largest.name))?;
        let sizes: Vec<u64> = layers.iter().map(|layer| layer.bytes).collect();
        Ok(groups(&sizes, self.left().saturating_sub(besides)))
    }
}

/// Consecutive places whose sizes together are within `most`; one that is larger by itself is a
/// group of its own.
pub fn groups(sizes: &[u64], most: u64) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut taken = 0u64;
    for (at, &size) in sizes.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if taken + size <= most => {
                group.end = at + 1;
                taken += size;
            }
            _ => {
                groups.push(at..at + 1);
                taken = size;
            }
        }
    }
    groups
}

/// What this process holds in memory, as Linux says it; 0 elsewhere: a budget then counts only what
/// a job takes itself.
fn resident(root: &Path) -> u64 {
    let status = fs::read_to_string(root.join("proc/self/status")).unwrap_or_default();
    kibibytes(&status, "VmRSS:").map_or(0, |size| size * 1024)
}

/// Has the allocator give back to the system what was freed: it would count as held.
fn give_back_freed() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the call touches freed memory alone, and may be made at any time.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// A size in a file of `/proc`, where it has a line of that name.
fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The memory that can still be had without swapping, as Linux says it: the system's, or what the
/// process's control groups leave of theirs where that is less. `root` is the file system's root.
fn available(root: &Path) -> Option<u64> {
    let meminfo = fs::read_to_string(root.join("proc/meminfo")).ok()?;
    let free = kibibytes(&meminfo, "MemAvailable:")?;
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let left = groups.lines().filter_map(|line| left_of_group(root, line));
    Some(left.fold(free * 1024, u64::min))
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

    #[test]
    fn groups_take_every_place_once_in_order_and_fit() {
        let sizes = [5, 3, 3, 8, 1, 1, 6, 8];
        for most in 1..40 {
            let groups = groups(&sizes, most);
            let all: Vec<usize> = groups.iter().cloned().flatten().collect();
            assert_eq!(all, (0..8).collect::<Vec<_>>());
            for group in &groups {
                let taken: u64 = sizes[group.clone()].iter().sum();
                assert!(taken <= most || group.len() == 1);
                // The next one would not have fitted.
                assert!(group.end == 8 || taken + sizes[group.end] > most);
            }
        }
        assert_eq!(groups(&sizes, 35).len(), 1);
        assert_eq!(groups(&sizes, 8), [0..2, 2..3, 3..4, 4..7, 7..8]);
        assert!(groups(&[], 8).is_empty());
    }

    const MIB: u64 = 1 << 20;

    fn budget(bytes: u64) -> Budget {
        Budget::new(Some(bytes), Device::Cpu, std::env::temp_dir())
    }

    #[test]
    fn what_does_not_fit_is_refused_with_the_smallest_budget() {
        let layers = [("small", 300), ("large", 900), ("other", 700)].map(|(name, size)| {
            let bytes = size * MIB;
            LayerBytes { name, bytes }
        });
        let held = resident(Path::new("/"));
        let refused = budget(held + 900 * MIB);
        let error = refused.passes(&layers, 50 * MIB).unwrap_err();
        assert_eq!(error.code, ErrorCode::OutOfMemory);
        assert_eq!(error.context["layer"], "large");
        assert_eq!(error.context["bytes"], 950 * MIB);
        let smallest = error.context["smallestMemoryBytes"].as_u64().unwrap();
        assert!(smallest > held + 950 * MIB);
        // Other tests take and free memory meanwhile.
        let passes = budget(smallest + 100 * MIB).passes(&layers, 50 * MIB);
        assert_eq!(passes.unwrap(), [0..1, 1..2, 2..3]);
        let passes = budget(held + 4000 * MIB).passes(&layers, 50 * MIB);
        assert_eq!(passes.unwrap(), std::iter::once(0..3).collect::<Vec<_>>());
        assert!(budget(MIB).take(MIB, "a block").is_err());
        assert_eq!(budget(MIB).left(), 0);
    }

    #[test]
    fn what_is_said_of_this_process_is_read() {
        let held = resident(Path::new("/"));
        if cfg!(target_os = "linux") {
            assert!(held > MIB, "{held}");
        }
        assert_eq!(resident(Path::new("/nowhere")), 0);
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
