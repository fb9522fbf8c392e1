import { join } from 'node:path';
import { artifactFiles } from './artifactFiles.js';
import { readingOf } from './readingOf.js';
import { splitOf } from './splitOf.js';
import type { TaskStart } from './TaskStart.js';

/** Starts the probes of a network’s layers. */
export function startProbe(start: TaskStart<'probe'>) {
  const { task, folder, setting, options } = start;
  const { probe, precision } = task.spec;
  const request = {
    ...readingOf(start),
    train: splitOf(start, task.spec, 'train'),
    test: splitOf(start, task.spec, 'test'),
    probe,
    precision,
    correctnessFile: join(folder, artifactFiles.correctness),
  };
  return setting.engine.probe(request, options);
}
