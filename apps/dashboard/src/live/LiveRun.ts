import {
  type ErrorData,
  type Happening,
  hasEnded,
  type RunEvent,
  type Standing,
} from '@tunnel/core/resources';

type Progress = (Happening & { readonly kind: 'progress' })['progress'];

/** A task of a run that is followed. */
export interface LiveTask {
  readonly id: string;
  readonly label: string;
  readonly state: 'waiting' | 'running' | (Happening & { readonly kind: 'ended' })['state'];
  /** The engine’s own, of one that runs; else null. */
  readonly progress: Progress | null;
}

/** A run as its events tell of it. */
export interface LiveRun {
  readonly state: Standing;
  readonly error: ErrorData | null;
  /** Data that is being fetched; null where none is. */
  readonly download: (Happening & { readonly kind: 'download' }) | null;
  /** What is to be known of the data. */
  readonly notes: readonly string[];
  /** In the plan’s order; empty before there is one. */
  readonly tasks: readonly LiveTask[];
  readonly warnings: readonly string[];
}

/** A run that nothing is known of. */
export const unheardRun: LiveRun = {
  state: 'queued',
  error: null,
  download: null,
  notes: [],
  tasks: [],
  warnings: [],
};

/** The run after one more event. */
export function afterEvent(run: LiveRun, event: RunEvent): LiveRun {
  switch (event.kind) {
    case 'state': {
      const tasks = run.tasks.map((task) =>
        task.state === 'running' ? { ...task, state: 'waiting' as const, progress: null } : task,
      );
      return { ...run, state: event.state, error: event.error, download: null, tasks };
    }
    case 'download':
      return { ...run, download: event };
    case 'data':
      return { ...run, download: null, notes: event.notes };
    case 'plan':
      return {
        ...run,
        download: null,
        tasks: event.tasks.map(({ id, label }) => ({
          ...{ id, label },
          state: 'waiting',
          progress: null,
        })),
      };
    case 'started':
      return withTask(run, event.task, { state: 'running' });
    case 'progress':
      return withTask(run, event.task, { state: 'running', progress: event.progress });
    case 'ended':
      return withTask(run, event.task, { state: event.state, progress: null });
    case 'waiting':
      return run;
    case 'warning':
      return { ...run, warnings: [...run.warnings, event.error.message] };
  }
}

function withTask(run: LiveRun, id: string, changes: Partial<LiveTask>): LiveRun {
  return {
    ...run,
    tasks: run.tasks.map((task) => (task.id === id ? { ...task, ...changes } : task)),
  };
}

/** How much of the plan is done, from 0 to 1, each task as much as any other; null before the plan. */
export function fractionOf({ state, tasks }: LiveRun): number | null {
  if (hasEnded(state)) return 1;
  if (tasks.length === 0) return null;
  const done = tasks.map((task) => {
    if (task.state === 'waiting') return 0;
    if (task.state !== 'running') return 1;
    return task.progress && task.progress.steps > 0 ? task.progress.step / task.progress.steps : 0;
  });
  return done.reduce<number>((sum, part) => sum + part, 0) / tasks.length;
}
