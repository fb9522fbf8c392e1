import type { Task, TaskKind } from '@tunnel/core';
import type { JobOptions, RunOn } from '@tunnel/native';
import type { StoredTask } from '@tunnel/store';
import type { TaskSetting } from './TaskSetting.js';

/** A task that is to begin, and all that it begins with. */
export interface TaskStart<K extends TaskKind = TaskKind> {
  readonly task: Task<K>;
  /** Where its files go. */
  readonly folder: string;
  /** The results of its inputs, by id. */
  readonly inputs: ReadonlyMap<string, StoredTask>;
  readonly setting: TaskSetting;
  readonly options: JobOptions;
}

/** Where a task runs: what does not fit in memory goes into its own folder. */
export function runOf({ setting, folder }: Pick<TaskStart, 'setting' | 'folder'>): RunOn {
  return { ...setting.run, scratchFolder: folder };
}
