import { totalmem } from 'node:os';
import {
  type DataSpec,
  datasetInfo,
  isDatasetName,
  isTaskOf,
  isTunnelError,
  normaliseDataSpec,
  type Scale,
  sideOf,
  TunnelError,
  trainingBytes,
} from '@tunnel/core';
import type { RunRequest } from '@tunnel/core/resources';
import { type Dataset, dataSpecOf } from '@tunnel/datasets';
import type { Experiment, PlannedExperiment } from '@tunnel/experiments';
import { LRUCache } from 'lru-cache';

/** Estimates are kept: a plan takes some tens of milliseconds. */
const keptEstimates = 1000;

/** Knows what runs need of this machine’s memory, without running anything. */
export class RunMemory {
  readonly #machineBytes: number;
  readonly #training = new LRUCache<string, number>({ max: keptEstimates });

  /** @param machineBytes default what the machine has, or the container that the process is in */
  constructor(machineBytes = memoryOfMachine()) {
    this.#machineBytes = machineBytes;
  }

  /**
   * Refuses a run that this machine cannot hold: its images with its largest training, or what it asks
   * for, is more than there is. What trains on a GPU is not counted, and measures are not: they take what they
   * may have.
   *
   * @param imported the data set, where it is an imported one
   * @throws TunnelError `out-of-memory`; `run-impossible` where the experiment cannot be planned for these data
   */
  check(experiment: Experiment, request: RunRequest, imported: Dataset | null): void {
    const data = normaliseDataSpec(
      imported ? dataSpecOf(imported) : { dataset: request.dataset ?? experiment.data.train },
    );
    const imageBytes = imageBytesOf(data, imported);
    const trainingBytes = this.#trainingBytesOf(experiment, request, data);
    const counted = request.device.startsWith('cuda') ? imageBytes : imageBytes + trainingBytes;
    const memoryBytes = request.memoryBytes ?? 0;
    const neededBytes = Math.max(counted, memoryBytes);
    const machineBytes = this.#machineBytes;
    if (neededBytes <= machineBytes) return;
    const why =
      memoryBytes > machineBytes
        ? `asks for ${memoryBytes} bytes of memory`
        : `needs at least ${counted} bytes of memory, ${imageBytes} for its images and the rest to train its largest network`;
    throw new TunnelError(
      'out-of-memory',
      `the run ${why}, and this machine has ${machineBytes}; ${memoryBytes > machineBytes ? 'give a smaller memoryBytes' : 'take a smaller scale, or smaller images'}`,
      { neededBytes, imageBytes, trainingBytes, machineBytes },
    );
  }

  /** Of the largest training; computed in bfloat16 where the scale allows that, which takes less. */
  #trainingBytesOf(experiment: Experiment, { scale }: RunRequest, train: DataSpec): number {
    const key = JSON.stringify([experiment.name, scale, train]);
    const known = this.#training.get(key);
    if (known !== undefined) return known;
    const { plan } = planOf(experiment, scale, train);
    const bytes = Math.max(
      0,
      ...plan.tasks.map((task) =>
        isTaskOf(task, 'train') || isTaskOf(task, 'continual') ? trainingBytes(task) : 0,
      ),
    );
    this.#training.set(key, bytes);
    return bytes;
  }
}

/** The experiment’s plan with built-in OOD data. @throws TunnelError `run-impossible` */
function planOf(experiment: Experiment, scale: Scale, train: DataSpec): PlannedExperiment {
  const builtIn = train.dataset === 'shapes-ood' ? 'shapes' : 'shapes-ood';
  try {
    return experiment.plan({
      scale,
      seeds: experiment.seeds[scale],
      bfloat16: true,
      train,
      ood: experiment.data.ood && normaliseDataSpec({ dataset: builtIn }),
      more: new Map(),
    });
  } catch (error) {
    if (!isTunnelError(error)) throw error;
    throw new TunnelError(
      'run-impossible',
      `${experiment.name} cannot be run on ${train.dataset}: ${error.message}`,
      { experiment: experiment.name, dataset: train.dataset },
    );
  }
}

/** Of the images as bytes; 0 where their number is not known beforehand. */
function imageBytesOf(data: DataSpec, imported: Dataset | null): number {
  const known = imported ?? (isDatasetName(data.dataset) ? datasetInfo(data.dataset) : null);
  const images = (known?.imagesTrain ?? 0) + (known?.imagesTest ?? 0);
  return images * 3 * sideOf(data) ** 2;
}

/** Of the machine, or of the container that the process is in. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
