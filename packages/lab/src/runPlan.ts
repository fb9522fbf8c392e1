import { type Evidence, type Plan, type RunTask, type Task, TunnelError } from '@tunnel/core';
import type { Progress } from '@tunnel/native';
import type { StoredTask } from '@tunnel/store';
import { startTask, type TaskSetting } from './startTask.js';

/** What happens to a task while its plan runs. `index` counts from 1. */
export type TaskEvent =
  | {
      readonly kind: 'started';
      readonly task: Task;
      readonly index: number;
      readonly total: number;
    }
  | { readonly kind: 'progress'; readonly task: Task; readonly progress: Progress }
  | {
      readonly kind: 'ended';
      readonly task: Task;
      readonly index: number;
      readonly total: number;
      readonly state: RunTask['state'];
      /** Null where the result was in the store. */
      readonly seconds: number | null;
    };

/** A plan and what it is run with. */
export interface PlanRun extends TaskSetting {
  readonly plan: Plan;
  readonly evidence: Evidence;
  readonly onEvent?: ((event: TaskEvent) => void) | undefined;
  /** Stops the running task within a step; what was done stays in the store. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of a plan that ran to its end. */
export interface PlanOutcome {
  /** In the plan’s order. */
  readonly tasks: readonly RunTask[];
  /** By task id. */
  readonly results: ReadonlyMap<string, StoredTask>;
}

/**
 * Runs a plan’s tasks one after the other. A task whose result is in the store is not run again, so
 * a plan that was stopped goes on where it ended.
 *
 * @throws TunnelError the first failing task’s error; `cancelled` after the signal
 */
export async function runPlan(run: PlanRun): Promise<PlanOutcome> {
  const { plan, onEvent } = run;
  const total = plan.tasks.length;
  const tasks: RunTask[] = [];
  const results = new Map<string, StoredTask>();
  for (const [at, task] of plan.tasks.entries()) {
    const place = { task, index: at + 1, total };
    const ended = (state: RunTask['state'], seconds: number | null) => {
      tasks.push({ id: task.id, label: task.label, kind: task.spec.kind, state, seconds });
      onEvent?.({ kind: 'ended', ...place, state, seconds });
    };
    const stored = await run.store.readTask(task.id);
    if (stored) {
      results.set(task.id, stored);
      ended('cached', null);
      continue;
    }
    onEvent?.({ kind: 'started', ...place });
    const start = performance.now();
    try {
      results.set(task.id, await runTask(task, run));
      ended('done', (performance.now() - start) / 1000);
    } catch (error) {
      const cancelled = error instanceof TunnelError && error.code === 'cancelled';
      ended(cancelled ? 'cancelled' : 'failed', (performance.now() - start) / 1000);
      throw error;
    }
  }
  return { tasks, results };
}

/** Runs one task and keeps its result; a task that fails leaves nothing in the store. */
async function runTask(task: Task, run: PlanRun): Promise<StoredTask> {
  const draft = await run.store.beginTask(task);
  try {
    const onProgress = (progress: Progress) => run.onEvent?.({ kind: 'progress', task, progress });
    const job = startTask(task, draft.folder, run, { onProgress, signal: run.signal });
    const result = await job.wait();
    return await draft.commit({ result, evidence: run.evidence });
  } catch (error) {
    await draft.discard();
    throw error;
  }
}
