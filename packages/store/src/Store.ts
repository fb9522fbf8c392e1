import { constants, existsSync } from 'node:fs';
import { access, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  isTunnelError,
  parseRunRecord,
  type RunRecord,
  runRecordSchema,
  type Task,
  type TaskKind,
  TunnelError,
} from '@tunnel/core';
import { hashFileIn, readInputsSync, readRecord } from './artifactRecord.js';
import type { RunQuery, TaskQuery } from './catalogue/Catalogue.js';
import type { Reindexed } from './catalogue/reindex.js';
import type { FileRow } from './catalogue/schema.js';
import type { RunList, TaskList } from './catalogue/storeCatalogue.js';
import type { Claim } from './claims/Claim.js';
import { type ClaimFile, Claims, type ClaimTiming, defaultTiming } from './claims/Claims.js';
import { ignoreAbsence, listIfThere } from './files/listIfThere.js';
import { makeFolder } from './files/makeFolder.js';
import { VerifiedFiles } from './files/VerifiedFiles.js';
import { writeWhole } from './files/writeWhole.js';
import {
  findGarbage,
  type Garbage,
  type GarbageOptions,
  removeGarbage,
} from './maintenance/garbage.js';
import { type Verified, type VerifyOptions, verifyStore } from './maintenance/verifyStore.js';
import type { StoredTask } from './StoredTask.js';
import { summariseRuns } from './summariseRuns.js';
import { TaskDraft } from './TaskDraft.js';
import { unwritable } from './unwritable.js';

/** A file of an artifact, and where it lies. */
export interface FoundFile extends Readonly<FileRow> {
  /** Absolute. */
  readonly path: string;
}

const runIdSchema = runRecordSchema.shape.id;

/**
 * Results on disk. Every task’s is an immutable folder named by its id,
 * `artifacts/<first two digits>/<id>/`, with `task.json`, its hash and the files that the task
 * wrote; every run’s record is `runs/<id>.json`. All are written whole or not at all, and a task is
 * claimed before it is run, so any number of processes may share a store.
 */
export class Store {
  /** Absolute. */
  readonly folder: string;
  readonly #claims: Claims;
  readonly #notes: boolean;
  #verified = new VerifiedFiles();
  #catalogueError: TunnelError | null = null;

  private constructor(folder: string, timing: ClaimTiming, notes: boolean) {
    this.folder = folder;
    this.#notes = notes;
    this.#claims = new Claims(this.workFolder, timing);
  }

  /**
   * Opens a store. One that is not there yet is made when something is kept in it.
   *
   * @param folder default `TUNNEL_STORE`, else `.tunnel/store`
   * @param timing of claims; default a heartbeat every 10 seconds, believed for 2 minutes
   * @param options.notes whether what is kept is entered in the catalogue; default true. Processes of
   *   several machines must leave that to one: SQLite’s locks do not hold on a network file system
   * @throws TunnelError `store-unwritable`
   */
  static async open(
    folder = process.env['TUNNEL_STORE'] || '.tunnel/store',
    timing: ClaimTiming = defaultTiming,
    { notes = true }: { readonly notes?: boolean } = {},
  ): Promise<Store> {
    const store = new Store(resolve(folder), timing, notes);
    try {
      await access(await nearestFolder(store.folder), constants.W_OK);
    } catch (error) {
      throw unwritable(store.folder, error);
    }
    return store;
  }

  /** Where tasks are being run: their drafts and claims. */
  get workFolder(): string {
    return join(this.folder, 'work');
  }

  /** Where the records of runs are. */
  get runsFolder(): string {
    return join(this.folder, 'runs');
  }

  /** Where artifacts are, in folders by the first two digits of their ids. */
  get artifactsFolder(): string {
    return join(this.folder, 'artifacts');
  }

  /** Where corrupt artifacts are moved. */
  get quarantineFolder(): string {
    return join(this.folder, 'quarantine');
  }

  /** The index of artifacts and runs. */
  get catalogueFile(): string {
    return join(this.folder, 'catalogue.sqlite');
  }

  /**
   * Why the catalogue is behind what this process kept; null where it is not. Nothing is lost by it:
   * `list` and `reindex` catch up.
   */
  get catalogueError(): TunnelError | null {
    return this.#catalogueError;
  }

  /** Where a task’s artifact lies, or would. */
  taskFolder(id: string): string {
    return join(this.artifactsFolder, id.slice(0, 2), id);
  }

  /** Where a task that is being run writes its files. */
  draftFolder(id: string): string {
    return join(this.workFolder, id);
  }

  /** The hash of a task’s record, the last file that was written into its artifact. */
  hashFile(id: string): string {
    return hashFileIn(this.taskFolder(id));
  }

  /** Where a run’s record lies, or would. */
  runFile(id: string): string {
    return join(this.runsFolder, `${id}.json`);
  }

  /** Whether a task’s result is there. */
  hasTask(id: string): boolean {
    return isTaskId(id) && existsSync(this.taskFolder(id));
  }

