import { join } from 'node:path';
import type { Task } from '@tunnel/core';
import type { Store } from '@tunnel/store';
import { artifactFiles } from './artifactFiles.js';

/** The weights that a task reads. */
export function weightsOf(task: Task<'probe' | 'rank'>, store: Store): string {
  return join(store.taskFolder(task.inputs.weights), artifactFiles.weights);
}
