import { parsePlan } from '@tunnel/core';
import type { Engine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import { runPlan, type TaskEvent } from '../runPlan.js';
import { failure } from '../status/StatusFiles.js';
import { stopWithParent, tellParent } from './parentProcess.js';
import {
  type FromWorker,
  toWorkerSchema,
  type WorkerEvent,
  type WorkerJob,
} from './WorkerMessage.js';

/**
 * Makes this process a worker of the one that forked it: it shares in the plan that it is told of, tells
 * what it runs, and ends. Once its parent is gone it stops within a step.
 */
export function runWorker(createEngine: () => Engine): void {
  const stop = new AbortController();
  stopWithParent(stop);
  process.on('message', async (raw) => {
    const message = toWorkerSchema.parse(raw);
    if (message.kind === 'stop') {
      stop.abort();
      return;
    }
    const error = await share(message.job, createEngine, stop.signal).then(
      () => null,
      (thrown) => failure(thrown).error,
    );
    tell({ kind: 'end', error }, () => process.exit());
  });
  // The parent may have died before this one could hear of it.
  if (!process.connected) process.exit();
}

async function share(
  job: WorkerJob,
  createEngine: () => Engine,
  signal: AbortSignal,
): Promise<void> {
  const { run, evidence, datasets, imports } = job;
  await runPlan({
    plan: parsePlan(job.plan, 'the plan of a worker'),
    engine: createEngine(),
    store: await Store.open(job.store),
    datasets,
    imports: new Map(imports),
    run,
    evidence,
    signal,
    onEvent: (event) => {
      const told = workerEventOf(event);
      if (told) tell({ kind: 'event', event: told });
    },
  });
}

/** Null for what only the parent tells: what it takes from the store, and what it waits for. */
function workerEventOf(event: TaskEvent): WorkerEvent | null {
  switch (event.kind) {
    case 'started':
      return { kind: 'started', task: event.task.id };
    case 'progress':
      return { kind: 'progress', task: event.task.id, progress: event.progress };
    case 'ended': {
      const { kind, task, state, seconds } = event;
      if (state === 'cached' || state === 'elsewhere') return null;
      return { kind, task: task.id, state, seconds };
    }
    default:
      return null;
  }
}

function tell(message: FromWorker, then?: () => void): void {
  tellParent(message, then);
}
