import { bringsActivations, checkpointName } from '@tunnel/core';
import { inputOf, weightsFileOf } from './inputs.js';
import { readingOf } from './readingOf.js';
import { splitOf } from './splitOf.js';
import type { TaskStart } from './TaskStart.js';

/** Starts the changes of representations and weights. */
export function startChange(start: TaskStart<'change'>) {
  const { task, setting, options } = start;
  const { data, checkpoints } = task.spec;
  const { images, ...change } = task.spec.change;
  const weights = inputOf(start, 'weights');
  const reads = data !== null || bringsActivations(weights);
  const request = {
    ...readingOf(start),
    data: reads ? splitOf(start, task.spec, 'test', images) : null,
    change,
    checkpoints:
      checkpoints?.map((checkpoint) => ({
        label: checkpoint === null ? 'final' : checkpointName(weights, checkpoint),
        weightsFile: weightsFileOf(start, weights, checkpoint),
      })) ?? null,
  };
  return setting.engine.change(request, options);
}
