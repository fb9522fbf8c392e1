import { readingOf } from './readingOf.js';
import { splitOf } from './splitOf.js';
import type { TaskStart } from './TaskStart.js';

/** Starts the ranks of a network’s layers. */
export function startRank(start: TaskStart<'rank'>) {
  const { task, setting, options } = start;
  const { images, ...rank } = task.spec.rank;
  const data = splitOf(start, task.spec, 'test', images);
  return setting.engine.rank({ ...readingOf(start), data, rank }, options);
}
