//! The one thread that calls libtorch. Every other thread that did would get a pool of OpenMP
//! threads of its own and oversubscribe the machine.

use std::panic;
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::thread;

type Work = Box<dyn FnOnce() + Send>;

/// Deep networks make deep graphs, which libtorch frees by recursion.
const STACK_BYTES: usize = 16 << 20;

const NAME: &str = "tunnel-compute";

/// Queues work behind what is already there. `false` where the thread cannot be had.
pub(crate) fn submit(work: Work) -> bool {
    static QUEUE: OnceLock<Option<Sender<Work>>> = OnceLock::new();
    let queue = QUEUE.get_or_init(|| {
        let (sender, receiver) = channel::<Work>();
        quiet_caught_panics();
        thread::Builder::new()
            .name(NAME.to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                while let Ok(work) = receiver.recv() {
                    work();
                }
            })
            .ok()
            .map(|_| sender)
    });
    queue.as_ref().is_some_and(|queue| queue.send(work).is_ok())
}

/// A panic on the compute thread is caught and becomes an error of its job; its text goes to
/// standard error only where `TUNNEL_DEBUG` is set.
fn quiet_caught_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let ours = thread::current().name() == Some(NAME);
        if !ours || std::env::var_os("TUNNEL_DEBUG").is_some() {
            before(info);
        }
    }));
}
