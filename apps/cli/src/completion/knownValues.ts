import { producerKinds } from '@tunnel/core';
import { listDatasets } from '@tunnel/datasets';
import { experiments } from '@tunnel/experiments';
import type { Store } from '@tunnel/store';
import type { Candidate, Completion } from './Completion.js';

/** Where values are looked for. */
export interface KnownPlaces {
  readonly env: NodeJS.ProcessEnv;
  readonly store: () => Promise<Store>;
}

const idDigits = 12;

const values: Readonly<Record<string, (places: KnownPlaces) => Promise<Completion>>> = {
  id: async ({ store }) => only(await tasksOf(await store(), producerKinds)),
  source: async ({ store }) => ({ candidates: await tasksOf(await store()), paths: 'files' }),
  run: async ({ store }) => only([...experimentNames(), ...(await runsOf(await store()))]),
  'run-or-task': async ({ store }) => {
    const opened = await store();
    return only([...experimentNames(), ...(await runsOf(opened)), ...(await tasksOf(opened))]);
  },
  experiment: async () => only(experimentNames()),
  dataset: async ({ env }) =>
    only((await listDatasets(env)).map(({ name, title }) => ({ value: name, description: title }))),
  device: async () => only(['cpu', 'cuda', 'auto'].map((value) => ({ value, description: '' }))),
  file: async () => ({ candidates: [], paths: 'files' }),
  folder: async () => ({ candidates: [], paths: 'folders' }),
};

/** What stands in place of an argument or an option’s value, by what the help calls it. */
export async function knownValues(placeholder: string, places: KnownPlaces): Promise<Completion> {
  return (await values[placeholder]?.(places)) ?? only([]);
}

function only(candidates: readonly Candidate[]): Completion {
  return { candidates, paths: null };
}

function experimentNames(): Candidate[] {
  return experiments.map(({ name, title }) => ({ value: name, description: title }));
}

async function runsOf(store: Store): Promise<Candidate[]> {
  return (await store.runIds()).map((value) => ({ value, description: 'run' }));
}

/** The newest first. */
async function tasksOf(store: Store, kinds?: readonly string[]): Promise<Candidate[]> {
  const { tasks } = await store.list();
  return tasks
    .filter(({ kind }) => kinds?.includes(kind) ?? true)
    .map(({ id, label }) => ({ value: id.slice(0, idDigits), description: label }))
    .reverse();
}
