import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Plan,
  parseAs,
  parsePlan,
  planDocument,
  runRecordSchema,
  TunnelError,
  taskIdSchema,
} from '@tunnel/core';
import { type Store, writeWhole } from '@tunnel/store';
import { z } from 'zod';
import { readBounded, readEnd } from '../files/readBounded.js';
import { StatusFiles } from '../status/StatusFiles.js';
import { type PlanOutline, planOutlineSchema } from './PlanOutline.js';
import { type RunRequest, runRequestSchema } from './RunRequest.js';

/** The most that a plan, or what is kept of the jobs, may have: that of ten thousand tasks. */
const mostBytes = 32 * 2 ** 20;

const jobsSchema = z.strictObject({
  /** Arrays in the order in which they were submitted. */
  arrays: z.array(
    z.strictObject({
      /** The array’s number. */
      job: z.string().regex(/^\d+$/),
      kind: z.string(),
      /** ISO 8601. */
      submittedAt: z.iso.datetime(),
      elements: z.array(
        z.strictObject({ index: z.int().min(0), tasks: z.array(taskIdSchema).min(1) }),
      ),
    }),
  ),
  cancelledAt: z.iso.datetime().nullable(),
});

/** The jobs of a run. */
export type SubmittedJobs = z.output<typeof jobsSchema>;

/**
 * A run whose tasks were given to a cluster: a folder of the store, `submitted/<run>/`, with its plan,
 * its jobs, what they printed, and what they say of their tasks. One process writes it at a time.
 */
export class SubmittedRun {
  readonly folder: string;
  /** What the jobs say. */
  readonly statuses: StatusFiles;
  /** The run’s id, and the name of its jobs. */
  readonly id: string;

  constructor(store: Pick<Store, 'folder'>, id: string) {
    this.id = id;
    this.folder = join(SubmittedRun.folderIn(store), id);
    this.statuses = new StatusFiles(this.statusFolder);
  }

  /** What the jobs run tasks of, as `tunnel plan --json` prints it. */
  get planFile(): string {
    return join(this.folder, 'plan.json');
  }

  /** What is kept of the jobs. */
  get jobsFile(): string {
    return join(this.folder, 'jobs.json');
  }

  /** Where jobs say what happens. */
  get statusFolder(): string {
    return join(this.folder, 'status');
  }

  /** Where what jobs print is, a file each. */
  get logFolder(): string {
    return join(this.folder, 'logs');
  }

  /** The ids of the runs of a store that were given to a cluster, oldest first. */
  static async ids(store: Store): Promise<string[]> {
    const folder = SubmittedRun.folderIn(store);
    const names = existsSync(folder) ? await readdir(folder) : [];
    return names.filter((name) => runRecordSchema.shape.id.safeParse(name).success).sort();
  }

  /** Where the runs of a store that were given to a cluster are. */
  static folderIn(store: Pick<Store, 'folder'>): string {
    return join(store.folder, 'submitted');
  }

  /** Whether something was submitted. */
  exists(): boolean {
    return existsSync(this.planFile);
  }

  /** Keeps the plan. @throws TunnelError `store-unwritable` */
  async begin(plan: Plan): Promise<void> {
    await this.#write(this.planFile, planDocument(plan));
  }

  /** The plan that was submitted. @throws TunnelError `task-missing`, `artifact-corrupt` */
  async plan(): Promise<Plan> {
    return parsePlan(await this.#read(this.planFile), this.planFile);
  }

  /** What the plan says to who only shows it. @throws TunnelError `task-missing`, `artifact-corrupt` */
  async outline(): Promise<PlanOutline> {
    const options = { where: this.planFile, code: 'artifact-corrupt' } as const;
    return parseAs(planOutlineSchema, await this.#read(this.planFile), options);
  }

  /** Keeps what the run was asked for by. @throws TunnelError `store-unwritable` */
  async writeRequest(request: RunRequest): Promise<void> {
    await this.#write(this.#requestFile, request);
  }

  /** What the run was asked for by. @throws TunnelError `task-missing`, `artifact-corrupt` */
  async request(): Promise<RunRequest> {
    const input = await this.#read(this.#requestFile);
    return parseAs(runRequestSchema, input, { where: this.#requestFile, code: 'artifact-corrupt' });
  }

  /** The jobs, none where nothing was submitted. @throws TunnelError `artifact-corrupt` */
  async jobs(): Promise<SubmittedJobs> {
    if (!existsSync(this.jobsFile)) return { arrays: [], cancelledAt: null };
    const input = await this.#read(this.jobsFile);
    return parseAs(jobsSchema, input, { where: this.jobsFile, code: 'artifact-corrupt' });
  }

  /** Keeps what the jobs are now. @throws TunnelError `store-unwritable` */
  async writeJobs(jobs: SubmittedJobs): Promise<void> {
    await this.#write(this.jobsFile, jobs);
  }

  /**
   * The end of what the job of a task has printed; null where it has printed nothing, or there is none.
   *
   * @param most bytes; `bytesBefore` are left out
   * @throws TunnelError `artifact-corrupt` for a log that lies elsewhere, or is no file
   */
  async logOf(
    task: string,
    most: number,
  ): Promise<{ readonly text: string; readonly bytesBefore: number } | null> {
    const job = jobsByTask(await this.jobs()).get(task);
    if (job === undefined) return null;
    const file = join(this.logFolder, `${job}.log`);
    if (!existsSync(file)) return null;
    try {
      const runs = await realpath(join(this.folder, '..'));
      if ((await realpath(file)) !== join(runs, this.id, 'logs', `${job}.log`)) {
        throw new Error('it is a link to another place');
      }
      return await readEnd(file, most);
    } catch (error) {
      throw unreadable(file, error);
    }
  }

  /** Removes all that is kept of it; the results of its tasks stay. */
  async remove(): Promise<void> {
    // Without its plan it is no run.
    await rm(this.planFile, { force: true });
    await rm(this.folder, { recursive: true, force: true });
  }

  get #requestFile(): string {
    return join(this.folder, 'request.json');
  }

  async #write(file: string, content: object): Promise<void> {
    try {
      for (const folder of [this.logFolder, this.statusFolder]) {
        await mkdir(folder, { recursive: true });
      }
      await writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TunnelError(
        'store-unwritable',
        `${file} cannot be written: ${reason}; give a store that can be`,
        { path: file },
      );
    }
  }

  async #read(file: string): Promise<unknown> {
    let text: string;
    try {
      text = await readBounded(file, mostBytes);
    } catch (error) {
      throw unreadable(file, error);
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new TunnelError('artifact-corrupt', `${file} is not JSON; remove its folder`, {
        path: file,
      });
    }
  }
}

function unreadable(file: string, error: unknown): TunnelError {
  const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const reason = error instanceof Error ? error.message : String(error);
  const code = gone ? 'task-missing' : 'artifact-corrupt';
  return new TunnelError(code, `${file} cannot be read: ${reason}`, { path: file });
}

/** The job that runs each task, by the task’s id: the one that was submitted last. */
export function jobsByTask({ arrays }: SubmittedJobs): Map<string, string> {
  const found = new Map<string, string>();
  for (const { job, elements } of arrays) {
    for (const { index, tasks } of elements) {
      for (const task of tasks) found.set(task, `${job}_${index}`);
    }
  }
  return found;
}
