import type { Experiment } from '@tunnel/experiments';
import { type JobArray, missingJobs, type SlurmSettings, timeLimitOf } from '@tunnel/lab';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { duration } from '../output/duration.js';
import { listTable } from '../output/listTable.js';
import { planRun, type RunToSubmit } from './submitRun.js';

/** What would be submitted, and about what it would cost. */
export interface DryRun {
  readonly arrays: readonly {
    readonly kind: string;
    readonly jobs: number;
    readonly tasks: number;
    readonly cpus: number;
    readonly memoryMiB: number;
    readonly gres: string | null;
    readonly timeLimitMinutes: number;
    /** Of all its jobs, by the tasks’ estimates. */
    readonly hours: number;
    /** Places of the arrays that it waits for, from 1. */
    readonly after: readonly number[];
  }[];
  readonly jobs: number;
  readonly tasks: number;
  /** Tasks that are in the store. */
  readonly stored: number;
  readonly cpuHours: number;
  readonly gpuHours: number;
}

/** Plans a run and its jobs, and submits nothing. */
export async function dryRun(
  context: Context,
  experiment: Experiment,
  asked: RunToSubmit,
): Promise<DryRun> {
  const store = await Store.open(asked.store);
  const { plan, run } = await planRun(context, experiment, asked);
  const { settings } = asked;
  const arrays = missingJobs({ run: { plan, store, run }, settings }).map((array) =>
    describeArray(array, settings),
  );
  const total = (of: (array: DryRun['arrays'][number]) => number) =>
    arrays.reduce((sum, array) => sum + of(array), 0);
  const tasks = total((array) => array.tasks);
  return {
    arrays,
    jobs: total((array) => array.jobs),
    tasks,
    stored: plan.tasks.length - tasks,
    cpuHours: total(({ hours, cpus }) => hours * cpus),
    gpuHours: total(({ hours, gres }) => hours * gpusOf(gres)),
  };
}

function describeArray(
  { kind, elements, resources, after }: JobArray,
  settings: SlurmSettings,
): DryRun['arrays'][number] {
  const seconds = elements.map((element) => element.seconds);
  const places = after?.kind === 'all' ? after.places : [];
  const waits = after?.kind === 'corresponding' ? [after.array] : [];
  for (const place of places) if ('array' in place) waits.push(place.array);
  return {
    kind,
    jobs: elements.length,
    tasks: elements.reduce((sum, { tasks }) => sum + tasks.length, 0),
    ...resources,
    timeLimitMinutes: timeLimitOf(Math.max(...seconds), settings),
    hours: seconds.reduce((sum, each) => sum + each, 0) / 3600,
    after: [...new Set(waits)].map((array) => array + 1),
  };
}

/** The number at the end of `gpu:a100:2`; one where there is none. */
function gpusOf(gres: string | null): number {
  return gres === null ? 0 : Number(/:(\d+)$/.exec(gres)?.[1] ?? 1);
}

/** A dry run in words. */
export function showDryRun(context: Context, dry: DryRun): string {
  const rows = dry.arrays.map((array, at) => [
    String(at + 1),
    array.kind,
    String(array.jobs),
    String(array.tasks),
    String(array.cpus),
    `${array.memoryMiB / 1024} GiB`,
    array.gres ?? '',
    `${array.timeLimitMinutes} min`,
    duration(3600 * array.hours),
    array.after.join(', '),
  ]);
  const head = [
    ...['array', 'kind', 'jobs', 'tasks', 'CPUs', 'memory', 'gres'],
    ...['limit', 'estimate', 'after'],
  ];
  const gpu = dry.gpuHours > 0 ? ` and ${dry.gpuHours.toFixed(2)} GPU hours` : '';
  return [
    listTable(context, 1, head, rows),
    `${dry.jobs} jobs for ${dry.tasks} tasks, ${dry.stored} in the store: about ${dry.cpuHours.toFixed(2)} CPU hours${gpu}, by estimates; nothing was submitted`,
  ].join('\n');
}
