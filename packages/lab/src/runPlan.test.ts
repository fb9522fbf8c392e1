import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlan, createTask, type Evidence, TunnelError } from '@tunnel/core';
import { type Dataset, generateShapes } from '@tunnel/datasets';
import { createEngine, type Engine } from '@tunnel/native';
import { readTensors, Store } from '@tunnel/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collectEvidence } from './collectEvidence.js';
import { type PlanRun, runPlan, type TaskEvent } from './runPlan.js';

let folder = '';
let store: Store;
let dataset: Dataset;
let evidence: Evidence;
const engine = createEngine();
const run = { device: 'cpu', threads: 1 };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-lab-'));
  store = await Store.open(join(folder, 'store'));
  dataset = smallShapes();
  evidence = await collectEvidence(engine, run);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A few hundred images of the built-in data set. */
function smallShapes(): Dataset {
  const files = { train: join(folder, 'train.bin'), test: join(folder, 'test.bin') };
  writeFileSync(files.train, generateShapes({ set: 'shapes', split: 'train', count: 500 }));
  writeFileSync(files.test, generateShapes({ set: 'shapes', split: 'test', count: 100 }));
  return {
    name: 'shapes',
    layout: 'cifar10',
    side: 32,
    classCount: 10,
    classNames: [],
    train: [files.train],
    valid: [],
    test: [files.test],
    imagesTrain: 500,
    imagesValid: 0,
    imagesTest: 100,
    contentHash: 'sha256:small',
    source: 'generated',
    folder,
    notes: [],
  };
}

function smallPlan({ epochs = 1, contentHash = 'sha256:small', learningRate = 0.01 } = {}) {
  const data = { dataset: 'shapes', contentHash } as const;
  const network = { kind: 'mlp', depth: 2, width: 16 } as const;
  const train = createTask({
    spec: { kind: 'train', network, data, training: { epochs, learningRate } },
  });
  const probe = { epochs: 1 };
  return createPlan({
    experiment: 'test',
    scale: 'smoke',
    tasks: [
      train,
      createTask({ spec: { kind: 'probe', role: 'id', data, probe }, weights: train }),
      createTask({ spec: { kind: 'rank', data, rank: { images: 50 } }, weights: train }),
    ],
  });
}

function planRun(more: Partial<PlanRun> = {}): PlanRun {
  return { plan: smallPlan(), store, engine, datasets: [dataset], run, evidence, ...more };
}

it('runs every task once: a second run takes all from the store', async () => {
  const events: TaskEvent[] = [];
  const first = await runPlan(planRun({ onEvent: (event) => events.push(event) }));
  expect(first.tasks.map(({ kind, state }) => [kind, state])).toEqual([
    ['train', 'done'],
    ['probe', 'done'],
    ['rank', 'done'],
  ]);
  expect(events.map(({ kind }) => kind)).toContain('progress');
  for (const { id } of first.tasks) await store.verifyTask(id);
  const again = await runPlan(planRun());
  expect(again.tasks.map(({ state }) => state)).toEqual(['cached', 'cached', 'cached']);
  expect(again.results).toEqual(first.results);
});

it('stops within a step, keeps what was done, and goes on from there', async () => {
  const controller = new AbortController();
  const plan = smallPlan({ epochs: 100_000 });
  const onEvent = (event: TaskEvent) => {
    if (event.kind === 'progress') controller.abort();
  };
  const stopped = runPlan(planRun({ plan, onEvent, signal: controller.signal }));
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(await store.taskIds()).toEqual([]);
  expect(await store.claims()).toEqual([]);

  const failing: Engine = {
    ...engine,
    rank: () => {
      throw new TunnelError('internal', 'a defect');
    },
  };
  await expect(runPlan(planRun({ engine: failing }))).rejects.toMatchObject({ code: 'internal' });
  const resumed = await runPlan(planRun());
  expect(resumed.tasks.map(({ state }) => state)).toEqual(['cached', 'cached', 'done']);
});

it('leaves nothing of a task that fails', async () => {
  const plan = smallPlan({ learningRate: 1e30 });
  await expect(runPlan(planRun({ plan }))).rejects.toMatchObject({ code: 'not-finite' });
  expect(existsSync(store.folder)).toBe(false);
});

it('puts a resume file that cannot be used aside, says so, and then trains from the start', async () => {
  const [train] = smallPlan().tasks;
  const draft = store.draftFolder(train?.id ?? '');
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'resume.safetensors'), 'cut short');
  const refused = await runPlan(planRun()).catch((error) => error);
  expect(refused).toMatchObject({ code: 'weights-unreadable' });
  expect(refused.message).toContain(refused.context.moved);
  expect(readFileSync(refused.context.moved, 'utf8')).toBe('cut short');
  const { tasks } = await runPlan(planRun());
  expect(tasks.every(({ state }) => state === 'done')).toBe(true);
});

it('refuses data that the plan was not made for', async () => {
  const plan = smallPlan({ contentHash: 'sha256:other' });
  await expect(runPlan(planRun({ plan }))).rejects.toMatchObject({ code: 'data-checksum' });
  await expect(runPlan(planRun({ datasets: [] }))).rejects.toMatchObject({
    code: 'data-unavailable',
  });
});

it('knows with what it computes', () => {
  expect(evidence).toMatchObject({ device: 'cpu', threads: 1, versions: { libtorch: '2.11.0' } });
});

it('maps images with the engine’s own components, and measures checkpoints', async () => {
  const data = { dataset: 'shapes', contentHash: 'sha256:small' } as const;
  const train = createTask({
    spec: {
      kind: 'train',
      network: { kind: 'mlp', depth: 2, width: 16 },
      data,
      training: { epochs: 1, learningRate: 0.01, checkpoints: { steps: [0] } },
    },
  });
  const settings = { images: 80, epochs: 20, components: 8 };
  const embed = createTask({ spec: { kind: 'embed', data, embed: settings }, weights: train });
  const change = createTask({
    spec: { kind: 'change', data, checkpoints: [0, null] },
    weights: train,
  });
  const similarity = createTask({
    spec: { kind: 'similarity', data, otherCheckpoint: 0 },
    weights: train,
    other: train,
  });
  const plan = createPlan({
    experiment: 'test',
    scale: 'smoke',
    tasks: [train, embed, change, similarity],
  });
  const { tasks } = await runPlan(planRun({ plan }));
  expect(tasks.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
  const { result } = (await store.readTask<'embed'>(embed.id)) ?? {};
  expect(result).toMatchObject({ images: 80, dimensions: 2, library: { name: 'umap-js' } });
  expect(result?.layers.map(({ name, components }) => [name, components])).toEqual([
    ['relu1', 8],
    ['relu2', 8],
  ]);
  const map = await readTensors(join(store.taskFolder(embed.id), 'embedding.safetensors'));
  expect(map.get('relu2')?.shape).toEqual([80, 2]);
  expect(map.get('labels')?.shape).toEqual([80]);
});
