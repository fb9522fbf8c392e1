import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRunRecord, type RunRecord } from '@tunnel/core';
import { Store } from '@tunnel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Experiment } from '../Experiment.js';
import { mainResult } from '../mainResult.js';
import { quickstart } from '../quickstart.js';
import { MadeUpEngine } from '../testing/MadeUpEngine.js';
import { createRunId } from './createRunId.js';
import { type ExperimentRun, runExperiment } from './runExperiment.js';

let folder = '';
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-experiments-'));
  store = await Store.open(join(folder, 'store'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cache = fileURLToPath(
  new URL('../../../../node_modules/.tunnel/test-cache', import.meta.url),
);

function run(experiment: Experiment, options: Partial<ExperimentRun> = {}) {
  return runExperiment(experiment, {
    scale: 'smoke',
    dataset: 'shapes',
    engine: new MadeUpEngine(),
    store,
    run: { device: 'cpu', threads: null },
    env: { TUNNEL_CACHE_DIR: cache },
    ...options,
  });
}

describe('a run of several networks and seeds', () => {
  let record: RunRecord;
  beforeAll(async () => {
    const { run: made, epochs } = await run(mainResult);
    record = made;
    expect(epochs).toBeNull();
  });

  it('keeps each network’s results by seed and over the seeds', async () => {
    expect(parseRunRecord(await store.readRun(record.id))).toEqual(record);
    expect(record.networks.map(({ name }) => name)).toEqual(['MLP', 'VGG-19', 'ResNet-34']);
    expect(record.seeds).toEqual([0, 1]);
    for (const { seeds, testAccuracy, overSeeds } of record.networks) {
      expect(seeds.map((result) => [result.seed, result.testAccuracy])).toEqual([
        [0, 0.8],
        [1, 0.81],
      ]);
      expect(testAccuracy).toMatchObject({ n: 2, mean: expect.closeTo(0.805, 9) });
      expect(seeds[1]).toMatchObject({ trainSeconds: 10, measureSeconds: 2 + 2 + 1 });
      expect(overSeeds).toMatchObject({
        seeds: [0, 1],
        detection: {
          basis: { seeds: 2, idImages: 400, oodImages: 400, idClasses: 10, oodClasses: 10 },
          rules: [{ rule: 'id-95', start: 2 }, { rule: 'id-98' }, { rule: 'ood-peak', start: 3 }],
          verdict: { verdict: 'tunnel', over: 'both' },
        },
      });
      expect(overSeeds?.layers[3]?.rank).toMatchObject({ n: 2, mean: 12.5 });
    }
  });

  it('keeps what it says to each claim', () => {
    const claims = record.findings.map(({ claim }) => claim);
    expect(claims).toEqual(['split', 'ood', 'rank'].flatMap((claim) => Array(3).fill(claim)));
    for (const { claim, scale, verdict, n, references } of record.findings) {
      expect(scale).toBe('smoke');
      expect(n[0]).toEqual({ count: 2, of: 'seeds' });
      expect(verdict).toBe(claim === 'rank' ? 'undecided' : 'supported');
      if (claim === 'split') expect(references.length).toBeGreaterThan(0);
    }
    expect(record.source).toBe(mainResult.source);
    expect(record.omitted).toEqual([]);
  });

  it('says what was read, and by which command it is repeated', () => {
    expect(record.data.train).toMatchObject({ dataset: 'shapes', images: 2000 });
    expect(record.data.id).toMatchObject({ dataset: 'shapes', images: 1000, imagesTrain: 1000 });
    for (const data of [record.data.train, record.data.id, record.data.ood]) {
      expect(data?.contentHash).toMatch(/^sha256:/);
      expect(data?.imagesTest).toBe(400);
    }
    expect(record.command).toBe(
      'npx tunnel run main-result --scale smoke --seeds 0,1 --data shapes',
    );
    expect(record.tasks).toHaveLength(3 * 2 * 4);
  });

  it('adds a seed to what is there', async () => {
    const { run: more } = await run(mainResult, { seeds: [0, 1, 2] });
    const states = more.tasks.map(({ label, state }) => [label.includes('seed 2'), state]);
    for (const [added, state] of states) expect(state).toBe(added ? 'done' : 'cached');
    expect(more.networks[0]?.seeds.slice(0, 2)).toEqual(record.networks[0]?.seeds);
  });
});

it('quickstart takes several seeds too', async () => {
  const { run: record } = await run(quickstart, { seeds: [3, 5] });
  expect(record.networks.map(({ seeds }) => seeds.map(({ seed }) => seed))).toEqual([[3, 5]]);
});

it('becomes the run that was announced, and tells of its plan', async () => {
  const createdAt = new Date('2026-01-31T12:00:00.123Z');
  const id = createRunId(createdAt, 'quickstart', 'smoke');
  expect(id).toBe('20260131-120000-123-quickstart-smoke');
  const plans: (readonly string[])[] = [];
  const { run: record } = await run(quickstart, {
    identity: { id, createdAt },
    onEvent: (event) => {
      if (event.kind === 'plan') plans.push(event.plan.tasks.map((task) => task.id));
    },
  });
  expect(record).toMatchObject({ id, createdAt: createdAt.toISOString() });
  expect(plans).toEqual([record.tasks.map((task) => task.id)]);
  expect(parseRunRecord(await store.readRun(id))).toEqual(record);
});

it.each([[[]], [[1, 1]]])('seeds %j are refused before anything is done', async (seeds) => {
  await expect(run(quickstart, { seeds })).rejects.toMatchObject({ code: 'usage' });
});
