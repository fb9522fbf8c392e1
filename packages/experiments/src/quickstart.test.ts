import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { datasetInfo, normaliseDataSpec, parseRunRecord, singleRunOf } from '@tunnel/core';
import { createEngine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseData } from './data/chooseData.js';
import { findExperiment } from './experiments.js';
import { quickstart } from './quickstart.js';
import { type ExperimentEvent, runExperiment } from './run/runExperiment.js';

let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-experiments-'));
  // Shared between tests: drawing all the built-in images takes a while.
  const cache = fileURLToPath(new URL('../../../node_modules/.tunnel/test-cache', import.meta.url));
  env = { TUNNEL_CACHE_DIR: cache };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('quickstart', () => {
  it.each(['smoke', 'laptop', 'paper'] as const)('has a plan at scale %s', (scale) => {
    const train = normaliseDataSpec({ dataset: 'cifar10' });
    const ood = normaliseDataSpec({ dataset: 'cifar100', classes: [0, 10] });
    const input = { scale, train, ood, more: new Map(), bfloat16: false };
    const { plan } = quickstart.plan({ ...input, seeds: [0] });
    // Only where the processor has instructions for it.
    for (const bfloat16 of [false, true]) {
      const fast = quickstart.plan({ ...input, seeds: [0], bfloat16 }).plan;
      const precisions = fast.tasks.flatMap(({ spec }) => {
        if (spec.kind === 'train') return spec.training.precision;
        return spec.kind === 'probe' ? spec.precision : [];
      });
      const wanted = bfloat16 && scale !== 'paper' ? 'bfloat16' : 'float32';
      expect(precisions).toEqual(Array(3).fill(wanted));
    }
    expect(plan.tasks.map(({ spec }) => spec.kind)).toEqual(['train', 'probe', 'probe', 'rank']);
    const other = quickstart.plan({ ...input, seeds: [1] });
    expect(other.plan.tasks[0]?.id).not.toBe(plan.tasks[0]?.id);
  });

  it('probes classes that CIFAR-10 does not have', () => {
    const names = datasetInfo('cifar100').classNames ?? [];
    const probed = quickstart.data.ood?.classes?.map((label) => names[label]) ?? [];
    expect(probed).toHaveLength(10);
    for (const name of probed) expect(datasetInfo('cifar10').classNames).not.toContain(name);
  });

  it('runs at scale smoke on shapes: every layer measured, the record kept', async () => {
    const store = await Store.open(join(folder, 'store'));
    const events: ExperimentEvent[] = [];
    const options = {
      scale: 'smoke',
      dataset: 'shapes',
      engine: createEngine(),
      store,
      run: { device: 'cpu', threads: null },
      env,
    } as const;
    const onEvent = (event: ExperimentEvent) => events.push(event);
    const { run, epochs } = await runExperiment(quickstart, { ...options, onEvent });
    expect(events[0]?.kind).toBe('data');
    const single = singleRunOf(run);
    expect(single?.layers).toHaveLength(6);
    expect(single?.testAccuracy).toBeGreaterThan(0.3);
    const rules = single?.detection?.rules ?? [];
    expect(rules.map(({ rule }) => rule)).toEqual(['id-95', 'id-98', 'ood-peak']);
    for (const { intervals } of rules) expect(intervals.images).not.toBeNull();
    for (const row of single?.layers ?? []) {
      expect(row.rank).toBeGreaterThan(0);
      expect(row.oodAccuracy).toBeGreaterThan(0.1);
    }
    expect(epochs).toHaveLength(3);
    expect(parseRunRecord(await store.readRun(run.id))).toEqual(run);
    const again = await runExperiment(quickstart, options);
    expect(again.run.networks).toEqual(run.networks);
    expect(again.run.tasks.every(({ state }) => state === 'cached')).toBe(true);
  });
});

describe('data', () => {
  const cannotBeHad = { url: 'http://127.0.0.1:9/none.tar.gz', md5: '', bytes: 0 };

  it('stands in where CIFAR-10 cannot be had, and says so', async () => {
    const choice = await chooseData(quickstart, null, { env, publisher: cannotBeHad });
    expect(choice.standIn).toContain('shapes');
    expect(choice.notes[0]).toBe(choice.standIn);
    expect(choice.train).toMatchObject({
      dataset: 'shapes',
      contentHash: expect.stringMatching(/^sha256:/),
    });
    expect(choice.ood?.dataset).toBe('shapes-ood');
  });

  it('puts no OOD probe on the images that were trained on, and says so', async () => {
    const data = join(folder, 'data');
    const place = join(data, 'cifar-100-binary');
    mkdirSync(place, { recursive: true });
    for (const name of ['train', 'test']) {
      writeFileSync(join(place, `${name}.bin`), Buffer.alloc(10 * 3074));
    }
    const options = { env: { ...env, TUNNEL_DATA_DIR: data } };
    const usual = await chooseData(quickstart, 'shapes', options);
    expect(usual.ood?.dataset).toBe('cifar100');
    for (const name of ['cifar100', 'cifar100-coarse']) {
      const { ood, notes } = await chooseData(quickstart, name, options);
      expect(ood).toMatchObject({ dataset: 'shapes-ood', classes: null });
      expect(notes[0]).toContain('the training set’s own images');
    }
    const { ood } = await chooseData(quickstart, 'shapes-ood', { env });
    expect(ood?.dataset).toBe('shapes');
  });

  it('does not stand in for what was asked for by name, nor in another experiment', async () => {
    const options = { env, publisher: cannotBeHad };
    await expect(chooseData(quickstart, 'cifar10', options)).rejects.toMatchObject({
      code: 'data-unavailable',
    });
    const strict = { ...quickstart, data: { ...quickstart.data, standIn: null } };
    await expect(chooseData(strict, null, options)).rejects.toMatchObject({
      code: 'data-unavailable',
    });
  });
});

it('names the experiments that there are', () => {
  expect(findExperiment('quickstart')).toBe(quickstart);
  expect(() => findExperiment('quickstrat')).toThrow(expect.objectContaining({ code: 'usage' }));
});
