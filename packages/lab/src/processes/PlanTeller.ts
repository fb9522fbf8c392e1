import type { Plan, RunTask, Task } from '@tunnel/core';
import type { PlanOutcome, TaskEvent } from '../runPlan.js';
import type { WorkerEvent } from './WorkerMessage.js';

/**
 * Tells what several processes of this machine do for one plan, as if one did it: each task ends once.
 * What a worker has done is `done`, as what this process did is.
 */
export class PlanTeller {
  readonly #tasks: ReadonlyMap<string, Task>;
  readonly #onEvent: ((event: TaskEvent) => void) | undefined;
  /** Tasks whose end was told. */
  readonly #ended = new Set<string>();
  /** Tasks that workers have begun, and not ended. */
  readonly #begun = new Set<string>();
  /** What tasks took that workers have done. */
  readonly #seconds = new Map<string, number | null>();

  constructor(plan: Plan, onEvent: ((event: TaskEvent) => void) | undefined) {
    this.#tasks = new Map(plan.tasks.map((task) => [task.id, task]));
    this.#onEvent = onEvent;
  }

  /** Hears of this process’s own part. */
  hear(event: TaskEvent): void {
    if (event.kind === 'started') this.#start(event.task);
    else if (event.kind !== 'ended') this.#onEvent?.(event);
    // Whoever has begun it says more of its end, or `complete` does.
    else if (event.state !== 'elsewhere' || !this.#begun.has(event.task.id)) {
      this.#end(event.task, event.state, event.seconds);
    }
  }

  /** Hears of a worker’s part. */
  hearWorker(event: WorkerEvent): void {
    const task = this.#tasks.get(event.task);
    if (!task) return;
    if (event.kind === 'started') {
      this.#begun.add(task.id);
      this.#start(task);
    } else if (event.kind === 'progress') {
      this.#onEvent?.({ kind: 'progress', task, progress: event.progress });
    } else {
      this.#begun.delete(task.id);
      if (event.state === 'done') this.#seconds.set(task.id, event.seconds);
      this.#end(task, event.state, event.seconds);
    }
  }

  /** What came of the plan, once all processes have ended; tells the ends that are still untold. */
  complete({ tasks, results }: PlanOutcome): PlanOutcome {
    const all = tasks.map((task): RunTask => {
      const seconds = this.#seconds.get(task.id);
      return seconds === undefined ? task : { ...task, state: 'done', seconds };
    });
    for (const { id, state, seconds } of all) {
      const task = this.#tasks.get(id);
      if (task) this.#end(task, state, seconds);
    }
    return { tasks: all, results };
  }

  #start(task: Task): void {
    const place = { index: this.#ended.size + 1, total: this.#tasks.size };
    this.#onEvent?.({ kind: 'started', task, ...place });
  }

  #end(task: Task, state: RunTask['state'], seconds: number | null): void {
    if (this.#ended.has(task.id)) return;
    this.#ended.add(task.id);
    const place = { index: this.#ended.size, total: this.#tasks.size };
    this.#onEvent?.({ kind: 'ended', task, ...place, state, seconds });
  }
}
