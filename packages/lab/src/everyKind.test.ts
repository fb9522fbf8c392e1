import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlan, createTask, type Task, taskKindSchema } from '@tunnel/core';
import { readTensors } from '@tunnel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeActivations } from './activations/describeActivations.js';
import { hashImport } from './imports/hashImport.js';
import { type PlanRun, runPlan, type TaskEvent } from './runPlan.js';
import { FakeEngine } from './testing/FakeEngine.js';
import { fakePlanRun } from './testing/fakePlanRun.js';

let folder = '';
let base: PlanRun;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-kinds-'));
  base = await fakePlanRun(join(folder, 'store'), 0, { log: join(folder, 'log'), ms: 0 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const data = { dataset: 'shapes', contentHash: 'sha256:none' } as const;
const network = { kind: 'mlp', depth: 2, width: 16 } as const;
const training = { epochs: 1, learningRate: 0.1 };
const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] };
const train = createTask({
  spec: { kind: 'train', network, data, training: { ...training, checkpoints: { steps: [0, 5] } } },
});

/** Runs tasks with a fake engine; results come as the store has them. */
async function run(tasks: readonly Task[], more: Partial<PlanRun> = {}) {
  const plan = createPlan({ experiment: 'kinds', scale: 'smoke', tasks });
  return runPlan({ ...base, ...more, plan });
}

/** A fake engine that keeps what it is asked about ranks. */
function listeningEngine() {
  const asked: object[] = [];
  class ListeningEngine extends FakeEngine {
    override rank(request: object) {
      asked.push(request);
      return super.rank(request);
    }
  }
  return { asked, engine: new ListeningEngine({ log: join(folder, 'log'), ms: 0 }) };
}

/** Writes a file and gives its content hash. */
function fileOf(name: string, text: string): { path: string; contentHash: string } {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { path, contentHash: `sha256:${createHash('sha256').update(text).digest('hex')}` };
}

/** A folder of activations of two layers, their test images alone. */
function activationsFolder(): string {
  const path = join(folder, 'activations');
  mkdirSync(join(path, 'test'), { recursive: true });
  for (const name of ['block10', 'block9', 'labels']) {
    writeFileSync(join(path, 'test', `${name}.npy`), name);
  }
  return path;
}

it('a task of every kind is run and kept', async () => {
  const foreign = fileOf('foreign.safetensors', 'foreign');
  const imported = createTask({
    spec: {
      kind: 'import',
      source: { kind: 'weights', network, data, contentHash: await hashImport(foreign.path) },
    },
  });
  expect(imported.spec.source.contentHash).toBe(foreign.contentHash);
  const continual = createTask({
    spec: {
      kind: 'continual',
      network: { ...network, heads: [2, 2] },
      tasks: [
        [0, 1],
        [2, 3],
      ].map((classes, index) => ({
        name: `part ${index + 1}`,
        data: { ...data, classes },
      })),
      training,
    },
  });
  const grafts = [{ from: 'fc1', to: 'relu1', donorCheckpoint: 5 }];
  const measured: Task[] = [
    createTask({ spec: { kind: 'probe', role: 'id', data, checkpoint: 2 }, weights: continual }),
    createTask({ spec: { kind: 'rank', data }, weights: imported }),
    createTask({ spec: { kind: 'spectrum', data, checkpoint: 5 }, weights: train }),
    createTask({ spec: { kind: 'similarity', data }, weights: train, other: imported }),
    createTask({ spec: { kind: 'variance', data }, weights: train }),
    createTask({ spec: { kind: 'change', data, checkpoints: [0, 5, null] }, weights: train }),
    createTask({ spec: { kind: 'embed', data }, weights: train }),
    createTask({ spec: { kind: 'cost', network, data } }),
  ];
  const graft = createTask({
    spec: { kind: 'graft', data, grafts },
    weights: imported,
    donor: train,
  });
  const cut = createTask({
    spec: { kind: 'graft', data, cut: { layer: 'relu1' } },
    weights: graft,
  });
  const all = [train, continual, imported, graft, cut, ...measured];
  const imports = new Map([[foreign.contentHash, foreign.path]]);
  const { tasks, results } = await run(all, { imports });
  expect(tasks.map(({ state }) => state)).toEqual(all.map(() => 'done'));
  expect(new Set(tasks.map(({ kind }) => kind))).toEqual(new Set(taskKindSchema.options));
  for (const { id } of all) expect(await base.store.readTask(id)).toEqual(results.get(id));
  const names = (task: Task) => results.get(task.id)?.files.map(({ name }) => name);
  expect(names(continual)).toEqual([
    'checkpoints/task-0001.safetensors',
    'checkpoints/task-0002.safetensors',
    'weights.safetensors',
  ]);
  expect((await base.store.list()).tasks).toHaveLength(all.length);
  // What is in the store needs no file to be imported again.
  expect((await run(all)).tasks.map(({ state }) => state)).toEqual(all.map(() => 'cached'));
});

