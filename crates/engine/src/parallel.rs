//! Work over ranges on the threads that libtorch's own operations use.

use std::ffi::{CStr, c_int, c_uint, c_void};
use std::ops::Range;
use std::sync::OnceLock;

type Body = extern "C" fn(*mut c_void);

/// What is used of OpenMP's runtime. libtorch brings it; a second pool of threads beside it would
/// wait for the first one, whose threads spin for a while after every operation.
struct OpenMp {
    parallel: Parallel,
    thread: Count,
    threads: Count,
}

type Parallel = unsafe extern "C" fn(Body, *mut c_void, c_uint, c_uint);
type Count = unsafe extern "C" fn() -> c_int;

/// The runtime that is loaded with libtorch; `None` where it is another than GNU's.
fn open_mp() -> Option<&'static OpenMp> {
    static FOUND: OnceLock<Option<OpenMp>> = OnceLock::new();
    let find = |name: &CStr| {
        // SAFETY: looks a name up among the libraries that are loaded.
        let symbol = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
        (!symbol.is_null()).then_some(symbol)
    };
    FOUND
        .get_or_init(|| {
            let (parallel, thread, threads) = (
                find(c"GOMP_parallel")?,
                find(c"omp_get_thread_num")?,
                find(c"omp_get_num_threads")?,
            );
            // SAFETY: the functions of these names have these types in every version of the runtime.
            unsafe {
                Some(OpenMp {
                    parallel: std::mem::transmute::<*mut c_void, Parallel>(parallel),
                    thread: std::mem::transmute::<*mut c_void, Count>(thread),
                    threads: std::mem::transmute::<*mut c_void, Count>(threads),
                })
            }
        })
        .as_ref()
}

/// Calls `work` with parts of `0..n` that together are all of it, on as many threads as libtorch
/// uses (`set_num_threads`); on the calling thread alone where there are fewer than `grain` values
/// or no runtime of OpenMP. `work` must not panic.
pub(crate) fn for_ranges(n: usize, grain: usize, work: impl Fn(Range<usize>) + Sync) {
    let Some(runtime) = open_mp().filter(|_| n > grain) else {
        return work(0..n);
    };
    let task = Task {
        n,
        work: &work,
        runtime,
    };
    // SAFETY: the call returns after every thread has left `run`, so the task outlives them all.
    unsafe { (runtime.parallel)(run, (&raw const task).cast_mut().cast(), 0, 0) }
}

struct Task<'a> {
    n: usize,
    work: &'a (dyn Fn(Range<usize>) + Sync),
    runtime: &'static OpenMp,
}

extern "C" fn run(task: *mut c_void) {
    // SAFETY: `for_ranges` passes a task that lives until all threads are through, and shares it.
    let task = unsafe { &*task.cast::<Task>() };
    // SAFETY: called within a parallel region of the runtime.
    let (thread, threads) = unsafe { ((task.runtime.thread)(), (task.runtime.threads)()) };
    let (thread, threads) = (thread as usize, threads as usize);
    (task.work)(task.n * thread / threads..task.n * (thread + 1) / threads);
}

/// Defines a function that is compiled for AVX-512 and AVX2 too, of which the widest that the
/// processor has is called: Rust compiles for the oldest x86-64 otherwise. None of them contracts
/// products and sums, so all give the same bits.
macro_rules! widest {
    (fn $name:ident($($argument:ident: $type:ty),* $(,)?) $body:block) => {
        fn $name($($argument: $type),*) {
            #[inline(always)]
            fn body($($argument: $type),*) $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                fn avx512($($argument: $type),*) {
                    body($($argument),*);
                }
                #[target_feature(enable = "avx2")]
                fn avx2($($argument: $type),*) {
                    body($($argument),*);
                }
                let wide = is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl");
                // SAFETY: the processor has the instructions.
                unsafe {
                    if wide {
                        return avx512($($argument),*);
                    }
                    if is_x86_feature_detected!("avx2") {
                        return avx2($($argument),*);
                    }
                }
            }
            body($($argument),*);
        }
    };
}
pub(crate) use widest;

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn every_place_is_worked_on_once() {
        for n in [0, 1, 7, 1000, 1001] {
            let ranges = Mutex::new(Vec::new());
            for_ranges(n, 10, |range| ranges.lock().unwrap().push(range));
            let mut places: Vec<usize> =
                ranges.into_inner().unwrap().into_iter().flatten().collect();
            places.sort_unstable();
            assert_eq!(places, (0..n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn libtorch_s_threads_are_found() {
        // A tensor operation has libtorch, and OpenMP with it, loaded.
        assert_eq!(tch::Tensor::from_slice(&[1i64]).int64_value(&[0]), 1);
        assert_eq!(open_mp().is_some(), cfg!(target_os = "linux"));
    }
}
