import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isTunnelError } from '@tunnel/core';
import { type TaskStatus, taskStatusSchema } from './TaskStatus.js';

/** What is said of a task that ended with an error. */
export function failure(thrown: unknown): Pick<TaskStatus, 'state' | 'error'> {
  const { code, message, context } = isTunnelError(thrown)
    ? thrown
    : { code: 'internal' as const, message: String(thrown), context: {} };
  const state = code === 'cancelled' ? 'cancelled' : 'failed';
  return { state, error: { code, message, context: { ...context } } };
}

/** What is said of tasks, a file each in a folder that machines share. */
export class StatusFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What was said of a task last; null for nothing, and for what cannot be read. */
  async read(task: string): Promise<TaskStatus | null> {
    try {
      return taskStatusSchema.parse(JSON.parse(await readFile(this.#file(task), 'utf8')));
    } catch {
      return null;
    }
  }

  /** Says something of a task. Where that cannot be written, nobody hears of it: it only informs. */
  async write(status: Omit<TaskStatus, 'host' | 'at'>): Promise<void> {
    const file = this.#file(status.task);
    const temporary = `${file}.${hostname()}-${process.pid}.tmp`;
    const text = JSON.stringify({ ...status, host: hostname(), at: new Date().toISOString() });
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, text);
      await rename(temporary, file);
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  /** Says of tasks that they cannot be run, before any of them was. */
  async fail(tasks: readonly string[], thrown: unknown): Promise<void> {
    for (const task of tasks) {
      await this.write({ task, progress: null, seconds: null, ...failure(thrown) });
    }
  }

  /** Forgets what was said of a task. */
  async remove(task: string): Promise<void> {
    await rm(this.#file(task), { force: true });
  }

  #file(task: string): string {
    return join(this.#folder, `${task}.json`);
  }
}