describe('an embedding', () => {
  it('is of a spread of the default layers, with labels, and tells its progress', async () => {
    const embed = createTask({ spec: { kind: 'embed', data }, weights: train });
    const events: TaskEvent[] = [];
    const { results } = await run([train, embed], { onEvent: (event) => events.push(event) });
    const stored = results.get(embed.id);
    expect(stored?.files.map(({ name }) => name)).toEqual(['embedding.safetensors']);
    const layers = ['relu1', 'relu3', 'relu5', 'relu6', 'relu8', 'relu10'];
    expect(stored?.result).toMatchObject({
      layers: layers.map((name) => ({ name, components: 3, explained: 0.9 })),
      images: 60,
      library: { name: 'umap-js' },
      dimensions: 2,
    });
    const file = join(base.store.taskFolder(embed.id), 'embedding.safetensors');
    const tensors = await readTensors(file);
    expect([...tensors.keys()]).toEqual([...layers, 'labels']);
    expect(tensors.get('relu1')).toMatchObject({ dtype: 'F32', shape: [60, 2] });
    const told = events.flatMap((event) => (event.kind === 'progress' ? [event.progress] : []));
    expect(told.at(-1)).toMatchObject({
      verb: 'embed',
      epoch: 500,
      epochs: 500,
      step: 3000,
      steps: 3000,
    });
  });

  it('is stopped in its course, and leaves nothing', async () => {
    const embed = createTask({
      spec: { kind: 'embed', data, layers: ['relu1'], embed: { epochs: 10_000, images: 60 } },
      weights: train,
    });
    const controller = new AbortController();
    const onEvent = (event: TaskEvent) => {
      if (event.kind === 'progress' && event.progress.epoch > 0) controller.abort();
    };
    await run([train]);
    const stopped = run([train, embed], { onEvent, signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(base.store.draftFolder(embed.id))).toBe(false);
  });

  it('of fewer images than neighbours is refused', async () => {
    const embed = createTask({
      spec: { kind: 'embed', data, embed: { neighbours: 60 } },
      weights: train,
    });
    await expect(run([train, embed])).rejects.toMatchObject({ code: 'invalid-spec' });
  });
});

describe('an import', () => {
  const importOf = (
    source: Extract<Parameters<typeof createTask>[0]['spec'], { kind: 'import' }>['source'],
  ) => createTask({ spec: { kind: 'import', source } });

  it('of a script keeps a copy, which others read', async () => {
    const { path, contentHash } = fileOf('some.pt', 'module');
    const script = importOf({ kind: 'script', contentHash, side: 32, normalisation, classes: 7 });
    const { engine, asked } = listeningEngine();
    const rank = createTask({ spec: { kind: 'rank', data }, weights: script });
    const imports = new Map([[contentHash, path]]);
    const { results } = await run([script, rank], { engine, imports });
    const copy = join(base.store.taskFolder(script.id), 'module.pt');
    expect(readFileSync(copy, 'utf8')).toBe('module');
    expect(results.get(script.id)?.result).toMatchObject({ kind: 'script' });
    expect(asked).toMatchObject([
      {
        subject: { kind: 'script', file: copy, side: 32, classes: 7, normalisation, outputs: null },
        data: { files: ['test.bin'] },
      },
    ]);
  });

  it('of activations keeps their files in order, which others read', async () => {
    const path = activationsFolder();
    const source = await describeActivations(base.engine, path, { layers: null, classCount: 2 });
    expect(source).toMatchObject({
      layers: ['block9', 'block10'],
      imagesTrain: null,
      imagesTest: 4,
    });
    const activations = importOf(source);
    const { engine, asked } = listeningEngine();
    const rank = createTask({
      spec: { kind: 'rank', data: null, rank: { images: 3 } },
      weights: activations,
    });
    const imports = new Map([[source.contentHash, path]]);
    const { results } = await run([activations, rank], { engine, imports });
    const kept = base.store.taskFolder(activations.id);
    expect(results.get(activations.id)?.files.map(({ name }) => name)).toEqual([
      'activations.json',
      'test/0001.npy',
      'test/0002.npy',
      'test/labels.npy',
    ]);
    expect(asked).toMatchObject([
      {
        subject: { kind: 'activations' },
        data: {
          kind: 'activations',
          layers: [
            { name: 'block9', file: join(kept, 'test/0001.npy'), tensor: null },
            { name: 'block10', file: join(kept, 'test/0002.npy'), tensor: null },
          ],
          labels: { file: join(kept, 'test/labels.npy'), tensor: null },
          classCount: 2,
          images: { count: 3, seed: 0 },
        },
      },
    ]);
    expect(readFileSync(join(kept, 'test/0002.npy'), 'utf8')).toBe('block10');
  });

  it('of one file of tensors reads each by its name', async () => {
    const path = join(folder, 'whole');
    mkdirSync(path);
    writeFileSync(join(path, 'test.safetensors'), 'tensors');
    const options = { layers: ['b', 'a'], classCount: 2 };
    const source = await describeActivations(base.engine, path, options);
    const activations = importOf(source);
    await run([activations], { imports: new Map([[source.contentHash, path]]) });
    const kept = base.store.taskFolder(activations.id);
    const manifest = JSON.parse(readFileSync(join(kept, 'activations.json'), 'utf8'));
    expect(manifest.test).toEqual({
      layers: ['b', 'a'].map((name) => ({ name, file: 'test.safetensors', tensor: name })),
      labels: { file: 'test.safetensors', tensor: 'labels' },
      images: 4,
    });
  });

  it('whose path nobody said, or whose content is another, is refused', async () => {
    const { path, contentHash } = fileOf('some.pt', 'module');
    const script = importOf({ kind: 'script', contentHash, side: 32, normalisation });
    await expect(run([script])).rejects.toMatchObject({ code: 'data-unavailable' });
    writeFileSync(path, 'another');
    const imports = new Map([[contentHash, path]]);
    await expect(run([script], { imports })).rejects.toMatchObject({ code: 'data-checksum' });
    rmSync(path);
    await expect(run([script], { imports })).rejects.toMatchObject({ code: 'data-missing' });
    expect(await base.store.taskIds()).toEqual([]);
  });

  it.each([
    ['nothing', [], null],
    ['no labels', ['test/a.npy'], null],
    ['no layer', ['test/labels.npy'], null],
    ['a layer twice', ['test/a.npy', 'test/a.safetensors', 'test/labels.npy'], null],
    ['another layer', ['test/a.npy', 'test/labels.npy'], ['b']],
    ['one file of unnamed layers', ['test.safetensors'], null],
    ['a layer of one split alone', ['train/a.npy', 'train/labels.npy', 'test/labels.npy'], ['a']],
  ])('of a folder with %s is refused', async (_, files, layers) => {
    const path = join(folder, 'odd');
    for (const file of files) {
      mkdirSync(join(path, file, '..'), { recursive: true });
      writeFileSync(join(path, file), '');
    }
    const described = describeActivations(base.engine, path, { layers, classCount: 2 });
    await expect(described).rejects.toMatchObject({
      code: 'folder-form',
      message: expect.stringMatching(/^[^\n]+; give [^\n]+$/),
    });
  });
});
