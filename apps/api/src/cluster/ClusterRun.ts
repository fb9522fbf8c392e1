import { parseAs } from '@tunnel/core';
import {
  type ErrorData,
  type planSchema,
  type RunRequest,
  type RunState,
  runRequestSchema,
} from '@tunnel/core/resources';
import { SubmittedRun } from '@tunnel/lab';
import type { Store } from '@tunnel/store';
import type { z } from 'zod';
import { type ClusterTask, ClusterTasks } from './ClusterTasks.js';

/** A run that was given to a cluster: how it stands, as its files say. */
export class ClusterRun {
  readonly #store: Store;
  readonly #submitted: SubmittedRun;
  readonly #request: RunRequest;
  readonly #createdAt: string;
  readonly #tasks: ClusterTasks;
  #state: RunState;
  #startedAt: string | null = null;
  #version = 0;
  #looking: Promise<boolean> | null = null;

  private constructor(
    store: Store,
    submitted: SubmittedRun,
    { request, createdAt }: { readonly request: RunRequest; readonly createdAt: string },
    tasks: ClusterTasks,
  ) {
    this.#store = store;
    this.#submitted = submitted;
    this.#request = request;
    this.#createdAt = createdAt;
    this.#tasks = tasks;
    this.#state = this.#stateNow();
  }

  /**
   * Reads a run, and looks at it for the first time.
   *
   * @param shown an error as clients may see it
   * @throws TunnelError `task-missing` for one without plan or request, `artifact-corrupt`
   */
  static async open(
    store: Store,
    id: string,
    shown: (error: ErrorData) => ErrorData,
  ): Promise<ClusterRun> {
    const submitted = new SubmittedRun(store, id);
    const { createdAt, dataDir: _, ...asked } = await submitted.request();
    const said = Object.entries(asked).filter(([, value]) => value !== null);
    const request = parseAs(runRequestSchema, Object.fromEntries(said), {
      where: `the request of ${id}`,
      code: 'artifact-corrupt',
    });
    const tasks = new ClusterTasks(store, submitted, await submitted.outline(), shown);
    const run = new ClusterRun(store, submitted, { request, createdAt }, tasks);
    await run.look();
    return run;
  }

  get id(): string {
    return this.#submitted.id;
  }

  get state(): RunState {
    return this.#state;
  }

  /** In the plan’s order. */
  get tasks(): readonly ClusterTask[] {
    return this.#tasks.all;
  }

  /** Another one whenever something of it is. */
  get version(): number {
    return this.#version;
  }

  /** The tasks in the plan’s order, and what they need of each other. */
  graph(): Omit<z.output<typeof planSchema>, 'run'> {
    const nodes = this.tasks.map(({ id, label, kind, state, seconds, progress }) => ({
      ...{ id, label, kind, state, seconds, progress },
    }));
    const edges = this.tasks.flatMap(({ id, inputs }) =>
      Object.entries(inputs).map(([role, from]) => ({ from, to: id, role })),
    );
    return { nodes, edges };
  }

  /**
   * Looks at its files again; those who ask meanwhile wait for the same look. Returns whether its state is
   * another.
   *
   * @throws TunnelError `artifact-corrupt`
   */
  look(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(): Promise<boolean> {
    const changed = await this.#tasks.look();
    const state = this.#stateNow();
    const isOther = JSON.stringify(state) !== JSON.stringify(this.#state);
    this.#state = state;
    if (changed || isOther) this.#version += 1;
    return isOther;
  }

  #stateNow(): RunState {
    const tasks = this.tasks;
    const done = tasks.filter(({ state }) => state === 'done' || state === 'cached').length;
    const times = tasks.flatMap(({ saidAt }) => saidAt ?? []).sort();
    // A task says something again and again: what counts is the first that was heard.
    const [first = null] = times;
    if (this.#startedAt === null || (first !== null && first < this.#startedAt)) {
      this.#startedAt = first;
    }
    const endedAt = times.at(-1) ?? this.#tasks.submittedAt ?? this.#createdAt;
    const common = {
      id: this.id,
      request: this.#request,
      createdAt: this.#createdAt,
      startedAt: this.#startedAt,
      finishedAt: null,
      error: null,
      cancelling: false,
      tasks: { all: tasks.length, done },
    };
    if (done === tasks.length || this.#store.hasRun(this.id)) {
      return { ...common, state: 'done', finishedAt: endedAt };
    }
    const { cancelledAt } = this.#tasks;
    const runs = tasks.some(({ state }) => state === 'running');
    if (cancelledAt !== null) {
      // What runs keeps its state first.
      return runs
        ? { ...common, state: 'running', cancelling: true }
        : { ...common, state: 'cancelled', finishedAt: cancelledAt };
    }
    const failed = tasks.find(({ state }) => state === 'failed');
    if (failed && !runs && !canGoOn(tasks)) {
      return { ...common, state: 'failed', finishedAt: endedAt, error: failed.error };
    }
    const begun = runs || tasks.some(({ state }) => state === 'done' || state === 'failed');
    return { ...common, state: begun ? 'running' : 'queued' };
  }
}

/** Whether a task waits for nothing that failed. */
function canGoOn(tasks: readonly ClusterTask[]): boolean {
  const hopeless = new Set<string>();
  for (const { id, state, inputs } of tasks) {
    const isHopeless = Object.values(inputs).some((input) => hopeless.has(input));
    if (state === 'failed' || isHopeless) hopeless.add(id);
    else if (state === 'waiting') return true;
  }
  return false;
}
