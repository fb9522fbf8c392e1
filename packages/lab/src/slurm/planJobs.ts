import type { Task } from '@tunnel/core';
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
  const arrays: { array: JobArray; elements: JobElement[]; taken: Set<number> }[] = [];
  const open = new Map<string, typeof arrays>();
  for (const { tasks, resources, after, seconds } of drafts) {
    const kind = tasks[0]?.spec.kind ?? '';
    const [only] = after;
    const own = after.length === 1 && only && 'array' in only ? only : null;
    const waits = own ? { array: own.array } : after;
    const key = JSON.stringify([kind, alike(resources), waits]);
    const candidates = open.get(key) ?? [];
    open.set(key, candidates);
    const fits = candidates.find(({ elements, taken }) =>
      own ? !taken.has(own.index) : elements.length < maxArraySize,
    );
    const into = fits ?? begin(kind, resources, own, after);
    if (!fits) {
      candidates.push(into);
      arrays.push(into);
    }
    const index = own ? own.index : into.elements.length;
    into.elements.push({ index, tasks, seconds });
    into.taken.add(index);
  }
  return arrays.map(({ array }) => array);
}

function begin(
  kind: string,
  { cpus, memoryMiB, gres }: Resources,
  own: { readonly array: number } | null,
  places: readonly JobPlace[],
) {
  const elements: JobElement[] = [];
  const all = places.length === 0 ? null : ({ kind: 'all', places } as const);
  const after = own ? ({ kind: 'corresponding', array: own.array } as const) : all;
  const array: JobArray = { kind, elements, resources: { cpus, memoryMiB, gres }, after };
  return { array, elements, taken: new Set<number>() };
}
