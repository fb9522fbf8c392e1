import { constants, setPriority } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { isTunnelError, type TunnelError } from '@tunnel/core';
import type { ErrorData, Happening } from '@tunnel/core/resources';
import { type ExperimentEvent, findExperiment, runExperiment } from '@tunnel/experiments';
import { stopWithParent, tellParent } from '@tunnel/lab';
import { createEngine } from '@tunnel/native';
import { Claims, type HeldClaim, Store } from '@tunnel/store';
import { ProgressThinner } from './ProgressThinner.js';
import { type FromWorker, toWorkerSchema, type WorkerJob } from './WorkerMessage.js';

/** Between two looks at whether another worker still has the run. */
const pauseMs = 100;

/**
 * A worker of the run service, for as long as it is this process’s parent: it computes the run that it
 * is told of, tells what happens, and ends. Others go first on the machine’s cores. Once the service is
 * gone it stops within a step.
 */
export function runWorker(): void {
  // Computing takes what answering leaves of the cores; threads that are begun later do so too.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const stop = new AbortController();
  stopWithParent(stop);
  process.on('message', async (raw) => {
    const message = toWorkerSchema.parse(raw);
    if (message.kind === 'cancel') {
      stop.abort();
      return;
    }
    const error = await compute(message.job, stop.signal).then(() => null, errorDataOf);
    tell({ kind: 'end', error }, () => process.exit());
  });
}

async function compute(job: WorkerJob, signal: AbortSignal): Promise<void> {
  const claim = await claimRun(job, signal);
  try {
    await runClaimed(job, signal);
  } finally {
    await claim?.release();
  }
}

/** The worker of a service that was killed may not have ended yet. Null after the signal. */
async function claimRun({ id, claims }: WorkerJob, signal: AbortSignal): Promise<HeldClaim | null> {
  const all = new Claims(claims);
  for (;;) {
    const claim = signal.aborted ? null : await all.acquire(id);
    if (claim || signal.aborted) return claim;
    await setTimeout(pauseMs);
  }
}

async function runClaimed(job: WorkerJob, signal: AbortSignal): Promise<void> {
  const { id, request } = job;
  const store = await Store.open(job.store);
  // An earlier worker may have died with its work done.
  if (store.hasRun(id)) return;
  const thinner = new ProgressThinner(job.events, () => performance.now());
  await runExperiment(findExperiment(request.experiment), {
    scale: request.scale,
    seeds: request.seeds,
    dataset: request.dataset ?? null,
    engine: createEngine(),
    store,
    run: {
      device: request.device,
      threads: request.threads ?? null,
      memoryBytes: request.memoryBytes ?? null,
    },
    identity: { id, createdAt: new Date(job.createdAt) },
    signal,
    onEvent: (event) => {
      const thinned = event.kind === 'progress' || event.kind === 'download';
      if (thinned && !thinner.passes()) return;
      const happening = happeningOf(event);
      if (happening) tell({ kind: 'happening', happening });
    },
  });
}

function tell(message: FromWorker, then?: () => void): void {
  tellParent(message, then);
}

/** Null for what only the jobs of a cluster tell. */
function happeningOf(event: ExperimentEvent): Happening | null {
  switch (event.kind) {
    case 'download': {
      const { bytes, totalBytes, secondsLeft } = event.progress;
      return { kind: 'download', bytes, totalBytes, secondsLeft };
    }
    case 'data': {
      const { train, ood, notes } = event.data;
      return {
        kind: 'data',
        train: train.dataset,
        ood: ood?.dataset ?? null,
        notes: [...notes],
      };
    }
    case 'plan':
      return {
        kind: 'plan',
        tasks: event.plan.tasks.map(({ id, label, spec, inputs }) => ({
          id,
          label,
          kind: spec.kind,
          inputs: { ...inputs },
        })),
      };
    case 'started': {
      const { kind, task, index, total } = event;
      return { kind, task: task.id, label: task.label, index, total };
    }
    case 'progress':
      return { kind: 'progress', task: event.task.id, progress: event.progress };
    case 'ended': {
      const { kind, task, index, total, state, seconds } = event;
      return { kind, task: task.id, label: task.label, index, total, state, seconds };
    }
    case 'waiting':
      return { kind: 'waiting', tasks: event.tasks.map(({ task }) => task.id) };
    case 'queue':
      return null;
    case 'scheduler-silent':
    case 'process-lost':
    case 'catalogue-behind':
      return { kind: 'warning', error: dataOf(event.error) };
  }
}

function errorDataOf(thrown: unknown): ErrorData {
  if (isTunnelError(thrown)) return dataOf(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message, context: {} };
}

function dataOf({ code, message, context }: TunnelError): ErrorData {
  return { code, message, context: { ...context } };
}
