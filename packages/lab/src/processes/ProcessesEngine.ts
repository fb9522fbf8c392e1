import { setMaxListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import { planDocument, TunnelError } from '@tunnel/core';
import type { PlanEngine } from '../PlanEngine.js';
import { type PlanOutcome, type PlanRun, runPlan } from '../runPlan.js';
import { PlanTeller } from './PlanTeller.js';
import { runInWorker } from './runInWorker.js';
import { shareOf } from './shareOf.js';
import type { WorkerJob } from './WorkerMessage.js';

/** How a plan is run by several processes. */
export interface ProcessesOptions {
  /** How many there are, this one among them; at least 1. */
  readonly processes: number;
  /** What the others run: a program that calls `runWorker`. Default one with the engine of this machine. */
  readonly program?: string;
}

/** What a worker is followed with. */
interface Work {
  readonly run: PlanRun & { readonly signal: AbortSignal };
  readonly job: WorkerJob;
  readonly teller: PlanTeller;
  readonly fail: (error: unknown) => void;
}

/** The workers’ program, as it is built. `src` and `dist` lie equally deep. */
const worker = fileURLToPath(new URL('../../dist/processes/worker.js', import.meta.url));

/**
 * Runs plans in several processes of this machine, which share the tasks through the store: this one, and
 * workers that it forks and that end with it. What `run` says of threads and memory is for each process;
 * where it says nothing they share what one would have. A worker that dies is told of (`process-lost`),
 * and the others take over what it ran.
 */
export class ProcessesEngine implements PlanEngine {
  readonly name = 'processes';
  readonly #processes: number;
  readonly #program: string;

  /** @throws TunnelError `invalid-request` for a count that is none */
  constructor({ processes, program = worker }: ProcessesOptions) {
    if (!Number.isSafeInteger(processes) || processes < 1) {
      throw new TunnelError(
        'invalid-request',
        `a plan cannot be run in ${processes} processes; give a whole number of at least 1`,
        { processes },
      );
    }
    this.#processes = processes;
    this.#program = program;
  }

  /** {@inheritDoc PlanEngine.run} */
  async run(run: PlanRun): Promise<PlanOutcome> {
    const share = await shareOf(run.run, this.#processes, run.engine);
    const threads = share.threads ?? run.evidence.threads;
    const own = { ...run, run: share, evidence: { ...run.evidence, threads } };
    return { ...(await this.#share(own)), evidence: own.evidence };
  }

  /** Has this process and the workers run what is missing, until all is done or one of them failed. */
  async #share(run: PlanRun): Promise<PlanOutcome> {
    const stop = new AbortController();
    const signal = run.signal ? AbortSignal.any([stop.signal, run.signal]) : stop.signal;
    // Every worker listens to it.
    setMaxListeners(0, signal);
    const failures: unknown[] = [];
    const fail = (error: unknown) => {
      failures.push(error);
      stop.abort();
    };
    const teller = new PlanTeller(run.plan, run.onEvent);
    const work = { run: { ...run, signal }, job: jobOf(run), teller, fail };
    const others = Array.from({ length: this.#workersFor(run) }, () =>
      this.#follow(work).catch(fail),
    );
    const outcome = await runPlan({
      ...run,
      signal,
      onEvent: (event) => teller.hear(event),
    }).catch(fail);
    stop.abort();
    await Promise.all(others);
    if (!outcome) throw failures[0];
    return teller.complete(outcome);
  }

  /** Follows one worker to its end. @throws TunnelError that of the task that failed in it */
  async #follow({ run, job, teller, fail }: Work): Promise<void> {
    const end = await runInWorker({
      program: this.#program,
      job,
      signal: run.signal,
      onEvent: (event) => {
        // What is thrown by who hears of it is this plan’s failure.
        try {
          teller.hearWorker(event);
        } catch (error) {
          fail(error);
        }
      },
    });
    // What a worker says that was told to stop is no news.
    if (run.signal.aborted || end.kind === 'ended') return;
    if (end.kind === 'failed') throw end.error;
    run.onEvent?.({ kind: 'process-lost', error: end.error });
  }

  /** No more than there are tasks left. */
  #workersFor({ plan, store }: PlanRun): number {
    const missing = plan.tasks.filter(({ id }) => !store.hasTask(id)).length;
    return Math.max(0, Math.min(this.#processes, missing) - 1);
  }
}

function jobOf({ plan, store, datasets, imports, run, evidence }: PlanRun): WorkerJob {
  return {
    plan: planDocument(plan),
    store: store.folder,
    datasets,
    imports: [...(imports ?? [])],
    run: { memoryBytes: null, scratchFolder: null, ...run },
    evidence,
  };
}
