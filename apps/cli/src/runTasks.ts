import { createPlan, type Task, type TaskKind, TunnelError } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import { collectEvidence, runPlan } from '@tunnel/lab';
import { createEngine, type RunOn } from '@tunnel/native';
import type { Store, StoredTask } from '@tunnel/store';
import type { Context } from './Context.js';
import { ProgressReporter } from './output/ProgressReporter.js';

/** Tasks of one kind, and those whose results they need. */
interface TasksToRun<K extends TaskKind> {
  readonly tasks: readonly Task<K>[];
  readonly before?: readonly Task[];
  readonly datasets: readonly Dataset[];
  /** Where what is imported lies, by its hash. */
  readonly imports?: ReadonlyMap<string, string>;
  readonly store: Store;
  readonly run: RunOn;
}

/** Runs tasks, or takes them from the store, with progress. Results come in the tasks’ order. */
export async function runTasks<K extends TaskKind>(
  context: Context,
  { tasks, before = [], datasets, imports, store, run }: TasksToRun<K>,
): Promise<StoredTask<K>[]> {
  const engine = createEngine();
  const evidence = await collectEvidence(engine, run);
  const reporter = new ProgressReporter(context.err);
  try {
    const { results } = await runPlan({
      plan: createPlan({ experiment: 'command', scale: 'laptop', tasks: [...before, ...tasks] }),
      engine,
      store,
      datasets,
      imports,
      run,
      evidence,
      signal: context.signal,
      onEvent: (event) => reporter.task(event),
    });
    return tasks.map(({ id, label }) => {
      const stored = results.get(id);
      if (!stored) throw new TunnelError('internal', `“${label}” has no result`, { id });
      return stored as StoredTask<K>;
    });
  } finally {
    reporter.clear();
  }
}