  /**
   * A task’s result, checked against the hashes of its record and files; null where there is none.
   *
   * @throws TunnelError `artifact-corrupt` where it is not what was written, with the file, what was
   *   found and what was expected
   */
  async readTask<K extends TaskKind = TaskKind>(id: string): Promise<StoredTask<K> | null> {
    if (!this.hasTask(id)) return null;
    const folder = this.taskFolder(id);
    const stored = await readRecord<K>(folder);
    for (const { name, ...content } of stored.files) {
      await this.#verified.check(join(folder, name), content);
    }
    return stored;
  }

  /**
   * A task’s result, checked against the hash of its record alone: its files, which may be large, are
   * not looked at. Null where there is none.
   *
   * @throws TunnelError `artifact-corrupt`
   */
  async readTaskRecord<K extends TaskKind = TaskKind>(id: string): Promise<StoredTask<K> | null> {
    return this.hasTask(id) ? readRecord<K>(this.taskFolder(id)) : null;
  }

  /**
   * The ids of a task’s inputs by their roles, from its record as it was written; nothing else of that is
   * looked at. Null where there is none. For the many tasks of a run: the thread is kept while one is
   * read, since to wait for each call would take several times as long.
   *
   * @throws TunnelError `artifact-corrupt`
   */
  async readTaskInputs(id: string): Promise<Readonly<Record<string, string>> | null> {
    return this.hasTask(id) ? readInputsSync(this.taskFolder(id)) : null;
  }

