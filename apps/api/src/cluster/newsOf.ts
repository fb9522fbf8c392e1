import {
  type ErrorData,
  type Happening,
  hasEnded,
  type PlanGraph,
  type Standing,
} from '@tunnel/core/resources';
import type { ClusterRun } from './ClusterRun.js';
import type { ClusterTask } from './ClusterTasks.js';

type TaskState = PlanGraph['nodes'][number]['state'];

/** What was told of a run so far. */
export interface Told {
  /** Null for nothing. */
  readonly standing: { readonly state: Standing; readonly error: ErrorData | null } | null;
  /** Of its tasks, by their ids; none before the plan was told. */
  readonly tasks: ReadonlyMap<string, TaskState>;
}

/**
 * What has happened to a run since it was told of last: as a worker would have told it, but for what came
 * and went between two looks. Without progress.
 */
export function newsOf(
  { standing, tasks: told }: Told,
  run: Pick<ClusterRun, 'state' | 'tasks'>,
): Happening[] {
  const { state, error } = run.state;
  const ends = hasEnded(state);
  const isOther = standing?.state !== state || standing.error?.code !== error?.code;
  const stateNow: Happening = { kind: 'state', state, error };
  // What has ended and is to be run again has been submitted again.
  const anew =
    (told.size === 0 && run.tasks.length > 0) ||
    run.tasks.some((task) => isEnded(told.get(task.id)) && !isEnded(task.state));
  const queuedAgain = run.tasks.some(
    (task) => told.get(task.id) === 'running' && task.state === 'waiting',
  );
  const news: Happening[] = [];
  // It stops all that was running: what still does is told to have started again.
  const resets = !ends && (isOther || queuedAgain || anew);
  if (resets) news.push(stateNow);
  if (anew) news.push(planOf(run.tasks));
  const before = (id: string): TaskState => {
    const known = anew ? 'waiting' : (told.get(id) ?? 'waiting');
    return resets && known === 'running' ? 'waiting' : known;
  };
  news.push(...taskNews(run.tasks, before, ends));
  if (ends && isOther) news.push(stateNow);
  return news;
}

function taskNews(
  tasks: readonly ClusterTask[],
  before: (id: string) => TaskState,
  ends: boolean,
): Happening[] {
  const total = tasks.length;
  let ended = tasks.filter(({ id }) => isEnded(before(id))).length;
  return tasks.flatMap((task): Happening[] => {
    const { id, label, state, seconds, error } = task;
    if (before(id) === state || state === 'waiting') return [];
    const place = { task: id, label, total };
    if (state === 'running') return [{ kind: 'started', ...place, index: ended + 1 }];
    ended += 1;
    const end = { kind: 'ended', ...place, index: ended, state, seconds } as const;
    // The run’s own error is told at its end; other tasks go on meanwhile.
    return error === null || ends ? [end] : [end, { kind: 'warning', error }];
  });
}

function planOf(tasks: readonly ClusterTask[]): Happening {
  return {
    kind: 'plan',
    tasks: tasks.map(({ id, label, kind, inputs }) => ({ id, label, kind, inputs: { ...inputs } })),
  };
}

function isEnded(state: TaskState | undefined): state is Exclude<TaskState, 'waiting' | 'running'> {
  return state !== undefined && state !== 'waiting' && state !== 'running';
}
