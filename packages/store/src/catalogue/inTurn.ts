let last: Promise<unknown> = Promise.resolve();

/**
 * Does work when all that was given before it in this process is done. SQLite waits for a lock without
 * giving the thread back: for one that this thread’s own other work holds it would wait in vain.
 */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const own = last.then(work);
  last = own.catch(() => {});
  return own;
}
