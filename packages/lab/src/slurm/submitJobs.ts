import { join } from 'node:path';
import type { PlanRun } from '../runPlan.js';
import { jobScript } from './jobScript.js';
import { type JobArray, type JobPlace, planJobs } from './planJobs.js';
import { resourcesOf, timeLimitOf } from './resourcesOf.js';
import { jobsByTask, type SubmittedRun } from './SubmittedRun.js';
import { sbatch, scancel, squeue } from './slurmCommands.js';
import type { SlurmSettings } from './slurmSettings.js';

/** A plan, and how it is given to a cluster. */
export interface Submission {
  readonly run: Pick<PlanRun, 'plan' | 'store' | 'run'>;
  readonly submitted: SubmittedRun;
  readonly settings: SlurmSettings;
  /** How `tunnel` is called on the nodes. */
  readonly command: readonly string[];
  /** Where data sets are looked for first; null for where the nodes’ environment says. */
  readonly dataDir: string | null;
}

/** The arrays that would be submitted for what is missing, `queued` by jobs apart. */
export function missingJobs(
  { run, settings }: Pick<Submission, 'run' | 'settings'>,
  queued: ReadonlyMap<string, string> = new Map(),
): JobArray[] {
  return planJobs({
    tasks: run.plan.tasks.filter(({ id }) => !run.store.hasTask(id) && !queued.has(id)),
    resources: (task) => resourcesOf(task, run.run, settings),
    batchSeconds: settings.batch,
    maxArraySize: settings.maxArraySize,
    queued,
  });
}

/**
 * Submits jobs for those of a plan’s tasks that are neither in the store nor in the queue.
 *
 * @returns the numbers of the arrays
 * @throws TunnelError `scheduler-missing`, `scheduler-refused`, `scheduler-silent`; none of the arrays
 *   is left in the queue then
 */
export async function submitJobs(submission: Submission): Promise<readonly string[]> {
  const { submitted, run } = submission;
  const before = await submitted.jobs();
  if (!submitted.exists()) await submitted.begin(run.plan);
  const alive = new Set((await squeue(submitted.id)).map(({ id }) => id));
  const queued = new Map([...jobsByTask(before)].filter(([, job]) => alive.has(job)));
  const arrays = missingJobs(submission, queued);
  const made: string[] = [];
  const jobs = { arrays: [...before.arrays], cancelledAt: null };
  try {
    for (const array of arrays) {
      for (const { tasks } of array.elements) {
        for (const { id } of tasks) await submitted.statuses.remove(id);
      }
      const job = await sbatch(argumentsOf(submission, array, made), scriptOf(submission, array));
      made.push(job);
      const elements = array.elements.map(({ index, tasks }) => ({
        index,
        tasks: tasks.map(({ id }) => id),
      }));
      const submittedAt = new Date().toISOString();
      jobs.arrays.push({ job, kind: array.kind, submittedAt, elements });
      await submitted.writeJobs(jobs);
    }
  } catch (error) {
    if (made.length > 0 && queued.size === 0) await scancel(submitted.id).catch(() => {});
    throw error;
  }
  // Where a run that was cancelled is submitted again and nothing is missing.
  if (arrays.length === 0 && before.cancelledAt !== null) await submitted.writeJobs(jobs);
  return made;
}

function argumentsOf(
  { submitted, settings }: Submission,
  { elements, resources, kind, after }: JobArray,
  made: readonly string[],
): string[] {
  const { cpus, memoryMiB, gres } = resources;
  const minutes = timeLimitOf(Math.max(...elements.map(({ seconds }) => seconds)), settings);
  // A job that is warned as it begins would get nowhere.
  const warning = Math.min(settings.warning, 30 * minutes);
  const given = (name: string, value: string | null | undefined) =>
    value ? [`--${name}=${value}`] : [];
  return [
    `--job-name=${submitted.id}`,
    `--comment=tunnel ${kind}`,
    `--array=${rangesOf(elements.map(({ index }) => index))}`,
    `--output=${join(submitted.logFolder.replaceAll('%', '%%'), '%A_%a.log')}`,
    '--open-mode=append',
    '--requeue',
    '--ntasks=1',
    `--time=${minutes}`,
    `--signal=B:USR1@${warning}`,
    `--cpus-per-task=${cpus}`,
    `--mem=${memoryMiB}M`,
    '--kill-on-invalid-dep=yes',
    ...given('gres', gres),
    ...given('partition', settings.partition),
    ...given('account', settings.account),
    ...given('dependency', dependencyOf(after, made)),
    ...settings.options,
  ];
}

function dependencyOf(after: JobArray['after'], made: readonly string[]): string | null {
  if (after === null) return null;
  if (after.kind === 'corresponding') return `aftercorr:${made[after.array]}`;
  const job = (place: JobPlace) =>
    'job' in place ? place.job : `${made[place.array]}_${place.index}`;
  return `afterok:${after.places.map(job).join(':')}`;
}

function scriptOf({ run, submitted, settings, command, dataDir }: Submission, array: JobArray) {
  const { cpus } = array.resources;
  const memory = memoryOf(run.run.memoryBytes ?? null, array);
  return jobScript({
    elements: array.elements,
    command: settings.command ?? command,
    setup: settings.setup,
    args: [
      ...['--plan', submitted.planFile, '--status', submitted.statusFolder],
      ...['--store', run.store.folder, ...(dataDir === null ? [] : ['--data-dir', dataDir])],
      ...['--device', run.run.device, '--threads', String(cpus)],
      ...(memory === null ? [] : ['--memory', memory]),
    ],
  });
}

/** What a task may hold, where something is to be said of it: on a GPU the device’s memory is meant. */
function memoryOf(given: number | null, { resources }: JobArray): string | null {
  if (given !== null) return `${given}B`;
  // A quarter is left for what the engine does not count.
  return resources.gres === null ? `${Math.floor(0.75 * resources.memoryMiB)}MiB` : null;
}

/** Increasing numbers as Slurm writes them: `0-4,7`. */
function rangesOf(indices: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const index of indices.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
