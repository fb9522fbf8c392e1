import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Evidence,
  isTunnelError,
  parseAs,
  type Task,
  type TaskKind,
  TunnelError,
} from '@tunnel/core';
import { hashFile } from './hashFile.js';
import type { Store } from './Store.js';
import { type ResultOf, type StoredFile, type StoredTask, storedTaskSchema } from './StoredTask.js';
import { unwritable } from './unwritable.js';
import { syncFolder, writeWhole } from './writeWhole.js';

/** A task’s artifact in the making: a folder of its own until `commit` gives it its name. */
export class TaskDraft<K extends TaskKind> {
  /** Where the task writes its files. Absolute. */
  readonly folder: string;
  readonly #store: Store;
  readonly #task: Task<K>;
  /** The topmost folder that this draft made. */
  readonly #made: string;

  private constructor(store: Store, task: Task<K>, folder: string, made: string) {
    this.#store = store;
    this.#task = task;
    this.folder = folder;
    this.#made = made;
  }

  static async begin<K extends TaskKind>(store: Store, task: Task<K>): Promise<TaskDraft<K>> {
    // Not mkdtemp: its folders are the owner’s alone, and a store may be shared.
    const folder = join(store.folder, 'tmp', `${task.id.slice(0, 16)}-${randomUUID()}`);
    const made = await mkdir(folder, { recursive: true });
    return new TaskDraft(store, task, folder, made ?? folder);
  }

  /**
   * Keeps the task with its result, or leaves nothing. Where another process was first, its artifact stays: the same
   * id means the same content.
   *
   * @throws TunnelError `artifact-corrupt` for a result that is not of the task’s kind,
   *   `store-unwritable`
   */
  async commit(outcome: { result: ResultOf<K>; evidence: Evidence }): Promise<StoredTask<K>> {
    try {
      return await this.#commit(outcome);
    } catch (error) {
      await this.discard();
      throw isTunnelError(error) ? error : unwritable(this.#store.folder, error);
    }
  }

  /** Removes what was written, and the folders that were made for it and hold nothing else. */
  async discard(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    for (let path = this.folder; path !== this.#made; ) {
      path = dirname(path);
      const removed = await rmdir(path).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  }

  async #commit(outcome: { result: ResultOf<K>; evidence: Evidence }): Promise<StoredTask<K>> {
    const { id } = this.#task;
    const stored = {
      ...this.#task,
      finishedAt: new Date().toISOString(),
      files: await this.#files(),
      ...outcome,
    };
    parseAs(storedTaskSchema, stored, { where: `task ${id}`, code: 'artifact-corrupt' });
    await writeWhole(join(this.folder, 'task.json'), `${JSON.stringify(stored, null, 2)}\n`);
    const target = this.#store.taskFolder(id);
    await mkdir(dirname(target), { recursive: true });
    const first = await renameUnlessTaken(this.folder, target);
    if (!first) await this.discard();
    await syncFolder(dirname(target));
    const kept = await this.#store.readTask<K>(id);
    if (!kept)
      throw new TunnelError('internal', `task ${id} is gone as soon as it was kept`, { id });
    return kept;
  }

  async #files(): Promise<StoredFile[]> {
    const names = (await readdir(this.folder)).sort();
    const files: StoredFile[] = [];
    for (const name of names) {
      const file = join(this.folder, name);
      await syncFile(file);
      files.push({ name, bytes: (await stat(file)).size, sha256: await hashFile(file) });
    }
    return files;
  }
}

/** Gives a folder its name; `false` where another has it. */
async function renameUnlessTaken(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
