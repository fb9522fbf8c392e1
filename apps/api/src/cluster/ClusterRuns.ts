import { existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isTunnelError, TunnelError } from '@tunnel/core';
import {
  type ErrorData,
  hasEnded,
  type PlanGraph,
  type RunState,
  type Standing,
} from '@tunnel/core/resources';
import { cancelSubmitted, SubmittedRun } from '@tunnel/lab';
import type { Store } from '@tunnel/store';
import type { EventLine } from '../runs/EventLog.js';
import { withoutPaths } from '../runs/withoutPaths.js';
import { ClusterRun } from './ClusterRun.js';
import { FollowedRuns } from './FollowedRuns.js';

/** Between two looks at runs that have not ended, and how long what was seen is good enough to be shown. */
const lookEveryMs = 1_000;
const staleMs = 3_000;
/** The part of the time that looks may take. */
const lookShare = 0.1;
/** One that cannot be read is tried again after so long. */
const retryMs = 15_000;
/** A folder’s time may stay the same for two changes that follow closely. */
const clockTickMs = 50;
/** What a log is cut to: its end. */
const logBytes = 256 * 1024;

/** Where runs were given to a cluster from. */
export interface ClusterRunsOptions {
  readonly store: Store;
  /** Folders that no client is told of, beside the store’s; default those of this process’s environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Hears of runs that cannot be read, once each, and of what no caller waits for. */
  readonly onError?: (error: unknown, run: string) => void;
}

/**
 * The runs of a store that were given to a cluster and have no record yet, by the files that they keep in
 * `submitted/`. These are read and nothing more: Slurm is needed for `cancel` alone.
 *
 * However often it is asked, it looks at runs no more than once a second, and only at those that have no
 * record; that there are new ones the folder’s time says.
 */
export class ClusterRuns {
  readonly #store: Store;
  readonly #folder: string;
  readonly #roots: readonly string[];
  readonly #onError: (error: unknown, run: string) => void;
  readonly #followed: FollowedRuns;
  /** All that were submitted, with a record or without. */
  #ids: ReadonlySet<string> = new Set();
  #unrecorded: readonly string[] = [];
  readonly #runs = new Map<string, ClusterRun>();
  readonly #broken = new Map<string, { readonly error: TunnelError; readonly at: number }>();
  #version = 0;
  /** Of both folders when they were last read; null where they must be read again. */
  #folderTimes: string | null = null;
  #looking: Promise<void> | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #lookTookMs = 0;

