import type { TaskEvent } from '@tunnel/lab';
import { duration } from './duration.js';

type EndedEvent = Extract<TaskEvent, { kind: 'ended' }>;
type QueueEvent = Extract<TaskEvent, { kind: 'queue' }>;
type WaitingEvent = Extract<TaskEvent, { kind: 'waiting' }>;

/** How a task ended, in words. */
export function describeEnd({ state, seconds }: EndedEvent): string {
  if (state === 'elsewhere') return 'done by another process';
  const time = seconds === null ? 'from the store' : duration(seconds);
  return state === 'done' || state === 'cached' ? time : `${state}, ${time}`;
}

/** What is waited for, in words. */
export function describeWaiting(tasks: WaitingEvent['tasks']): string {
  const each = tasks.map(({ task, host, pid }) => `${task.label} (process ${pid} on ${host})`);
  return `waiting for another process: ${each.join(', ')}`;
}

/** How many jobs of a cluster run and wait, in words. */
export function describeQueue({ waiting, running, reason }: QueueEvent): string {
  const why = reason === null ? '' : ` (${reason})`;
  return `cluster: ${running} running, ${waiting} waiting${why}`;
}
