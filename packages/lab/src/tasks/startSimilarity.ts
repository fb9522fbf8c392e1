import { subjectOf } from './inputs.js';
import { readingOf } from './readingOf.js';
import { splitOf } from './splitOf.js';
import type { TaskStart } from './TaskStart.js';

/** Starts the comparison of layers. */
export function startSimilarity(start: TaskStart<'similarity'>) {
  const { task, setting, options } = start;
  const { otherLayers, otherCheckpoint, precision } = task.spec;
  const { images, ...similarity } = task.spec.similarity;
  const request = {
    ...readingOf(start),
    data: splitOf(start, task.spec, 'test', images),
    other: task.inputs.other === undefined ? null : subjectOf(start, 'other', otherCheckpoint),
    otherLayers,
    similarity,
    precision,
  };
  return setting.engine.similarity(request, options);
}
