import { totalmem } from 'node:os';
import { datasetInfo, isDatasetName, TunnelError } from '@tunnel/core';
import type { RunRequest } from '@tunnel/core/resources';
import type { Experiment } from '@tunnel/experiments';

/**
 * Refuses a run that this machine cannot hold: the memory that it asks for, with the images that it
 * trains on, is more than there is.
 *
 * @throws TunnelError `out-of-memory`
 */
export function refuseTooMuchMemory(experiment: Experiment, request: RunRequest): void {
  const imageBytes = imageBytesOf(request.dataset ?? experiment.data.train);
  const needed = imageBytes + (request.memoryBytes ?? 0);
  const machineBytes = memoryOfMachine();
  if (needed <= machineBytes) return;
  throw new TunnelError(
    'out-of-memory',
    `the run needs ${needed} bytes of memory, ${imageBytes} of them for its images, and this machine has ${machineBytes}; give memoryBytes of at most ${Math.max(machineBytes - imageBytes, 0)}`,
    { neededBytes: needed, imageBytes, machineBytes },
  );
}

/** Of the images as bytes; 0 where their number is not known beforehand. */
function imageBytesOf(dataset: string): number {
  if (!isDatasetName(dataset)) return 0;
  const { imagesTrain, imagesTest, side } = datasetInfo(dataset);
  return ((imagesTrain ?? 0) + (imagesTest ?? 0)) * 3 * side * side;
}

/** Of the machine, or of the container that the process is in. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
