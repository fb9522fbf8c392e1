import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { canonicalJson, isDatasetName, parseAs, TunnelError } from '@tunnel/core';
import {
  type ErrorData,
  hasEnded,
  type planSchema,
  type RunRequest,
  type RunState,
  type Standing,
} from '@tunnel/core/resources';
import { findDataset } from '@tunnel/datasets';
import { createRunId, findExperiment } from '@tunnel/experiments';
import { Claims, type HeldClaim, type Store } from '@tunnel/store';
import type { z } from 'zod';
import type { EventLine } from './EventLog.js';
import { EventLogs } from './EventLogs.js';
import { EventPlan } from './EventPlan.js';
import type { KeptRun } from './KeptRun.js';
import { knownRunRequestSchema } from './knownRunRequest.js';
import { Run } from './Run.js';
import { RunFolders } from './RunFolders.js';
import { RunMemory } from './RunMemory.js';
import { runInWorker, type WorkerEnd } from './runInWorker.js';
import { withoutPaths } from './withoutPaths.js';

/** How often a worker may die without its run coming any further before the run fails. */
const retries = 3;

/** How runs are run. */
export interface RunServiceOptions {
  readonly store: Store;
  /** The service’s own folder; default `service` in the store’s. */
  readonly folder?: string;
  /** Runs that are computed at a time; default 1, since one uses all cores. */
  readonly workers?: number;
  /** Runs that may wait; default 16. */
  readonly queueLimit?: number;
  /** The workers’ environment; default this process’s. */
  readonly env?: NodeJS.ProcessEnv;
  /** Before a worker that died is followed by another, doubled each time; default 500. */
  readonly retryMs?: number;
  /** How long a worker may take to stop before it is killed; default 10,000. */
  readonly graceMs?: number;
  /** Hears of what fails that no caller waits for, and of each run’s error, paths and all. */
  readonly onError?: (error: unknown, run: string) => void;
}

/**
 * Starts runs and sees to it that each ends: in a worker process each, a few at a time, in the order in
 * which they were started. What has been started is kept in the folder, so it goes on after the worker,
 * this process or both were killed at any moment. No task is computed twice: results are the store’s.
 */
export class RunService {
  readonly #options: Required<RunServiceOptions>;
  readonly #claim: HeldClaim;
  readonly #folders: RunFolders;
  /** Folders that no client is told of. */
  readonly #roots: readonly string[];
  readonly #memory = new RunMemory();
  readonly #logs = new EventLogs();
  readonly #runs = new Map<string, Run>();
  readonly #byKey = new Map<string, Run>();
  readonly #queue: Run[] = [];
  readonly #running = new Map<Run, Promise<void>>();
  #version = 0;
  #closing: Promise<void> | null = null;

