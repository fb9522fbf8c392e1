import { join } from 'node:path';
import { sideOf } from '@tunnel/core';
import { dataRef, validationRef } from '../dataRef.js';
import { artifactFiles } from './artifactFiles.js';
import { checkpointsFolder } from './checkpointsFolder.js';
import { initialOf } from './initialOf.js';
import { networkRef } from './networkRef.js';
import { runOf, type TaskStart } from './TaskStart.js';

/** Starts a training. */
export function startTrain(start: TaskStart<'train'>) {
  const { task, folder, setting, options } = start;
  const { data, network, seed } = task.spec;
  const { checkpoints, ...training } = task.spec.training;
  const keepsAny = checkpoints.everyEpochs !== null || checkpoints.steps.length > 0;
  const request = {
    network: networkRef(network, task.classes, sideOf(data)),
    initialisation: network.initialisation,
    initial: initialOf(start, task.spec.checkpoint),
    train: dataRef(data, setting.datasets, 'train', seed),
    validation: validationRef(data, setting.datasets, seed),
    test: dataRef(data, setting.datasets, 'test', seed),
    training,
    seed,
    run: runOf(start),
    weightsFile: join(folder, artifactFiles.weights),
    checkpoints: keepsAny ? { ...checkpoints, folder: checkpointsFolder(folder) } : null,
    resumeFile: join(folder, artifactFiles.resume),
  };
  return setting.engine.train(request, options);
}
