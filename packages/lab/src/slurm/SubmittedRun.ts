import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Plan,
  parseAs,
  parsePlan,
  planDocument,
  TunnelError,
  taskIdSchema,
} from '@tunnel/core';
import { type Store, writeWhole } from '@tunnel/store';
import { z } from 'zod';
import { StatusFiles } from '../status/StatusFiles.js';
import { type RunRequest, runRequestSchema } from './RunRequest.js';

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
    this.folder = join(store.folder, 'submitted', id);
    this.statuses = new StatusFiles(this.statusFolder);
  }

  /** What the jobs run tasks of, as `tunnel plan --json` prints it. */
  get planFile(): string {
    return join(this.folder, 'plan.json');
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
    const folder = join(store.folder, 'submitted');
    return existsSync(folder) ? (await readdir(folder)).sort() : [];
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
    if (!existsSync(this.#jobsFile)) return { arrays: [], cancelledAt: null };
    const input = await this.#read(this.#jobsFile);
    return parseAs(jobsSchema, input, { where: this.#jobsFile, code: 'artifact-corrupt' });
  }

  /** Keeps what the jobs are now. @throws TunnelError `store-unwritable` */
  async writeJobs(jobs: SubmittedJobs): Promise<void> {
    await this.#write(this.#jobsFile, jobs);
  }

  get #requestFile(): string {
    return join(this.folder, 'request.json');
  }

  get #jobsFile(): string {
    return join(this.folder, 'jobs.json');
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
      text = await readFile(file, 'utf8');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TunnelError('task-missing', `${file} cannot be read: ${reason}`, { path: file });
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
