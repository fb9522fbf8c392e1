import { type ChildProcess, fork } from 'node:child_process';
import { type FileHandle, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ErrorData, Happening } from '@tunnel/core/resources';
import { fromWorkerSchema, type ToWorker, type WorkerJob } from './WorkerMessage.js';

/** The worker’s program. `src` and `dist` lie equally deep. */
const program = fileURLToPath(new URL('../../bin/worker.mjs', import.meta.url));

/** How a worker ended: it said so, with the error of a run that failed, or it died. */
export type WorkerEnd =
  | { readonly kind: 'said'; readonly error: ErrorData | null }
  | { readonly kind: 'died'; readonly exitCode: number | null; readonly signal: string | null };

/** What a worker is started with. */
export interface WorkerStart {
  readonly job: WorkerJob;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** How long one that was cancelled may take before it is killed, in milliseconds. */
  readonly graceMs: number;
  readonly onHappening: (happening: Happening) => void;
  /** Cancels the run. */
  readonly signal: AbortSignal;
}

/** Computes a run in a process of its own, which ends with this one. Returns how it ended. */
export async function runInWorker(start: WorkerStart): Promise<WorkerEnd> {
  const log = await open(start.logFile, 'a');
  try {
    return await follow(forkWorker(log, start.env), start);
  } finally {
    await log.close();
  }
}

function forkWorker(log: FileHandle, env: NodeJS.ProcessEnv): ChildProcess {
  // The program is a built one, whatever flags this process resolves its own modules by.
  return fork(program, [], { env, execArgv: [], stdio: ['ignore', log.fd, log.fd, 'ipc'] });
}

function follow(child: ChildProcess, start: WorkerStart): Promise<WorkerEnd> {
  const { job, signal, graceMs, onHappening } = start;
  let said: ErrorData | null | undefined;
  let late: NodeJS.Timeout | undefined;
  // One that has died is told nothing: its exit says all.
  const tell = (message: ToWorker) => {
    if (child.connected) child.send(message, () => {});
  };
  const cancel = () => {
    tell({ kind: 'cancel' });
    late = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  tell({ kind: 'job', job });
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return new Promise<WorkerEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('message', (raw) => {
      const message = fromWorkerSchema.safeParse(raw);
      if (!message.success) {
        child.kill('SIGKILL');
        reject(message.error);
      } else if (message.data.kind === 'end') said = message.data.error;
      else onHappening(message.data.happening);
    });
    child.on('close', (exitCode, signalName) =>
      resolve(
        said === undefined
          ? { kind: 'died', exitCode, signal: signalName }
          : { kind: 'said', error: said },
      ),
    );
  }).finally(() => {
    clearTimeout(late);
    signal.removeEventListener('abort', cancel);
  });
}