  private constructor(options: Required<RunServiceOptions>, claim: HeldClaim, folders: RunFolders) {
    this.#options = options;
    this.#claim = claim;
    this.#folders = folders;
    this.#roots = [
      options.store.folder,
      options.folder,
      homedir(),
      ...Object.values(options.env),
    ].filter((root) => root !== undefined);
  }

  /**
   * Opens the service, and takes up again what has not ended.
   *
   * @throws TunnelError `service-running` where another process has it, `artifact-corrupt`
   */
  static async open(options: RunServiceOptions): Promise<RunService> {
    const all: Required<RunServiceOptions> = {
      folder: join(options.store.folder, 'service'),
      workers: 1,
      queueLimit: 16,
      env: process.env,
      retryMs: 500,
      graceMs: 10_000,
      onError: () => {},
      ...options,
    };
    await mkdir(all.folder, { recursive: true });
    const claim = await new Claims(claimsFolder(all.folder)).acquire('service');
    if (!claim) {
      throw new TunnelError(
        'service-running',
        `another process runs the runs of ${all.folder}; stop it, or give another store`,
        { path: all.folder },
      );
    }
    try {
      const service = new RunService(all, claim, await RunFolders.open(all.folder));
      await service.#takeUp();
      service.#fill();
      return service;
    } catch (error) {
      await claim.release();
      throw error;
    }
  }

  /**
   * Starts a run: it waits until a worker is free. Once this resolves nothing makes it be forgotten.
   *
   * @param idempotencyKey the same key with the same request is the same run
   * @throws TunnelError `invalid-request`, `dataset-unknown`; `out-of-memory` for more than the machine
   *   has, `run-impossible` for data that the experiment is not for; `idempotency-conflict`; `queue-full` with `retryAfterSeconds`; `service-stopping`
   */
  async start(
    input: unknown,
    { idempotencyKey = null }: { readonly idempotencyKey?: string | null } = {},
  ): Promise<RunState> {
    const where = { where: 'run', code: 'invalid-request' } as const;
    const request = parseAs(knownRunRequestSchema, input, where);
    const known = this.#startedWith(idempotencyKey, request);
    if (known) return stateOnceKept(known);
    this.#refuseIfFull();
    await this.#check(request);
    // Nothing is awaited from here until it has its place.
    const meanwhile = this.#startedWith(idempotencyKey, request);
    if (meanwhile) return stateOnceKept(meanwhile);
    this.#refuseIfFull();
    return stateOnceKept(this.#enqueue(request, idempotencyKey));
  }

  /**
   * Asks a run to stop. One that waits has then ended; one that is computed ends within a step.
   *
   * @throws TunnelError `not-found`; `run-ended` for one that was done or failed
   */
  async cancel(id: string): Promise<RunState> {
    if (!this.#runs.has(id) && this.#options.store.hasRun(id)) throw hasEndedAlready(id, 'done');
    const run = this.#find(id);
    const { state } = run.state;
    if (state === 'done' || state === 'failed') {
      throw hasEndedAlready(id, state);
    }
    await run.kept;
    const waits = this.#queue.indexOf(run);
    if (waits >= 0) {
      this.#queue.splice(waits, 1);
      await this.#finish(run, 'cancelled', null);
    } else if (!hasEnded(run.state.state)) {
      await run.change({ cancelling: true });
      run.stop.abort();
    }
    return run.state;
  }

  /**
   * Removes a run that has ended: its record and its events. Its tasks’ results stay in the store.
   *
   * @throws TunnelError `not-found`, `run-active`
   */
  async delete(id: string): Promise<void> {
    const run = this.#runs.get(id);
    if (run && !hasEnded(run.state.state)) {
      throw new TunnelError(
        'run-active',
        `run ${id} is ${run.state.state}; cancel it before it is deleted`,
        { run: id, state: run.state.state },
      );
    }
    const removed = await this.#options.store.removeRun(id);
    if (!run && !removed) throw notFound(id);
    if (run) await this.#forget(run);
  }

  /** A run of the service; null for one that it does not know, as those of the command line. */
  state(id: string): RunState | null {
    return this.#runs.get(id)?.state ?? null;
  }

  /** Another one whenever a run is added, changed or removed. */
  get version(): number {
    return this.#version;
  }

  /** All runs of the service, oldest first. */
  list(): RunState[] {
    return [...this.#runs.values()].map((run) => run.state);
  }

  /**
   * The plan of a run of the service, as far as it is known: from its events where this process has not
   * computed it.
   *
   * @throws TunnelError `not-found`, `artifact-corrupt`
   */
  async plan(id: string): Promise<Omit<z.input<typeof planSchema>, 'run'>> {
    const run = this.#find(id);
    if (!run.plan.isEmpty) return run.plan.graph();
    const path = this.#folders.eventsFile(id);
    const log = await this.#logs.use(path, hasEnded(run.state.state));
    try {
      const plan = new EventPlan();
      for await (const event of log.soFar(['plan', 'started', 'ended', 'state'])) plan.note(event);
      return plan.graph();
    } finally {
      await this.#logs.release(path);
    }
  }

  /** Another one whenever the plan of a run of the service may be another. */
  planVersion(id: string): string {
    const { plan, state } = this.#find(id);
    return `${state.state} ${plan.version}`;
  }

  /**
   * The events of a run after one, in order, in batches: those that there are and those to come, until
   * the run has ended, the service closes, or the signal. Null where the run has ended and there are
   * none. Each reader goes at its own pace, from the file where it is behind.
   *
   * @param afterId 0 for all
   * @throws TunnelError `not-found`
   */
  async events(
    id: string,
    afterId: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<readonly EventLine[]> | null> {
    const run = this.#find(id);
    await run.kept;
    const path = this.#folders.eventsFile(id);
    const log = await this.#logs.use(path, hasEnded(run.state.state) || this.#closing !== null);
    if (log.ended && afterId >= log.count) {
      await this.#logs.release(path);
      return null;
    }
    const logs = this.#logs;
    async function* follow() {
      try {
        yield* log.read(afterId, signal);
      } finally {
        await logs.release(path);
      }
    }
    return follow();
  }

  /**
   * Stops within a step what is computed, and leaves it queued, to go on when the service is opened
   * again. Readers of events end.
   */
  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #stop(): Promise<void> {
    for (const run of this.#running.keys()) run.stop.abort();
    await Promise.all(this.#running.values());
    await Promise.allSettled([...this.#runs.values()].map((run) => run.kept));
    await this.#logs.end();
    for (const run of this.#runs.values()) await this.#closeLog(run);
    await this.#claim.release();
  }

  /** Takes up the runs that are kept. One that cannot be read stays where it is. */
  async #takeUp(): Promise<void> {
    for (const id of await this.#folders.ids()) {
      try {
        await this.#takeUpOne(id);
      } catch (error) {
        this.#options.onError(error, id);
      }
    }
  }

  async #takeUpOne(id: string): Promise<void> {
    const kept = await this.#folders.read(id);
    const run = kept && this.#runOf(kept);
    // It was never wholly begun, or its record was deleted and the rest of it not yet.
    if (!run || (run.state.state === 'done' && !this.#hasRecord(run))) {
      await this.#folders.remove(id);
      return;
    }
    if (!hasEnded(run.state.state)) await this.#goOn(run);
    this.#enter(run);
  }

  async #goOn(run: Run): Promise<void> {
    run.log = await this.#logs.use(this.#folders.eventsFile(run.id), false);
    const last = await run.log.last();
    if (last?.kind === 'state' && hasEnded(last.state)) {
      // It had ended when the service was killed, and its state was not kept yet.
      const { state, error, time } = last;
      await run.change({ state, error, finishedAt: time, cancelling: false });
      await this.#closeLog(run);
    } else if (run.state.cancelling) {
      await this.#finish(run, this.#hasRecord(run) ? 'done' : 'cancelled', null);
    } else {
      if (run.state.state !== 'queued') await this.#wait(run);
      this.#queue.push(run);
    }
  }

  #startedWith(key: string | null, request: RunRequest): Run | null {
    if (this.#closing) {
      throw new TunnelError('service-stopping', 'the service is being stopped; ask again later');
    }
    const run = key === null ? undefined : this.#byKey.get(key);
    if (!run) return null;
    if (canonicalJson(run.state.request) === canonicalJson(request)) return run;
    throw new TunnelError(
      'idempotency-conflict',
      `the idempotency key was used for run ${run.id}, with another request; give another key`,
      { run: run.id },
    );
  }

  async #check(request: RunRequest): Promise<void> {
    const { dataset } = request;
    const isImported = dataset !== undefined && !isDatasetName(dataset);
    const imported = isImported ? await findDataset(dataset, this.#options.env) : null;
    if (isImported && !imported) {
      throw new TunnelError(
        'dataset-unknown',
        `there is no data set “${dataset}” on this machine; "tunnel data list" names those that there are`,
        { dataset },
      );
    }
    this.#memory.check(findExperiment(request.experiment), request, imported);
  }

  #refuseIfFull(): void {
    const { queueLimit, workers } = this.#options;
    const idle = workers - this.#running.size;
    if (this.#queue.length < queueLimit + idle) return;
    // Spread, so that those who were refused together do not come back together.
    const retryAfterSeconds = randomInt(10, 31);
    throw new TunnelError(
      'queue-full',
      `${queueLimit} runs wait already; ask again in ${retryAfterSeconds} s`,
      { queueLimit, retryAfterSeconds },
    );
  }

  #enqueue(request: RunRequest, idempotencyKey: string | null): Run {
    const { id, createdAt } = this.#nextIdentity(request);
    const state: RunState = {
      id,
      state: 'queued',
      request,
      createdAt: createdAt.toISOString(),
      startedAt: null,
      finishedAt: null,
      error: null,
      cancelling: false,
      tasks: { all: null, done: 0 },
    };
    const run = this.#runOf({ state, idempotencyKey });
    this.#enter(run);
    this.#queue.push(run);
    run.kept = this.#begin(run);
    return run;
  }

  /** Ids sort by time to the millisecond, so two runs never have the same one. */
  #nextIdentity({ experiment, scale }: RunRequest): { id: string; createdAt: Date } {
    for (let time = Date.now(); ; time++) {
      const createdAt = new Date(time);
      const id = createRunId(createdAt, experiment, scale);
      if (!this.#runs.has(id) && !this.#options.store.hasRun(id)) {
        return { id, createdAt };
      }
    }
  }

  async #begin(run: Run): Promise<void> {
    try {
      await this.#folders.begin(run.id);
      run.log = await this.#logs.use(this.#folders.eventsFile(run.id), false);
      await this.#wait(run);
    } catch (error) {
      const at = this.#queue.indexOf(run);
      if (at >= 0) this.#queue.splice(at, 1);
      await this.#forget(run);
      throw error;
    }
    this.#fill();
  }

  #runOf(kept: Omit<KeptRun, 'version'>): Run {
    return new Run(this.#folders, kept, () => {
      this.#version += 1;
    });
  }

  #enter(run: Run): void {
    this.#version += 1;
    this.#runs.set(run.id, run);
    if (run.idempotencyKey !== null) this.#byKey.set(run.idempotencyKey, run);
  }

  async #forget(run: Run): Promise<void> {
    this.#version += 1;
    this.#runs.delete(run.id);
    if (run.idempotencyKey !== null) this.#byKey.delete(run.idempotencyKey);
    await this.#closeLog(run);
    await this.#folders.remove(run.id);
  }

  async #closeLog(run: Run): Promise<void> {
    if (!run.log) return;
    run.log.end();
    run.log = null;
    await this.#logs.release(this.#folders.eventsFile(run.id));
  }

  #fill(): void {
    while (!this.#closing && this.#running.size < this.#options.workers) {
      const run = this.#queue.shift();
      if (!run) return;
      const running = this.#execute(run).finally(() => {
        this.#running.delete(run);
        this.#fill();
      });
      this.#running.set(run, running);
    }
  }

  /** Sees a run to its end, or to the service’s. Never throws. */
  async #execute(run: Run): Promise<void> {
    try {
      await run.kept;
      while (await this.#attempt(run)) {
        const pauseMs = this.#options.retryMs * 2 ** (run.deaths - 1);
        await setTimeout(pauseMs, undefined, { signal: run.stop.signal }).catch(() => {});
      }
    } catch (error) {
      this.#options.onError(error, run.id);
      // It is not kept that it failed: opened again, the service tries again.
      await this.#fail(run, error).catch(() => {});
    }
  }

  async #fail(run: Run, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    const shown = withoutPaths({ code: 'internal', message, context: {} }, this.#roots);
    await this.#finish(run, 'failed', shown);
  }

  /** Lets a worker compute a run; `true` where another is to go on with it. */
  async #attempt(run: Run): Promise<boolean> {
    const { store, folder, env, graceMs } = this.#options;
    if (!run.stop.signal.aborted && run.state.state !== 'running') {
      const startedAt = run.state.startedAt ?? new Date().toISOString();
      await run.tell({ kind: 'state', state: 'running', error: null });
      await run.change({ state: 'running', startedAt });
    }
    const stopped: WorkerEnd = { kind: 'said', error: null };
    const end = run.stop.signal.aborted
      ? stopped
      : await runInWorker({
          job: {
            id: run.id,
            createdAt: run.state.createdAt,
            request: run.state.request,
            store: store.folder,
            claims: claimsFolder(folder),
            events: run.log?.count ?? 0,
          },
          env,
          logFile: this.#folders.logFile(run.id),
          graceMs,
          onHappening: (told) => {
            const happening =
              told.kind === 'warning' ? { ...told, error: this.#shown(run, told.error) } : told;
            run.note(happening);
            run.tell(happening).catch((error) => this.#options.onError(error, run.id));
          },
          signal: run.stop.signal,
        });
    return this.#settle(run, end);
  }

  /** Takes in how a worker ended; `true` where another is to go on. What counts is the record. */
  async #settle(run: Run, end: WorkerEnd): Promise<boolean> {
    if (this.#hasRecord(run)) await this.#finish(run, 'done', null);
    else if (run.state.cancelling) await this.#finish(run, 'cancelled', null);
    else if (this.#closing) await this.#wait(run);
    else if (end.kind === 'said')
      await this.#finish(run, 'failed', this.#shown(run, end.error ?? noRecord(run)));
    else return this.#died(run, end);
    return false;
  }

  async #died(run: Run, { exitCode, signal }: WorkerEnd & { kind: 'died' }): Promise<boolean> {
    run.deaths += 1;
    const error = {
      code: 'worker-died',
      message: `the process that computed the run died (${signal ?? `exit code ${exitCode}`}), ${run.deaths} times without coming any further`,
      context: { exitCode, signal, deaths: run.deaths },
    };
    if (run.deaths > retries) {
      await this.#finish(run, 'failed', error);
      return false;
    }
    await run.tell({ kind: 'warning', error });
    return true;
  }

  async #wait(run: Run): Promise<void> {
    await run.tell({ kind: 'state', state: 'queued', error: null });
    await run.change({ state: 'queued' });
  }

  /** Ends a run: first for those who follow it, then in its file. See `#goOn` for between them. */
  async #finish(run: Run, state: Standing, error: ErrorData | null): Promise<void> {
    await run.tell({ kind: 'state', state, error });
    await run.change({ state, error, finishedAt: new Date().toISOString(), cancelling: false });
    await this.#closeLog(run);
    run.plan.clear();
  }

  /** An error as clients see it; what is left out of it `onError` hears. */
  #shown(run: Run, error: ErrorData): ErrorData {
    this.#options.onError(error, run.id);
    return withoutPaths(error, this.#roots);
  }

  #find(id: string): Run {
    const run = this.#runs.get(id);
    if (run) return run;
    throw notFound(id);
  }

  #hasRecord({ id }: Run): boolean {
    return this.#options.store.hasRun(id);
  }
}

function claimsFolder(folder: string): string {
  return join(folder, 'claims');
}

async function stateOnceKept(run: Run): Promise<RunState> {
  await run.kept;
  return run.state;
}

function notFound(id: string): TunnelError {
  return new TunnelError('not-found', `the service has no run “${id}”`, { run: id });
}

function hasEndedAlready(id: string, state: Standing): TunnelError {
  return new TunnelError('run-ended', `run ${id} has ended: it is ${state}`, { run: id, state });
}

function noRecord(run: Run): ErrorData {
  return {
    code: 'internal',
    message: `the worker of ${run.id} ended without an error and without a record`,
    context: {},
  };
}
