import { type Task, type TaskKind, TunnelError } from '@tunnel/core';
import type { EngineJob, JobOptions } from '@tunnel/native';
import type { ResultOf } from '@tunnel/store';
import { startProbe } from './tasks/startProbe.js';
import { startRank } from './tasks/startRank.js';
import { startTrain } from './tasks/startTrain.js';
import type { TaskSetting } from './tasks/TaskSetting.js';

/** Starts a task of one kind. */
type Start<K extends TaskKind> = (
  task: Task<K>,
  folder: string,
  setting: TaskSetting,
  options: JobOptions,
) => EngineJob<ResultOf<K>>;

const starts: { readonly [K in TaskKind]?: Start<K> } = {
  train: startTrain,
  probe: startProbe,
  rank: startRank,
};

/** Turns a task into its one job; `folder` is where its files go. */
export function startTask(
  task: Task,
  folder: string,
  setting: TaskSetting,
  options: JobOptions,
): EngineJob<ResultOf<TaskKind>> {
  // The table pairs each kind of task with its own start.
  const start = starts[task.spec.kind] as Start<TaskKind> | undefined;
  if (!start) {
    throw new TunnelError('internal', `“${task.label}” is of a kind that cannot be run yet`);
  }
  return start(task, folder, setting, options);
}
