import type { RunRecord } from '@tunnel/core';
import type { Store, StoredTask } from '@tunnel/store';
import { findRun } from './findRun.js';
import type { Wanted } from './keptRuns.js';

/** What a user named: a run or a task. */
export type RunOrTask = { readonly run: RunRecord } | { readonly task: StoredTask };

/**
 * The run or the task that a user means: a run as `findRun` finds it, else a task by the first digits
 * of its id.
 *
 * @throws TunnelError as `findRun`; of a task `task-missing`, `artifact-corrupt`
 */
export async function findRunOrTask(
  store: Store,
  name: string,
  wanted: Wanted,
): Promise<RunOrTask> {
  const couldBeTask = /^[0-9a-f]{4,64}$/.test(name);
  const isRun = (await store.runIds()).some((id) => id.startsWith(name));
  if (couldBeTask && !isRun) return { task: await store.findTask(name) };
  return { run: await findRun(store, name, wanted) };
}
