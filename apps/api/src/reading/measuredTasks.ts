import { type RunRecord, type TaskKind, TunnelError } from '@tunnel/core';
import type { Store, StoredTask } from '@tunnel/store';

/**
 * The run’s tasks of a kind whose results the store has.
 *
 * @param wanted one of them by its id
 * @throws TunnelError `not-found` where there is none; `artifact-corrupt`
 */
export async function measuredTasks<K extends TaskKind>(
  store: Store,
  run: RunRecord,
  kind: K,
  wanted?: string,
): Promise<StoredTask<K>[]> {
  const ids = run.tasks
    .filter((task) => task.kind === kind && (wanted === undefined || task.id === wanted))
    .map(({ id }) => id);
  const found: StoredTask<K>[] = [];
  for (const id of ids) {
    const task = await store.readTask<K>(id);
    if (task) found.push(task);
  }
  if (found.length > 0) return found;
  throw new TunnelError(
    'not-found',
    `the store has no ${kind} task ${wanted ? `${wanted} ` : ''}of run “${run.id}”`,
    { run: run.id, kind },
  );
}
