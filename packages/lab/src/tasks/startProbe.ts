import { join } from 'node:path';
import type { Task } from '@tunnel/core';
import type { JobOptions } from '@tunnel/native';
import { dataRef } from '../dataRef.js';
import { artifactFiles } from './artifactFiles.js';
import { subjectOf } from './subjectOf.js';
import type { TaskSetting } from './TaskSetting.js';

/** Starts the probes of a network’s layers. */
export function startProbe(
  task: Task<'probe'>,
  folder: string,
  setting: TaskSetting,
  options: JobOptions,
) {
  const { data, layers, probe, precision, seed } = task.spec;
  const request = {
    subject: subjectOf(task, setting.store),
    train: dataRef(data, setting.datasets, 'train', seed),
    test: dataRef(data, setting.datasets, 'test', seed),
    layers,
    probe,
    precision,
    seed,
    run: { ...setting.run, scratchFolder: folder },
    correctnessFile: join(folder, artifactFiles.correctness),
  };
  return setting.engine.probe(request, options);
}
