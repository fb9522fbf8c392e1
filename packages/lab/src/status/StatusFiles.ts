import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isTunnelError, taskIdSchema } from '@tunnel/core';
import { readBounded } from '../files/readBounded.js';
import { type TaskStatus, taskStatusSchema } from './TaskStatus.js';

/** The most that is said of a task: what says more cannot be read. */
const mostBytes = 2 ** 20;
const suffix = '.json';

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

  /** The tasks that something was said of. */
  async tasks(): Promise<Set<string>> {
    const names = await readdir(this.#folder).catch(() => []);
    const ids = names.map((name) => (name.endsWith(suffix) ? name.slice(0, -suffix.length) : ''));
    return new Set(ids.filter((id) => taskIdSchema.safeParse(id).success));
  }

  /** What was said of a task last; null for nothing, and for what cannot be read. */
  async read(task: string): Promise<TaskStatus | null> {
    try {
      return taskStatusSchema.parse(JSON.parse(await readBounded(this.#file(task), mostBytes)));
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
    return join(this.#folder, `${task}${suffix}`);
  }
}
