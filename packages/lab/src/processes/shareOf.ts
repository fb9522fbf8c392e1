import { freemem, totalmem } from 'node:os';
import type { Engine, RunOn } from '@tunnel/native';

/** What a process may hold on a CPU and on a GPU where nothing is said, as the engine has it. */
const mostBytes = 6 * 2 ** 30;
const mostBytesOnDevice = 4 * 2 ** 30;

/**
 * What one of several processes on this machine computes with. What was said is for each of them; where
 * nothing was said, they share what one process would have had: the cores, and half of the free memory,
 * at most 6 GiB.
 */
export async function shareOf(run: RunOn, processes: number, engine: Engine): Promise<RunOn> {
  if (processes === 1) return run;
  const { cpu, auto } = await engine.device().wait();
  const device = run.device === 'auto' ? auto : run.device;
  return {
    ...run,
    threads: run.threads ?? Math.max(1, Math.floor(cpu.threads / processes)),
    memoryBytes: run.memoryBytes ?? Math.floor(memoryShare(device, processes)),
  };
}

/** In bytes. On a CPU what a process holds already is part of it. */
function memoryShare(device: string, processes: number): number {
  if (device !== 'cpu') return mostBytesOnDevice / processes;
  const held = process.memoryUsage.rss();
  return Math.min(mostBytes / processes, held + freeBytes() / 2 / processes);
}

/** Of the machine, or of the container that the process is in. */
function freeBytes(): number {
  // Elsewhere than on Linux, what is merely cached does not count as free.
  const free = process.platform === 'linux' ? freemem() : totalmem();
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(free, limit) : free;
}