  constructor({ store, env = process.env, onError = () => {} }: ClusterRunsOptions) {
    this.#store = store;
    this.#folder = join(store.folder, 'service', 'cluster');
    this.#roots = [store.folder, homedir(), ...Object.values(env)].filter(
      (root) => root !== undefined,
    );
    this.#onError = onError;
    this.#followed = new FollowedRuns((id) => join(this.#folder, id, 'events.ndjson'), onError);
  }

  /** Whether a run was given to a cluster, as far as was looked. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** A run without a record. Null for one that is not known. @throws TunnelError of one that is corrupt */
  state(id: string): RunState | null {
    const broken = this.#broken.get(id);
    if (broken) throw broken.error;
    return this.#runs.get(id)?.state ?? null;
  }

  /** How a run without a record stands; null for one that is not known. */
  standing(id: string): Standing | null {
    return this.#runs.get(id)?.state.state ?? null;
  }

  /** All without a record. */
  list(): RunState[] {
    return [...this.#runs.values()].map(({ state }) => state);
  }

  /** Another one whenever a run of the list is added, changed or removed. */
  get version(): number {
    return this.#version;
  }

  /** @throws TunnelError `not-found` */
  plan(id: string): Omit<PlanGraph, 'run'> {
    return this.#find(id).graph();
  }

  /** Another one whenever the plan of a run may be another. */
  planVersion(id: string): string {
    return String(this.#find(id).version);
  }

  /**
   * Sees to it that what is known is no older than some seconds. Who asks more often than is looked goes on
   * with what is known.
   */
  async refresh(): Promise<void> {
    const isOther = this.#folderTimes !== this.#timesOfFolders();
    const age = performance.now() - this.#lookedAt;
    const restMs = Math.max(lookEveryMs, this.#lookTookMs / lookShare);
    if (!isOther && (this.#unrecorded.length === 0 || age < restMs)) return;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    if (isOther || age > restMs + staleMs) await this.#looking;
  }

  /**
   * The events of a run after one, as `RunService.events`. A run that has its record by now is told to be
   * done.
   *
   * @throws TunnelError `not-found`, `task-missing`, `artifact-corrupt`
   */
  async events(
    id: string,
    afterId: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<readonly EventLine[]> | null> {
    const run = this.#runs.get(id) ?? (await this.#open(id));
    return this.#followed.events(run, afterId, signal);
  }

  /**
   * The end of what the job of a task has printed, with what is left out said before it.
   *
   * @throws TunnelError `not-found` where it has printed nothing; `artifact-corrupt`
   */
  async log(id: string, task: string): Promise<string> {
    const found = this.has(id)
      ? await new SubmittedRun(this.#store, id).logOf(task, logBytes)
      : null;
    if (found === null) {
      throw new TunnelError(
        'not-found',
        `no job of run ${id} has printed anything of task ${task}`,
        { run: id, task },
      );
    }
    const { text, bytesBefore } = found;
    if (bytesBefore === 0) return text;
    const line = text.indexOf('\n') + 1;
    return `… ${bytesBefore + Buffer.byteLength(text.slice(0, line))} bytes before\n${text.slice(line)}`;
  }

  /**
   * Asks Slurm to cancel the jobs of a run.
   *
   * @throws TunnelError `not-found`; `run-ended` for one that was done or failed; `scheduler-missing`,
   *   `scheduler-refused`, `scheduler-silent`
   */
  async cancel(id: string): Promise<RunState> {
    const run = this.#runs.get(id);
    if (!run && !this.has(id)) throw notFound(id);
    await run?.look();
    const state = run?.state.state ?? 'done';
    if (!run || state === 'done' || state === 'failed') {
      throw new TunnelError('run-ended', `run ${id} has ended: it is ${state}`, { run: id, state });
    }
    if (state === 'cancelled') return run.state;
    await cancelSubmitted(this.#store, id).catch((error) => {
      throw this.#refusal(error, id);
    });
    // The first may have begun before.
    await run.look();
    await run.look();
    this.#version += 1;
    return run.state;
  }

  /**
   * Removes a run that has ended: its record, what was kept of its jobs, its events. Its tasks’ results stay.
   *
   * @throws TunnelError `run-active`
   */
  async delete(id: string): Promise<void> {
    const run = this.#runs.get(id);
    await run?.look();
    const state: Standing = run?.state.state ?? 'done';
    if (!hasEnded(state)) {
      throw new TunnelError('run-active', `run ${id} is ${state}; cancel it before it is deleted`, {
        ...{ run: id, state },
      });
    }
    // As long as the folder is there the run is: one that was half removed can be removed again.
    await this.#store.removeRun(id);
    await rm(join(this.#folder, id), { recursive: true, force: true });
    await new SubmittedRun(this.#store, id).remove();
    this.#folderTimes = null;
    await this.refresh();
  }

  /** Lets all who listen end. */
  close(): Promise<void> {
    return this.#followed.end();
  }

  async #look(): Promise<void> {
    const began = performance.now();
    await this.#readFolder();
    for (const id of this.#unrecorded) await this.#lookAt(id);
    this.#lookedAt = performance.now();
    this.#lookTookMs = this.#lookedAt - began;
  }

  async #readFolder(): Promise<void> {
    const times = this.#timesOfFolders();
    if (times === this.#folderTimes) return;
    const ids = await SubmittedRun.ids(this.#store);
    this.#ids = new Set(ids);
    this.#unrecorded = ids.filter((id) => !this.#store.hasRun(id));
    const known = new Set(this.#unrecorded);
    for (const id of [...this.#runs.keys(), ...this.#broken.keys()]) {
      if (!known.has(id)) this.#forget(id);
    }
    const newest = Math.max(...times.split(' ').map(Number));
    this.#folderTimes = Date.now() - newest > clockTickMs ? times : null;
  }

  /** When a run was last submitted, and when a record was last added, replaced or removed. */
  #timesOfFolders(): string {
    const timeOf = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const submitted = timeOf(SubmittedRun.folderIn(this.#store));
    return submitted === 0 ? '0' : `${submitted} ${timeOf(this.#store.runsFolder)}`;
  }

  async #lookAt(id: string): Promise<void> {
    const broken = this.#broken.get(id);
    if (broken && performance.now() - broken.at < retryMs) return;
    try {
      const known = this.#runs.get(id);
      if (known) {
        if (await known.look()) this.#version += 1;
      } else if (existsSync(new SubmittedRun(this.#store, id).planFile)) {
        this.#runs.set(id, await this.#open(id));
        this.#broken.delete(id);
        this.#version += 1;
      }
    } catch (error) {
      if (!isTunnelError(error)) throw error;
      this.#forget(id);
      if (broken?.error.message !== error.message) this.#onError(error, id);
      this.#broken.set(id, { error: asCorrupt(error), at: performance.now() });
    }
  }

  #open(id: string): Promise<ClusterRun> {
    if (!this.has(id)) throw notFound(id);
    return ClusterRun.open(this.#store, id, (error) => this.#shown(error));
  }

  #forget(id: string): void {
    this.#broken.delete(id);
    if (this.#runs.delete(id)) this.#version += 1;
  }

  #find(id: string): ClusterRun {
    const run = this.#runs.get(id);
    if (run) return run;
    throw notFound(id);
  }

  /** An error as clients see it. */
  #shown(error: ErrorData): ErrorData {
    return withoutPaths(error, this.#roots);
  }

  /** What Slurm said to who wanted to cancel. */
  #refusal(error: unknown, id: string): unknown {
    if (!isTunnelError(error)) return error;
    if (error.code === 'scheduler-missing') {
      return new TunnelError(
        'scheduler-missing',
        `run ${id} is run by Slurm, whose commands are not on the machine that serves it; cancel it with "tunnel cancel ${id}" where they are`,
        { run: id },
      );
    }
    const { code, message, context } = error;
    const shown = this.#shown({ code, message, context: { ...context } });
    return new TunnelError(code, shown.message, { ...shown.context, run: id });
  }
}

/** A run whose request or plan is gone is no less broken than one that has others. */
function asCorrupt(error: TunnelError): TunnelError {
  if (error.code !== 'task-missing') return error;
  return new TunnelError('artifact-corrupt', error.message, error.context);
}

function notFound(id: string): TunnelError {
  return new TunnelError('not-found', `no run “${id}” was given to a cluster from here`, {
    run: id,
  });
}
