import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isTaskOf, sideOf, type Task, type TaskKind, TunnelError } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import type { Engine, EngineJob, JobOptions, NetworkRef, RunOn } from '@tunnel/native';
import { type ResultOf, resumeFile, type Store } from '@tunnel/store';
import { dataRef, validationRef } from './dataRef.js';

/**
 * Names of what tasks write into their folders: files of their artifacts, the folder of the
 * checkpoints that a training keeps, and `resume`, the state of a training that is to go on, which no
 * artifact has.
 */
export const artifactFiles = {
  weights: 'weights.safetensors',
  correctness: 'correctness.safetensors',
  checkpoints: 'checkpoints',
  resume: resumeFile,
} as const;

/** What a task is run with. */
export interface TaskSetting {
  readonly engine: Engine;
  readonly store: Store;
  readonly datasets: readonly Dataset[];
  readonly run: RunOn;
}

/** Turns a task into its one call of the engine; `folder` is where its files go. */
export function startTask(
  task: Task,
  folder: string,
  setting: TaskSetting,
  options: JobOptions,
): EngineJob<ResultOf<TaskKind>> {
  if (isTaskOf(task, 'train')) return startTrain(task, folder, setting, options);
  if (isTaskOf(task, 'probe')) return startProbe(task, folder, setting, options);
  if (isTaskOf(task, 'rank')) return startRank(task, setting, options);
  throw new TunnelError('internal', `a task of an unknown kind: ${(task as Task).label}`);
}

function startTrain(
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

function startProbe(
  task: Task<'probe'>,
  folder: string,
  setting: TaskSetting,
  options: JobOptions,
) {
  const { data, layers, probe, precision, seed } = task.spec;
  const request = {
    network: networkRef(task),
    weightsFile: weightsOf(task, setting.store),
    train: dataRef(data, setting.datasets, 'train', seed),
    test: dataRef(data, setting.datasets, 'test', seed),
    layers,
    probe,
    precision,
    seed,
    run: setting.run,
    correctnessFile: join(folder, artifactFiles.correctness),
  };
  return setting.engine.probe(request, options);
}

function startRank(task: Task<'rank'>, setting: TaskSetting, options: JobOptions) {
  const { data, layers, rank, seed } = task.spec;
  const { images, ...settings } = rank;
  const request = {
    network: networkRef(task),
    weightsFile: weightsOf(task, setting.store),
    data: dataRef(data, setting.datasets, 'test', seed, images),
    layers,
    rank: settings,
    seed,
    run: setting.run,
  };
  return setting.engine.rank(request, options);
}

/** A network as the engine builds it: its initialisation is the training’s affair. */
function networkRef({ network: { initialisation, ...network }, classes, spec }: Task): NetworkRef {
  return { ...network, classes, side: sideOf(spec.data) };
}

function weightsOf(task: Task<'probe' | 'rank'>, store: Store): string {
  return join(store.taskFolder(task.inputs.weights), artifactFiles.weights);
}
