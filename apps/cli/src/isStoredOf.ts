import type { TaskKind } from '@tunnel/core';
import type { StoredTask } from '@tunnel/store';

/** Whether a stored task is of a kind; narrows its type, its result’s included. */
export function isStoredOf<K extends TaskKind>(task: StoredTask, kind: K): task is StoredTask<K> {
  return task.spec.kind === kind;
}
