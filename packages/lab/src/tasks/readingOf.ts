import type { ReaderKind, Task } from '@tunnel/core';
import { subjectOf } from './inputs.js';
import { runOf, type TaskStart } from './TaskStart.js';

/** What the requests of all tasks that read a network have in common. */
export function readingOf(start: Omit<TaskStart, 'task'> & { readonly task: Task<ReaderKind> }) {
  const { layers, checkpoint, seed } = start.task.spec;
  return { subject: subjectOf(start, 'weights', checkpoint), layers, seed, run: runOf(start) };
}