  /**
   * Where a file of an artifact lies, by the sha256 of its content; null where none has it. The
   * catalogue knows. Whether the content is still what was written is not checked.
   *
   * @param options.catchUp whether a catalogue that has none such is first brought up to date, which
   *   looks at every artifact; default true
   * @throws TunnelError `catalogue-corrupt`, `catalogue-newer`, `store-unwritable`
   */
  async findFile(
    sha256: string,
    { catchUp = true }: { readonly catchUp?: boolean } = {},
  ): Promise<FoundFile | null> {
    if (!existsSync(this.folder)) return null;
    const row = await (await this.#catalogue()).findFile(this, sha256, catchUp);
    return row && { ...row, path: join(this.taskFolder(row.task), row.name) };
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
    const ids = (await this.taskIdsIn(prefix.slice(0, 2))).filter((id) => id.startsWith(prefix));
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
    const ids: string[] = [];
    for (const shard of await this.shards()) ids.push(...(await this.taskIdsIn(shard)));
    return ids;
  }

  /** The first two digits of the ids that artifacts have, or had, sorted. */
  async shards(): Promise<string[]> {
    const names = await listIfThere(this.artifactsFolder);
    return names.filter((name) => /^[0-9a-f]{2}$/.test(name)).sort();
  }

  /** The ids of the tasks whose results are there and whose ids begin with these two digits, sorted. */
  async taskIdsIn(shard: string): Promise<string[]> {
    const names = await listIfThere(join(this.artifactsFolder, shard));
    return names.filter((name) => name.startsWith(shard) && isTaskId(name)).sort();
  }

  /**
   * Hashes a task’s files anew.
   *
   * @throws TunnelError `task-missing`, `artifact-corrupt`
   */
  async verifyTask(id: string): Promise<StoredTask> {
    this.#verified = new VerifiedFiles();
    const stored = await this.readTask(id);
    if (stored) return stored;
    throw new TunnelError('task-missing', `task ${id} is not in ${this.folder}`, { id });
  }

  /**
   * Claims a task: a place to write its files, and then the task itself. Null where another process
   * has it, or has just finished it.
   *
   * @throws TunnelError `store-unwritable`
   */
  async claimTask<K extends TaskKind>(task: Task<K>): Promise<TaskDraft<K> | null> {
    try {
      const claim = await this.#claims.acquire(task.id);
      return claim && (await TaskDraft.open(this, task, claim));
    } catch (error) {
      throw isTunnelError(error) ? error : unwritable(this.folder, error);
    }
  }

  /** The tasks that processes have claimed now, this one’s included. */
  claims(): Promise<Claim[]> {
    return this.#claims.living();
  }

  /** All claims that there are files of, those of dead processes too. */
  claimFiles(): Promise<ClaimFile[]> {
    return this.#claims.files();
  }

  /** Does work under a task’s claim; null where another process has it. */
  async withClaim<T>(id: string, work: () => Promise<T>): Promise<T | null> {
    const claim = await this.#claims.acquire(id).catch((error) => {
      throw unwritable(this.folder, error);
    });
    if (!claim) return null;
    try {
      return await work();
    } finally {
      await claim.release();
    }
  }

  /**
   * The tasks that are wanted, by the catalogue, which catches up first.
   *
   * @throws TunnelError `catalogue-corrupt`, `catalogue-newer`, `store-unwritable`
   */
  async list(query: TaskQuery = {}): Promise<TaskList> {
    if (!existsSync(this.folder)) return { tasks: [], corrupt: [] };
    return (await this.#catalogue()).listTasks(this, query);
  }

  /**
   * What lists show of the runs that are wanted, by the catalogue, which catches up first. Where it
   * cannot be used, `catalogueError` says why, and every record is read instead.
   */
  async listRuns(query: RunQuery = {}): Promise<RunList> {
    if (!existsSync(this.runsFolder)) return { runs: [], corrupt: [] };
    try {
      return await (await this.#catalogue()).listRuns(this, query);
    } catch (error) {
      if (!isTunnelError(error)) throw error;
      this.#catalogueError = error;
      return summariseRuns(this, query);
    }
  }

  /** Makes the catalogue anew from the artifacts and runs. @throws TunnelError as `list` does */
  async reindex(): Promise<Reindexed> {
    if (!existsSync(this.folder)) return { tasks: 0, runs: 0, corrupt: [] };
    return (await this.#catalogue()).reindex(this);
  }

  /**
   * Hashes every artifact anew and reads every run’s record; what is corrupt is returned.
   *
   * @throws TunnelError `cancelled`, `store-unwritable`
   */
  verify(options: VerifyOptions = {}): Promise<Verified> {
    return verifyStore(this, options);
  }

  /** What is of no more use. @throws TunnelError `artifact-corrupt`, `invalid-request` */
  findGarbage(options: GarbageOptions = {}): Promise<Garbage[]> {
    return findGarbage(this, options);
  }

  /** Removes what `findGarbage` found, and returns what went. @throws TunnelError `store-unwritable` */
  removeGarbage(garbage: readonly Garbage[]): Promise<Garbage[]> {
    return removeGarbage(this, garbage);
  }

  /** Enters a task that was just kept in the catalogue, if that can be: it is an index, no more. */
  noteTask(id: string): Promise<void> {
    return this.#note(async () => (await this.#catalogue()).noteTask(this, id));
  }

  /** As `noteTask`, of a run. */
  noteRun(id: string): Promise<void> {
    return this.#note(async () => (await this.#catalogue()).noteRun(this, id));
  }

  /** Keeps a run’s record. @throws TunnelError `store-unwritable`, `artifact-corrupt` */
  async writeRun(run: RunRecord): Promise<void> {
    const record = parseRunRecord(run, `run ${run.id}`);
    try {
      await makeFolder(this.runsFolder);
      await writeWhole(this.runFile(run.id), `${JSON.stringify(record, null, 2)}\n`);
    } catch (error) {
      throw unwritable(this.folder, error);
    }
    await this.noteRun(run.id);
  }

  /** Whether a run’s record is there. */
  hasRun(id: string): boolean {
    return runIdSchema.safeParse(id).success && existsSync(this.runFile(id));
  }

  /** A run’s record. @throws TunnelError `task-missing`, `artifact-corrupt` */
  async readRun(id: string): Promise<RunRecord> {
    const file = this.runFile(id);
    const text = runIdSchema.safeParse(id).success ? await readIfThere(file) : null;
    if (text === null) {
      throw new TunnelError(
        'task-missing',
        `run “${id}” is not in ${this.folder}; "tunnel report --list" names those that are`,
        { run: id },
      );
    }
    const record = parseRunRecord(parseJson(text, file), file);
    if (record.id !== id) throw corrupt(file, `is the record of the run ${record.id}`);
    return record;
  }

  /**
   * Removes a run’s record; its tasks’ results stay, since others may need them. `false` where there is
   * none.
   *
   * @throws TunnelError `store-unwritable`
   */
  async removeRun(id: string): Promise<boolean> {
    const file = this.runFile(id);
    if (!this.hasRun(id)) return false;
    try {
      await rm(file, { force: true });
    } catch (error) {
      throw unwritable(this.folder, error);
    }
    return true;
  }

  /** The ids of all runs, oldest first. Files of other names are no runs. */
  async runIds(): Promise<string[]> {
    const names = await listIfThere(this.runsFolder);
    return names
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter((id) => runIdSchema.safeParse(id).success)
      .sort();
  }

  async #note(enter: () => Promise<void>): Promise<void> {
    if (!this.#notes) return;
    try {
      await enter();
    } catch (error) {
      if (!isTunnelError(error)) throw error;
      this.#catalogueError = error;
    }
  }

  /** Loaded when it is first needed: most commands do without SQLite. */
  async #catalogue() {
    try {
      return await import('./catalogue/storeCatalogue.js');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TunnelError(
        'store-unwritable',
        `the catalogue needs SQLite, which cannot be loaded: ${reason}; run "npm install" on this machine`,
        { path: this.catalogueFile },
      );
    }
  }
}

/** As `taskIdSchema`, which would take seconds for a million names. */
function isTaskId(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** The folder itself, or the nearest above it that exists. */
async function nearestFolder(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch(ignoreAbsence);
    if (found?.isDirectory()) return path;
    if (found) throw new Error(`${path} is not a folder`);
  }
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

function corrupt(path: string, what: string): TunnelError {
  return new TunnelError('artifact-corrupt', `${path} ${what}; remove it and run it again`, {
    path,
  });
}
