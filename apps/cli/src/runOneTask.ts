import { createPlan, type Task, type TaskKind } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import { collectEvidence, runPlan } from '@tunnel/lab';
import { createEngine, type RunOn } from '@tunnel/native';
import type { Store, StoredTask } from '@tunnel/store';
import type { Context } from './Context.js';
import { ProgressReporter } from './output/ProgressReporter.js';

/** Runs one task, or takes it from the store, with progress. */
export async function runOneTask<K extends TaskKind>(
  context: Context,
  input: { task: Task<K>; before?: readonly Task[]; dataset: Dataset; store: Store; run: RunOn },
): Promise<StoredTask<K>> {
  const { task, before = [], dataset, store, run } = input;
  const engine = createEngine();
  const evidence = await collectEvidence(engine, run);
  const reporter = new ProgressReporter(context.err);
  try {
    const { results } = await runPlan({
      plan: createPlan({ experiment: 'command', scale: 'laptop', tasks: [...before, task] }),
      engine,
      store,
      datasets: [dataset],
      run,
      evidence,
      signal: context.signal,
      onEvent: (event) => reporter.task(event),
    });
    return results.get(task.id) as StoredTask<K>;
  } finally {
    reporter.clear();
  }
}
