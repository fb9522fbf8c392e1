import { createPlan, createTask, type Task, type TunnelError } from '@tunnel/core';
import { SubmittedRun, type TaskStatus } from '@tunnel/lab';
import type { Store, TaskDraft } from '@tunnel/store';
import { trainResult } from './keepTasks.js';
import { madeUpRun } from './madeUpRun.js';

const data = { dataset: 'shapes' } as const;
const network = { kind: 'mlp', depth: 2, width: 8 } as const;
const training = { epochs: 4, learningRate: 0.1 };

/** How far an engine may be. */
export const progress: NonNullable<TaskStatus['progress']> = {
  ...{ verb: 'train', phase: 'train', task: 0, tasks: 0, epoch: 1, epochs: 4, step: 10, steps: 40 },
  ...{ imagesPerSecond: 100, lossNats: 2.3, secondsLeft: 30 },
};

/**
 * A run that was given to a cluster, without one: a training, another that goes on from its network, and one
 * that needs neither. What jobs would do is done when the test says so, by the code that jobs run.
 */
export class ClusterPlace {
  readonly tasks: readonly Task<'train'>[];
  readonly submitted: SubmittedRun;
  readonly #store: Store;
  readonly #drafts = new Map<string, TaskDraft<'train'>>();

  private constructor(store: Store, id: string, seed: number) {
    this.#store = store;
    this.submitted = new SubmittedRun(store, id);
    const first = createTask({ spec: { kind: 'train', network, data, training, seed } });
    const second = createTask({
      spec: { kind: 'train', network, data, training, seed: seed + 1 },
      weights: first,
    });
    const third = createTask({ spec: { kind: 'train', network, data, training, seed: seed + 2 } });
    this.tasks = [first, second, third];
  }

  /** @param seed of the first training: tasks of other seeds are others */
  static async submit(store: Store, id: string, seed = 0): Promise<ClusterPlace> {
    const place = new ClusterPlace(store, id, seed);
    const { submitted, tasks } = place;
    await submitted.writeRequest({
      ...{ experiment: 'depth', scale: 'smoke', seeds: [0], dataset: null, device: 'cpu' },
      ...{ threads: 1, memoryBytes: null, dataDir: '/somewhere/data' },
      createdAt: '2026-02-01T00:00:00.000Z',
    });
    await submitted.begin(createPlan({ experiment: 'depth', scale: 'smoke', tasks }));
    await submitted.writeJobs({
      arrays: [
        {
          ...{ job: '12', kind: 'train', submittedAt: '2026-02-01T00:00:01.000Z' },
          elements: tasks.map((task, index) => ({ index, tasks: [task.id] })),
        },
      ],
      cancelledAt: null,
    });
    return place;
  }

  /** A job begins a task, and says how far it is. */
  async start(at: number, said: Partial<TaskStatus> = {}): Promise<void> {
    const task = this.#task(at);
    const draft = await this.#store.claimTask(task);
    if (draft) this.#drafts.set(task.id, draft);
    await this.say(at, { state: 'running', progress, ...said });
  }

  async say(at: number, said: Pick<TaskStatus, 'state'> & Partial<TaskStatus>): Promise<void> {
    const task = this.#task(at).id;
    const nothing = { progress: null, seconds: null, error: null };
    await this.submitted.statuses.write({ ...nothing, ...said, task });
  }

  /** A job keeps a task’s result. */
  async finish(at: number): Promise<void> {
    const { evidence } = madeUpRun();
    await this.#draft(at).commit({ result: trainResult, evidence });
    await this.say(at, { state: 'done', seconds: 2 });
  }

  /** A task fails. */
  async fail(at: number, error: TunnelError): Promise<void> {
    await this.#draft(at).fail(error);
    await this.submitted.statuses.fail([this.#task(at).id], error);
  }

  #task(at: number): Task<'train'> {
    const task = this.tasks[at];
    if (!task) throw new Error(`there is no task ${at}`);
    return task;
  }

  #draft(at: number): TaskDraft<'train'> {
    const draft = this.#drafts.get(this.#task(at).id);
    if (!draft) throw new Error(`task ${at} was not started`);
    return draft;
  }
}
