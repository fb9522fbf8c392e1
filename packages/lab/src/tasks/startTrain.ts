import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Task, TunnelError } from '@tunnel/core';
import type { JobOptions } from '@tunnel/native';
import { dataRef, validationRef } from '../dataRef.js';
import { artifactFiles } from './artifactFiles.js';
import { networkRef } from './networkRef.js';
import type { TaskSetting } from './TaskSetting.js';

/** Starts a training. */
export function startTrain(
  task: Task<'train'>,
  folder: string,
  setting: TaskSetting,
  options: JobOptions,
) {
  const { data, network, seed } = task.spec;
  const { checkpoints, ...training } = task.spec.training;
  const keepsAny = checkpoints.everyEpochs !== null || checkpoints.steps.length > 0;
  const request = {
    network: networkRef(task),
    initialisation: network.initialisation,
    train: dataRef(data, setting.datasets, 'train', seed),
    validation: validationRef(data, setting.datasets, seed),
    test: dataRef(data, setting.datasets, 'test', seed),
    training,
    seed,
    run: setting.run,
    weightsFile: join(folder, artifactFiles.weights),
    checkpoints: keepsAny ? { ...checkpoints, folder: checkpointsFolder(folder) } : null,
    resumeFile: join(folder, artifactFiles.resume),
  };
  return setting.engine.train(request, options);
}

/** Makes the folder of the checkpoints: the engine writes files and makes no folders. */
function checkpointsFolder(folder: string): string {
  const path = join(folder, artifactFiles.checkpoints);
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError(
      'output-unwritable',
      `${path} cannot be made: ${reason}; give a store that can be written`,
      { path },
    );
  }
}
