import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTask, type RunRecord, type Task, type TaskKind } from '@tunnel/core';
import type { Store } from '../Store.js';
import type { StoredTask } from '../StoredTask.js';
import type { TaskDraft } from '../TaskDraft.js';
import { outcome, train } from './madeUpTask.js';

/** Claims a task that nobody has. */
export async function claimTask<K extends TaskKind>(
  store: Store,
  task: Task<K>,
): Promise<TaskDraft<K>> {
  const draft = await store.claimTask(task);
  if (!draft) throw new Error('the task is taken');
  return draft;
}

/** Keeps a task with made-up weights. */
export async function keepTask(
  store: Store,
  task = train,
  weights = `weights ${task.spec.seed}`,
): Promise<StoredTask<'train'>> {
  const draft = await claimTask(store, task);
  writeFileSync(join(draft.folder, 'weights.safetensors'), weights);
  return draft.commit(outcome);
}

/** Keeps the rank of a training, and gives its id. */
export async function keepRank(store: Store, weights: Task<'train'>): Promise<string> {
  const spec = { kind: 'rank', data: { dataset: 'shapes' } } as const;
  const draft = await claimTask(store, createTask({ spec, weights }));
  const layer = { layer: 1, name: 'a', features: 1, featuresUsed: 1, rank: 1, cap: 1, sigma1: 1 };
  const reading = { images: 1, rtol: 1e-3, seconds: 1, device: 'cpu' };
  const { evidence } = outcome;
  return (await draft.commit({ result: { layers: [layer], ...reading }, evidence })).id;
}

/** Keeps a run of some tasks. */
export async function keepRun(store: Store, id: string, tasks: readonly Task[]): Promise<void> {
  await store.writeRun(madeUpRun(id, tasks));
}

/** A run of some tasks without results. */
export function madeUpRun(id: string, tasks: readonly Task[]): RunRecord {
  const data = { ...train.spec.data, classNames: [], imagesTrain: 1, imagesTest: 1 };
  return {
    version: 3,
    id,
    experiment: 'quickstart',
    scale: 'smoke',
    title: 't',
    question: 'q',
    source: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    tasks: tasks.map(({ id: task, label, spec }) => ({
      id: task,
      label,
      kind: spec.kind,
      state: 'done',
      seconds: 1,
    })),
    data: { train: data, id: data, ood: null, more: [], notes: [] },
    networks: [
      {
        name: 'MLP',
        network: train.network,
        training: train.spec.training,
        probe: null,
        rank: null,
        seeds: [
          {
            seed: 0,
            testAccuracy: null,
            testCalibrationError: null,
            layers: [],
            trainSeconds: null,
            measureSeconds: null,
          },
        ],
        testAccuracy: null,
        overSeeds: null,
      },
    ],
    findings: [],
    figures: [],
    tables: [],
    omitted: [],
    seeds: [0],
    evidence: outcome.evidence,
    command: 'tunnel run',
  };
}
