import { readingOf } from './readingOf.js';
import { splitOf } from './splitOf.js';
import type { TaskStart } from './TaskStart.js';

/** Starts the variances of a network’s layers. */
export function startVariance(start: TaskStart<'variance'>) {
  const { task, setting, options } = start;
  const { images, split, ...variance } = task.spec.variance;
  const data = splitOf(start, task.spec, split, images);
  return setting.engine.variance({ ...readingOf(start), data, variance }, options);
}
