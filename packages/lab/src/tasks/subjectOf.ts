import { join } from 'node:path';
import type { Task } from '@tunnel/core';
import type { SubjectRef } from '@tunnel/native';
import type { Store } from '@tunnel/store';
import { artifactFiles } from './artifactFiles.js';
import { networkRef } from './networkRef.js';

/** What a task reads: the network of its input. */
export function subjectOf(task: Task<'probe' | 'rank'>, store: Store): SubjectRef {
  const weightsFile = join(store.taskFolder(task.inputs.weights), artifactFiles.weights);
  return { kind: 'network', network: networkRef(task), weightsFile };
}
