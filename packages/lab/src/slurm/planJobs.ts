import { type Task, TunnelError } from '@tunnel/core';
import type { Resources } from './resourcesOf.js';

/** One job of an array: tasks that are run one after the other. */
export interface JobElement {
  readonly index: number;
  readonly tasks: readonly Task[];
  /** Of all its tasks. */
  readonly seconds: number;
}

/** Where a task is run: a job of an array of this plan, by the array’s place, or one that is queued. */
export type JobPlace =
  | { readonly array: number; readonly index: number }
  | { readonly job: string };

/** Jobs that are alike and do not need each other. */
export interface JobArray {
  /** The kind of its tasks. */
  readonly kind: string;
  readonly elements: readonly JobElement[];
  readonly resources: Omit<Resources, 'seconds'>;
  /**
   * What its jobs wait for: null for nothing; each for the job with its own index of one other array;
   * or all of them for the same jobs.
   */
  readonly after:
    | null
    | { readonly kind: 'corresponding'; readonly array: number }
    | { readonly kind: 'all'; readonly places: readonly JobPlace[] };
}

/** What decides how tasks are put together. */
export interface JobPlanning {
  /** Those to be run, in the plan’s order. */
  readonly tasks: readonly Task[];
  readonly resources: (task: Task) => Resources;
  /** The time of the tasks that one job runs, in seconds; 0 for a job each. */
  readonly batchSeconds: number;
  /** The most jobs of an array. */
  readonly maxArraySize: number;
  /** Jobs that run other tasks already, by task id: `12_3`. */
  readonly queued: ReadonlyMap<string, string>;
}

/** A job that is still to find its array. */
interface Draft {
  readonly tasks: Task[];
  readonly resources: Resources;
  readonly after: readonly JobPlace[];
  seconds: number;
}

/**
 * Puts tasks into arrays of jobs. Arrays come after those that they wait for. Tasks that have what
 * they need are run first, then those that need these, and so on.
 */
export function planJobs(planning: JobPlanning): JobArray[] {
  const arrays: JobArray[] = [];
  const places = new Map<string, JobPlace>();
  for (const [task, job] of planning.queued) places.set(task, { job });
  for (const level of levelsOf(planning.tasks)) {
    for (const array of arraysOf(batch(level, places, planning), planning.maxArraySize)) {
      for (const { index, tasks } of array.elements) {
        for (const { id } of tasks) places.set(id, { array: arrays.length, index });
      }
      arrays.push(array);
    }
  }
  return arrays;
}

/** Tasks by how many others must be run one after the other before them. */
function levelsOf(tasks: readonly Task[]): Task[][] {
  const levels: Task[][] = [];
  const levelOf = new Map<string, number>();
  for (const task of tasks) {
    const before = Object.values(task.inputs).map((id) => levelOf.get(id) ?? -1);
    const level = Math.max(-1, ...before) + 1;
    levelOf.set(task.id, level);
    const found = levels[level];
    if (found) found.push(task);
    else levels[level] = [task];
  }
  return levels;
}

/** Puts tasks into one job that are alike and wait for the same. */
function batch(
  tasks: readonly Task[],
  places: ReadonlyMap<string, JobPlace>,
  { resources, batchSeconds }: JobPlanning,
): Draft[] {
  const drafts: Draft[] = [];
  const open = new Map<string, Draft>();
  for (const task of tasks) {
    const needs = resources(task);
    const after = placesOf(task, places);
    const key = JSON.stringify([task.spec.kind, alike(needs), after]);
    const draft = open.get(key);
    if (draft && draft.seconds + needs.seconds <= batchSeconds) {
      draft.tasks.push(task);
      draft.seconds += needs.seconds;
      continue;
    }
    const begun = { tasks: [task], resources: needs, after, seconds: needs.seconds };
    drafts.push(begun);
    open.set(key, begun);
  }
  return drafts;
}

/** The jobs that a task waits for, each once, in one order. */
function placesOf({ inputs }: Task, places: ReadonlyMap<string, JobPlace>): JobPlace[] {
  const found = new Map<string, JobPlace>();
  for (const id of Object.values(inputs)) {
    const place = places.get(id);
    if (place) found.set(JSON.stringify(place), place);
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}

function alike({ cpus, memoryMiB, gres }: Resources): string {
  return JSON.stringify([cpus, memoryMiB, gres]);
}

/** Puts jobs that are alike into arrays, as few as can be. */
function arraysOf(drafts: readonly Draft[], maxArraySize: number): JobArray[] {
  const groups = grouped(drafts, ({ tasks, resources, after }) => {
    const parent = parentOf(after);
    return JSON.stringify([tasks[0]?.spec.kind, alike(resources), parent?.array ?? after]);
  });
  return groups.flatMap((group) => {
    const byParent = grouped(group, ({ after }) => String(parentOf(after)?.index));
    const most = Math.max(...byParent.map(({ length }) => length));
    const parent = parentOf(group[0]?.after ?? []);
    // Jobs of different parents fit into one array, or those of one parent: what makes fewer arrays.
    if (parent && most <= byParent.length) {
      const layers = Array.from({ length: most }, (_, at) =>
        byParent.flatMap((children) => children[at] ?? []),
      );
      const after = { kind: 'corresponding', array: parent.array } as const;
      return layers.map((layer) =>
        arrayOf(layer, after, ({ after: own }) => parentOf(own)?.index ?? 0),
      );
    }
    return byParent.flatMap((children) => {
      const places = children[0]?.after ?? [];
      const after = places.length === 0 ? null : ({ kind: 'all', places } as const);
      return chunks(children, maxArraySize).map((chunk) => arrayOf(chunk, after, (_, at) => at));
    });
  });
}

/** The one job of this plan that a job waits for; null where it waits for several, or for none. */
function parentOf(after: readonly JobPlace[]): { array: number; index: number } | null {
  const [only] = after;
  return after.length === 1 && only && 'array' in only ? only : null;
}

function arrayOf(
  drafts: readonly Draft[],
  after: JobArray['after'],
  indexOf: (draft: Draft, at: number) => number,
): JobArray {
  const [first] = drafts;
  if (!first) throw new TunnelError('internal', 'an array of jobs has none');
  const { cpus, memoryMiB, gres } = first.resources;
  return {
    kind: first.tasks[0]?.spec.kind ?? '',
    elements: drafts.map((draft, at) => ({
      index: indexOf(draft, at),
      tasks: draft.tasks,
      seconds: draft.seconds,
    })),
    resources: { cpus, memoryMiB, gres },
    after,
  };
}

/** Lists of what has the same key, in the order of their first ones. */
function grouped<T>(all: readonly T[], keyOf: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}
