import type { Task } from '@tunnel/core';
import type { TaskEvent } from '../runPlan.js';
import { failure, type StatusFiles } from './StatusFiles.js';
import type { TaskStatus } from './TaskStatus.js';

/** Between two reports of progress: many machines may write to one file system. */
const betweenMs = 5_000;

/** Says of one task what happens to it. What is written later is what stays. */
export class StatusWriter {
  readonly #files: StatusFiles;
  readonly #task: Task;
  #writing: Promise<void> = Promise.resolve();
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(files: StatusFiles, task: Task) {
    this.#files = files;
    this.#task = task;
  }

  /** Hears of a plan’s tasks; those of the others are passed over. */
  hear(event: TaskEvent): void {
    if (!('task' in event) || event.task.id !== this.#task.id) return;
    if (event.kind === 'started') this.#write({ state: 'running' });
    else if (event.kind === 'progress') {
      if (performance.now() - this.#writtenAt < betweenMs) return;
      this.#write({ state: 'running', progress: event.progress });
    } else if (event.state === 'done' || event.state === 'cached' || event.state === 'elsewhere') {
      this.#write({ state: 'done', seconds: event.seconds });
    }
  }

  /** The task ended with an error. */
  fail(thrown: unknown): void {
    this.#write(failure(thrown));
  }

  /** Waits until all is written. */
  end(): Promise<void> {
    return this.#writing;
  }

  #write(said: Pick<TaskStatus, 'state'> & Partial<TaskStatus>): void {
    this.#writtenAt = performance.now();
    const status = { progress: null, seconds: null, error: null, ...said, task: this.#task.id };
    this.#writing = this.#writing.then(() => this.#files.write(status));
  }
}
