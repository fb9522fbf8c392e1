import { setTimeout } from 'node:timers/promises';

/** How long what runs may take to stop once the parent is gone. */
const graceMs = 10_000;

/**
 * Ends this process, a worker, with the one that forked it: once that is gone, `stop` is aborted, and what
 * does not stop then is killed. A terminal’s interrupt goes to all processes, and is left to the parent.
 */
export function stopWithParent(stop: AbortController): void {
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', async () => {
    stop.abort();
    await setTimeout(graceMs, undefined, { ref: false });
    process.kill(process.pid, 'SIGKILL');
  });
}

/** Tells the parent. Where it is gone nobody is told: `disconnect` has come, or does. */
export function tellParent(message: object, then: () => void = () => {}): void {
  if (process.send && process.connected) process.send(message, undefined, undefined, then);
  else then();
}
