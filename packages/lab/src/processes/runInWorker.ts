import { fork } from 'node:child_process';
import { TunnelError } from '@tunnel/core';
import {
  fromWorkerSchema,
  type ToWorker,
  type WorkerEvent,
  type WorkerJob,
} from './WorkerMessage.js';

/** How long a worker that is to stop may take before it is killed. */
const graceMs = 10_000;

/** How a worker ended: as it was to, with an error that a task failed with, or it died. */
export type WorkerEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed' | 'died'; readonly error: TunnelError };

/** What a worker is started with. */
export interface WorkerStart {
  /** Calls `runWorker`. */
  readonly program: string;
  readonly job: WorkerJob;
  readonly onEvent: (event: WorkerEvent) => void;
  /** Stops the worker within a step. */
  readonly signal: AbortSignal;
}

/** Has a process of its own, which ends with this one, share in a plan. Returns how it ended. */
export function runInWorker({ program, job, onEvent, signal }: WorkerStart): Promise<WorkerEnd> {
  // The program is a built one, whatever flags this process resolves its own modules by. Standard output
  // is for the results of this process.
  const child = fork(program, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let end: WorkerEnd | null = null;
  let late: NodeJS.Timeout | undefined;
  // One that has died is told nothing: its exit says all.
  const tell = (message: ToWorker) => {
    if (child.connected) child.send(message, () => {});
  };
  const stop = () => {
    tell({ kind: 'stop' });
    late = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  tell({ kind: 'job', job });
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return new Promise<WorkerEnd>((resolve) => {
    child.on('error', (error) => resolve(died(`could not be started: ${error.message}`)));
    child.on('message', (raw) => {
      const message = fromWorkerSchema.safeParse(raw);
      if (!message.success) child.kill('SIGKILL');
      else if (message.data.kind === 'event') onEvent(message.data.event);
      else end = endOf(message.data.error);
    });
    child.on('close', (code, killer) =>
      resolve(
        end ?? died(`(${child.pid}) ${killer ? `was killed by ${killer}` : `ended with ${code}`}`),
      ),
    );
  }).finally(() => {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
  });
}

function endOf(error: Pick<TunnelError, 'code' | 'message' | 'context'> | null): WorkerEnd {
  if (error === null) return { kind: 'ended' };
  const { code, message, context } = error;
  return { kind: 'failed', error: new TunnelError(code, message, context) };
}

function died(how: string): WorkerEnd {
  const error = new TunnelError(
    'worker-died',
    `a process that shared in the plan ${how}; the others take over what it ran`,
  );
  return { kind: 'died', error };
}
