import { type RunTask, type Task, TunnelError } from '@tunnel/core';
import type { StoredTask } from '@tunnel/store';
import { Pause } from './Pause.js';
import { type PlanOutcome, type PlanRun, runPlan } from './runPlan.js';
import type { StatusFiles } from './status/StatusFiles.js';
import { StatusWriter } from './status/StatusWriter.js';

/** Some tasks of a plan, and what they are run with. */
export interface PlannedTasksRun extends PlanRun {
  /** Their ids. */
  readonly ids: readonly string[];
  /** Where it is said what happens to them. */
  readonly statuses?: StatusFiles | undefined;
  /**
   * How long the result of an input is waited for, in milliseconds: a network file system may show it
   * a minute after it was written. Default 90,000.
   */
  readonly settleMs?: number;
}

/**
 * Runs some tasks of a plan, as a scheduler’s job does: the results of their inputs must be in the
 * store, or be made by tasks that are run too. One that fails does not keep the others from being run.
 *
 * @throws TunnelError the first failing task’s error; `task-missing` for an id that is not in the plan,
 *   and for an input without a result; `cancelled` after the signal
 */
export async function runPlannedTasks(run: PlannedTasksRun): Promise<PlanOutcome> {
  const wanted = new Set(run.ids);
  const tasks = run.plan.tasks.filter(({ id }) => wanted.delete(id));
  const [unknown] = wanted;
  if (unknown !== undefined) {
    throw new TunnelError('task-missing', `task ${unknown} is not in the plan; give one that is`, {
      id: unknown,
    });
  }
  const ended: RunTask[] = [];
  const results = new Map<string, StoredTask>();
  const failures: unknown[] = [];
  for (const task of tasks) {
    try {
      const outcome = await runOne(run, task);
      ended.push(...outcome.tasks.filter(({ id }) => id === task.id));
      const stored = outcome.results.get(task.id);
      if (stored) results.set(task.id, stored);
    } catch (error) {
      failures.push(error);
      if (run.signal?.aborted) break;
    }
  }
  if (failures.length > 0) throw failures[0];
  return { tasks: ended, results };
}

async function runOne(run: PlannedTasksRun, task: Task): Promise<PlanOutcome> {
  const { plan, statuses, onEvent } = run;
  const status = statuses && new StatusWriter(statuses, task);
  try {
    const needed = Object.values(task.inputs);
    const inputs = plan.tasks.filter(({ id }) => needed.includes(id));
    for (const input of inputs) await awaitResult(run, input, task);
    return await runPlan({
      ...run,
      plan: { ...plan, tasks: [...inputs, task] },
      onEvent: (event) => {
        if ('task' in event && event.task.id !== task.id) return;
        status?.hear(event);
        onEvent?.(event);
      },
    });
  } catch (error) {
    status?.fail(error);
    throw error;
  } finally {
    await status?.end();
  }
}

async function awaitResult(
  { ids, store, signal, settleMs = 90_000 }: PlannedTasksRun,
  input: Task,
  { label }: Task,
): Promise<void> {
  // One that was to be run just now has failed, or its result is there.
  const patienceMs = ids.includes(input.id) ? 0 : settleMs;
  const pause = new Pause(signal);
  const began = performance.now();
  while (!store.hasTask(input.id)) {
    if (signal?.aborted) throw new TunnelError('cancelled', `“${label}” was cancelled`);
    if (performance.now() - began >= patienceMs) {
      throw new TunnelError(
        'task-missing',
        `“${label}” needs “${input.label}”, whose result is not in ${store.folder}; run task ${input.id} before it`,
        { input: input.id },
      );
    }
    await pause.wait();
  }
}
