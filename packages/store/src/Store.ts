import { constants, existsSync } from 'node:fs';
import { access, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  parseAs,
  parseRunRecord,
  type RunRecord,
  type Task,
  type TaskKind,
  TunnelError,
  taskIdSchema,
} from '@tunnel/core';
import { hashFile } from './hashFile.js';
import { type StoredTask, storedTaskSchema } from './StoredTask.js';
import { TaskDraft } from './TaskDraft.js';
import { unwritable } from './unwritable.js';
import { writeWhole } from './writeWhole.js';

const taskFile = 'task.json';
const dayMs = 24 * 3600 * 1000;

/**
 * Results on disk. Every task’s is an immutable folder named by its id,
 * `artifacts/<first two digits>/<id>/`, with `task.json` and the files that the task wrote; every
 * run’s record is `runs/<id>.json`. All are written whole or not at all, so any number of processes
 * may share a store.
 */
export class Store {
  /** Absolute. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Opens a store. One that is not there yet is made when something is kept in it.
   *
   * @param folder default `TUNNEL_STORE`, else `.tunnel/store`
   * @throws TunnelError `store-unwritable`
   */
  static async open(folder = process.env['TUNNEL_STORE'] || '.tunnel/store'): Promise<Store> {
    const store = new Store(resolve(folder));
    try {
      await access(await nearestFolder(store.folder), constants.W_OK);
    } catch (error) {
      throw unwritable(store.folder, error);
    }
    await store.#removeAbandoned();
    return store;
  }

  /** Where a task’s artifact lies, or would. */
  taskFolder(id: string): string {
    return join(this.folder, 'artifacts', id.slice(0, 2), id);
  }

  /** Whether a task’s result is there. */
  hasTask(id: string): boolean {
    return existsSync(join(this.taskFolder(id), taskFile));
  }

  /**
   * A task’s result; null where there is none.
   *
   * @throws TunnelError `artifact-corrupt` where it is not what was written
   */
  async readTask<K extends TaskKind = TaskKind>(id: string): Promise<StoredTask<K> | null> {
    const file = join(this.taskFolder(id), taskFile);
    const text = await readIfThere(file);
    if (text === null) return null;
    const stored = parseAs(storedTaskSchema, parseJson(text, file), {
      where: file,
      code: 'artifact-corrupt',
    });
    for (const { name, bytes } of stored.files) {
      await this.#checkLength(join(this.taskFolder(id), name), bytes);
    }
    // The schema has checked that spec, inputs and result belong together.
    return stored as unknown as StoredTask<K>;
  }

  /**
   * A task’s result by the beginning of its id.
   *
   * @throws TunnelError `task-missing` for none or several, `usage` for what is no id
   */
  async findTask<K extends TaskKind = TaskKind>(prefix: string): Promise<StoredTask<K>> {
    if (!/^[0-9a-f]{4,64}$/.test(prefix)) {
      throw new TunnelError(
        'usage',
        `“${prefix}” is not a task id; give its first 4 to 64 hexadecimal digits`,
        { id: prefix },
      );
    }
    const ids = (await this.taskIds()).filter((id) => id.startsWith(prefix));
    const [id] = ids;
    const found = ids.length === 1 && id ? await this.readTask<K>(id) : null;
    if (found) return found;
    const problem = ids.length > 1 ? `${ids.length} tasks` : 'no task';
    throw new TunnelError(
      'task-missing',
      `${problem} in ${this.folder} begin${ids.length > 1 ? '' : 's'} with ${prefix}; give ${ids.length > 1 ? 'more digits' : 'the id that "tunnel train" printed'}`,
      { id: prefix, matches: ids },
    );
  }

  /** The ids of all tasks whose results are there, sorted. */
  async taskIds(): Promise<string[]> {
    const artifacts = join(this.folder, 'artifacts');
    const ids: string[] = [];
    for (const shard of await listIfThere(artifacts)) {
      for (const id of await listIfThere(join(artifacts, shard))) {
        if (taskIdSchema.safeParse(id).success && this.hasTask(id)) ids.push(id);
      }
    }
    return ids.sort();
  }

  /**
   * Hashes a task’s files anew.
   *
   * @throws TunnelError `task-missing`, `artifact-corrupt`
   */
  async verifyTask(id: string): Promise<StoredTask> {
    const stored = await this.readTask(id);
    if (!stored)
      throw new TunnelError('task-missing', `task ${id} is not in ${this.folder}`, { id });
    for (const { name, sha256 } of stored.files) {
      const file = join(this.taskFolder(id), name);
      const found = await hashFile(file);
      if (found !== sha256) throw corrupt(file, `has sha256 ${found}, not ${sha256}`);
    }
    return stored;
  }

  /**
   * A place to write a task’s files, and then the task itself.
   *
   * @throws TunnelError `store-unwritable`
   */
  async beginTask<K extends TaskKind>(task: Task<K>): Promise<TaskDraft<K>> {
    try {
      return await TaskDraft.begin(this, task);
    } catch (error) {
      throw unwritable(this.folder, error);
    }
  }

  /** Keeps a run’s record. @throws TunnelError `store-unwritable`, `artifact-corrupt` */
  async writeRun(run: RunRecord): Promise<void> {
    const record = parseRunRecord(run, `run ${run.id}`);
    try {
      await mkdir(join(this.folder, 'runs'), { recursive: true });
      await writeWhole(this.#runFile(run.id), `${JSON.stringify(record, null, 2)}\n`);
    } catch (error) {
      throw unwritable(this.folder, error);
    }
  }

  /** A run’s record. @throws TunnelError `task-missing`, `artifact-corrupt` */
  async readRun(id: string): Promise<RunRecord> {
    const file = this.#runFile(id);
    const text = /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id) ? await readIfThere(file) : null;
    if (text === null) {
      throw new TunnelError(
        'task-missing',
        `run “${id}” is not in ${this.folder}; "tunnel report --list" names those that are`,
        { run: id },
      );
    }
    return parseRunRecord(parseJson(text, file), file);
  }

  /** The ids of all runs, oldest first. */
  async runIds(): Promise<string[]> {
    const names = await listIfThere(join(this.folder, 'runs'));
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort();
  }

  #runFile(id: string): string {
    return join(this.folder, 'runs', `${id}.json`);
  }

  async #checkLength(file: string, bytes: number): Promise<void> {
    const found = await stat(file).catch(() => null);
    if (!found) throw corrupt(file, 'is missing');
    if (found.size !== bytes) throw corrupt(file, `has ${found.size} bytes, not ${bytes}`);
  }

  /** Drafts of processes that were killed: older than a day, nobody writes to them any more. */
  async #removeAbandoned(): Promise<void> {
    const temporary = join(this.folder, 'tmp');
    for (const name of await listIfThere(temporary)) {
      const entry = join(temporary, name);
      const found = await stat(entry).catch(() => null);
      if (found && Date.now() - found.mtimeMs > dayMs) {
        await rm(entry, { recursive: true, force: true });
      }
    }
  }
}

/** The folder itself, or the nearest above it that exists. */
async function nearestFolder(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch(ignoreAbsence);
    if (found?.isDirectory()) return path;
    if (found) throw new Error(`${path} is not a folder`);
  }
}

function ignoreAbsence(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

async function listIfThere(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(ignoreAbsence)) ?? [];
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw corrupt(file, `cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw corrupt(file, 'is not JSON');
  }
}

function corrupt(file: string, what: string): TunnelError {
  return new TunnelError(
    'artifact-corrupt',
    `${file} ${what}; remove its folder, and it is computed anew`,
    { path: file },
  );
}
