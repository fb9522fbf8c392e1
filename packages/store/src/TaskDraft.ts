import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import {
  type ErrorCode,
  type Evidence,
  isTunnelError,
  parseAs,
  type Task,
  type TaskKind,
  TunnelError,
} from '@tunnel/core';
import { readRecord, recordFiles, writeRecord } from './artifactRecord.js';
import type { HeldClaim } from './claims/HeldClaim.js';
import { hashFile } from './files/hashFile.js';
import { makeFolder } from './files/makeFolder.js';
import { syncFile, syncFolder } from './files/sync.js';
import { moveAway } from './maintenance/quarantine.js';
import type { Store } from './Store.js';
import { type ResultOf, type StoredFile, type StoredTask, storedTaskSchema } from './StoredTask.js';
import { unwritable } from './unwritable.js';

/** The file that a training goes on from; it is never part of an artifact. */
export const resumeFile = 'resume.safetensors';

/** Failures of a resume file that cannot be gone on from. It may be good for something else. */
const unusable: ReadonlySet<ErrorCode> = new Set([
  'checkpoint-mismatch',
  'weights-unreadable',
  'weights-mismatch',
]);

/**
 * A task that this process has claimed: a folder, the same in every attempt, until `commit` makes
 * it the task’s artifact or `fail` gives the task up. The claim ends with either.
 *
 * A draft outlives its process, and an attempt that failed, where there is something to go on from:
 * `resume.safetensors`, unless the failure was one that it would lead to again, or a whole artifact
 * that lacks nothing but its name. Any other draft is removed; a resume file that was refused goes to
 * quarantine.
 */
export class TaskDraft<K extends TaskKind = TaskKind> {
  /** Where the task writes its files. Absolute. */
  readonly folder: string;
  readonly #store: Store;
  readonly #task: Task<K>;
  readonly #claim: HeldClaim;
  #ended = false;

  private constructor(store: Store, task: Task<K>, claim: HeldClaim) {
    this.folder = store.draftFolder(task.id);
    this.#store = store;
    this.#task = task;
    this.#claim = claim;
  }

  /**
   * The draft of a task that was claimed; null where its artifact is there after all, perhaps since
   * it needed nothing more than its name.
   */
  static async open<K extends TaskKind>(
    store: Store,
    task: Task<K>,
    claim: HeldClaim,
  ): Promise<TaskDraft<K> | null> {
    const draft = new TaskDraft(store, task, claim);
    try {
      if (!store.hasTask(task.id)) await draft.#goOn();
      if (!store.hasTask(task.id)) return draft;
      await rm(draft.folder, { recursive: true, force: true });
    } catch (error) {
      await claim.release();
      throw error;
    }
    await claim.release();
    return null;
  }

  /** Aborts once another process has taken over, as it may when this one was stopped for long. */
  get lost(): AbortSignal {
    return this.#claim.lost;
  }

  /**
   * Keeps the task with its result, or gives it up as `fail` does.
   *
   * @throws TunnelError `artifact-corrupt` for a result that is not of the task’s kind,
   *   `store-unwritable`, `cancelled` where another process has taken over
   */
  async commit(outcome: { result: ResultOf<K>; evidence: Evidence }): Promise<StoredTask<K>> {
    try {
      const kept = await this.#commit(outcome);
      this.#ended = true;
      await this.#claim.release();
      await this.#store.noteTask(kept.id);
      return kept;
    } catch (error) {
      await this.fail(error);
      throw isTunnelError(error) ? error : unwritable(this.#store.folder, error);
    }
  }

  /**
   * Gives the task up after an error. What the draft holds stays if it can be gone on from; a draft
   * that has ended stays as it is.
   *
   * @returns where the resume file is now, if the error is that it cannot be gone on from; else null
   */
  async fail(error: unknown): Promise<string | null> {
    if (this.#ended) return null;
    this.#ended = true;
    let moved: string | null = null;
    // A draft that another process has taken over is that one’s.
    if (this.#claim.isHeld()) {
      // Should this not work, whoever claims the task next does it: the task’s own error says more.
      moved = await this.#clean(isTunnelError(error) ? error.code : null).catch(() => null);
    }
    await this.#claim.release();
    return moved;
  }

  /** Prepares for the next attempt, or finishes a commit that was interrupted. */
  async #goOn(): Promise<void> {
    if (await this.#isComplete()) {
      await this.#place();
      return;
    }
    for (const name of recordFiles) await rm(join(this.folder, name), { force: true });
    await this.#clean(null);
    await mkdir(this.folder, { recursive: true });
  }

  async #clean(code: ErrorCode | null): Promise<string | null> {
    const file = join(this.folder, resumeFile);
    const refused = existsSync(file) && code !== null && unusable.has(code);
    const moved = refused
      ? await moveAway(this.#store, file, `${this.#task.id}.${resumeFile}`)
      : null;
    const worthKeeping = existsSync(file) && code !== 'not-finite';
    if (worthKeeping || (await this.#isComplete())) await this.#removeTemporary();
    else await rm(this.folder, { recursive: true, force: true });
    return moved;
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
    await writeRecord(this.folder, stored);
    await this.#place();
    const kept = await this.#store.readTask<K>(id);
    if (!kept)
      throw new TunnelError('internal', `task ${id} is gone as soon as it was kept`, { id });
    return kept;
  }

  /** Makes the complete draft the artifact. What it could be gone on from is the last to go. */
  async #place(): Promise<void> {
    const target = this.#store.taskFolder(this.#task.id);
    await makeFolder(dirname(target));
    if (!this.#claim.isHeld()) throw this.#takenOver();
    await this.#removeTemporary();
    await rm(join(this.folder, resumeFile), { force: true });
    await syncFolder(this.folder);
    const first = await renameUnlessTaken(this.folder, target);
    if (!first) await rm(this.folder, { recursive: true, force: true });
    await syncFolder(dirname(target));
  }

  /** Whether nothing but the artifact’s name was missing when an attempt ended. */
  async #isComplete(): Promise<boolean> {
    try {
      const { id, files } = await readRecord(this.folder);
      for (const { name, sha256 } of files) {
        if ((await hashFile(join(this.folder, name))) !== sha256) return false;
      }
      return id === this.#task.id;
    } catch {
      return false;
    }
  }

  async #removeTemporary(): Promise<void> {
    for (const path of await filesIn(this.folder)) {
      if (path.endsWith('.tmp')) await rm(path, { force: true });
    }
  }

  /** The files of the artifact, on the disk for good, with their folders. */
  async #files(): Promise<StoredFile[]> {
    const files: StoredFile[] = [];
    const folders = new Set([this.folder]);
    for (const path of await filesIn(this.folder)) {
      const name = relative(this.folder, path).replaceAll('\\', '/');
      if (name === resumeFile || recordFiles.has(name) || name.endsWith('.tmp')) continue;
      await syncFile(path);
      folders.add(dirname(path));
      files.push({ name, bytes: (await stat(path)).size, sha256: await hashFile(path) });
    }
    for (const folder of folders) await syncFolder(folder);
    return files;
  }

  #takenOver(): TunnelError {
    return new TunnelError(
      'cancelled',
      `another process took “${this.#task.label}” over, since this one was silent for too long; its result is that one’s`,
      { id: this.#task.id },
    );
  }
}

/** All files under a folder, sorted. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
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
