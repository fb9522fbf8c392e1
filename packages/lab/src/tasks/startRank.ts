import type { Task } from '@tunnel/core';
import type { JobOptions } from '@tunnel/native';
import { dataRef } from '../dataRef.js';
import { subjectOf } from './subjectOf.js';
import type { TaskSetting } from './TaskSetting.js';

/** Starts the ranks of a network’s layers. */
export function startRank(
  task: Task<'rank'>,
  _folder: string,
  setting: TaskSetting,
  options: JobOptions,
) {
  const { data, layers, rank, seed } = task.spec;
  const { images, ...settings } = rank;
  const request = {
    subject: subjectOf(task, setting.store),
    data: dataRef(data, setting.datasets, 'test', seed, images),
    layers,
    rank: settings,
    seed,
    run: setting.run,
  };
  return setting.engine.rank(request, options);
}
