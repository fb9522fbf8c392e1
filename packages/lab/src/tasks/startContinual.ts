import { join } from 'node:path';
import { sideOf, TunnelError } from '@tunnel/core';
import { dataRef, validationRef } from '../dataRef.js';
import { artifactFiles } from './artifactFiles.js';
import { checkpointsFolder } from './checkpointsFolder.js';
import { initialOf } from './initialOf.js';
import { networkRef } from './networkRef.js';
import { runOf, type TaskStart } from './TaskStart.js';

/** Starts the training of a network on several tasks in turn. */
export function startContinual(start: TaskStart<'continual'>) {
  const { task, folder, setting, options } = start;
  const { network, tasks, training, seed } = task.spec;
  const [first] = tasks;
  if (!first) throw new TunnelError('internal', `“${task.label}” has no task to learn`);
  const { datasets } = setting;
  const request = {
    network: networkRef(network, task.classes, sideOf(first.data)),
    initialisation: network.initialisation,
    initial: initialOf(start, task.spec.checkpoint),
    tasks: tasks.map(({ name, data }) => ({
      name,
      train: dataRef(data, datasets, 'train', seed),
      validation: validationRef(data, datasets, seed),
      test: dataRef(data, datasets, 'test', seed),
    })),
    training,
    seed,
    run: runOf(start),
    weightsFile: join(folder, artifactFiles.weights),
    checkpoints: { folder: checkpointsFolder(folder) },
    resumeFile: join(folder, artifactFiles.resume),
  };
  return setting.engine.continual(request, options);
}
