import { estimateTask, type Task } from '@tunnel/core';
import type { RunOn } from '@tunnel/native';
import type { SlurmSettings } from './slurmSettings.js';

/** What a task asks a cluster for. */
export interface Resources {
  /** What it is estimated to take. */
  readonly seconds: number;
  readonly cpus: number;
  readonly memoryMiB: number;
  /** Null for a task on the CPU. */
  readonly gres: string | null;
}

/** Multiplications a second, each with its addition: of a thread of a CPU, and of a GPU. */
const cpuThreadPace = 1e10;
const gpuPace = 3e12;
/** Node, libtorch and the first look at the data, in seconds and MiB; with a GPU its driver too. */
const startSeconds = 5;
const cpuMiB = 1024;
const gpuMiB = 4096;
/** The most that is asked for features: more of them wait on the disk. */
const mostFeatureMiB = 6144;
const mebibyte = 2 ** 20;
const defaultCpus = 4;

/** What a task asks for: by its estimate, but for what is said. Memory comes in steps, for arrays. */
export function resourcesOf(task: Task, run: RunOn, settings: SlurmSettings): Resources {
  const { multiplyAdds, imageBytes, networkBytes, featureBytes } = estimateTask(task);
  const gpu = run.device !== 'cpu';
  const cpus = run.threads ?? settings.cpusPerTask ?? defaultCpus;
  const asked = run.memoryBytes && !gpu ? run.memoryBytes / mebibyte : null;
  const features = Math.min(featureBytes / mebibyte, mostFeatureMiB);
  const needed = asked ?? imageBytes / mebibyte + networkBytes / mebibyte + features;
  return {
    seconds: startSeconds + multiplyAdds / (gpu ? gpuPace : cpus * cpuThreadPace),
    cpus,
    memoryMiB: settings.memory ?? inSteps(needed + (gpu ? gpuMiB : cpuMiB)),
    gres: gpu ? settings.gres : null,
  };
}

/** Up to the next GiB, above four of them to the next power of two or half-way between two. */
function inSteps(mib: number): number {
  const gib = Math.ceil(mib / 1024);
  if (gib <= 4) return gib * 1024;
  const power = 2 ** Math.ceil(Math.log2(gib));
  return (gib <= 0.75 * power ? 0.75 * power : power) * 1024;
}

/** The least time limit, and by how much an estimate may be wrong. */
const leastMinutes = 10;
const margin = 4;

/** The time limit of tasks that are run one after the other, in minutes, in steps for arrays. */
export function timeLimitOf(seconds: number, { timeLimit }: SlurmSettings): number {
  if (timeLimit !== undefined) return timeLimit;
  const minutes = Math.max((margin * seconds) / 60, leastMinutes);
  return leastMinutes * 2 ** Math.ceil(Math.log2(minutes / leastMinutes));
}
