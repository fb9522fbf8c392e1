import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTask } from '@tunnel/core';
import { Store } from '@tunnel/store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fitGrowth } from './fitGrowth.mjs';
import { demandOf } from './limits.mjs';
import { makeStore } from './makeStore.mjs';
import { storeParts } from './measureStore.mjs';
import { measures } from './measures.mjs';
import { parseOptions } from './options.mjs';
import { amount, modelsOf, renderHowFar } from './renderHowFar.mjs';
import { madeUpRun, madeUpTask } from './storeShape.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-scale-test-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** Every file below a folder with its content. */
function contents(of: string): Record<string, string> {
  const files = readdirSync(of, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(of.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

describe('a made store', () => {
  it('has, byte for byte, what the store writes', async () => {
    makeStore(join(folder, 'made'), 0, 302);
    const store = await Store.open(join(folder, 'kept'), undefined, { notes: false });
    for (let at = 0; at < 302; at++) {
      const { task, result, evidence, finishedAt, files } = madeUpTask(at);
      if (at > 3 && at < 300) continue;
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(finishedAt) });
      const draft = await store.claimTask(task);
      if (!draft) throw new Error('the task is taken');
      for (const { name, content } of files) writeFileSync(join(draft.folder, name), content);
      await draft.commit({ result, evidence } as never);
    }
    await store.writeRun(madeUpRun(0));
    const made = contents(join(folder, 'made'));
    const kept = contents(store.folder);
    expect(Object.keys(kept).length).toBeGreaterThan(12);
    for (const [file, text] of Object.entries(kept))
      expect([file, made[file]]).toEqual([file, text]);
  });

  it('has tasks that createTask makes, none twice, and is whole', async () => {
    makeStore(folder, 0, 305);
    const store = await Store.open(folder);
    expect(await store.taskIds()).toHaveLength(305);
    expect(await store.verify()).toMatchObject({ tasks: 305, runs: 1, corrupt: [] });
    const train = createTask({ spec: madeUpTask(100).task.spec } as never);
    const probe = createTask({ spec: madeUpTask(101).task.spec, weights: train } as never);
    expect([train, probe]).toEqual([madeUpTask(100).task, madeUpTask(101).task]);
  });

  it('grows to what it would have been at once', () => {
    makeStore(join(folder, 'grown'), 0, 250);
    makeStore(join(folder, 'grown'), 250, 620);
    makeStore(join(folder, 'whole'), 0, 620);
    expect(contents(join(folder, 'grown'))).toEqual(contents(join(folder, 'whole')));
  });
});

describe('a fit', () => {
  const points = (value: (n: number) => number) =>
    [1e3, 1e4, 1e5, 1e6].map((n) => ({ n, value: value(n) }));

  it('finds the line that points are on', () => {
    const { fixed, each, off } = fitGrowth(points((n) => 0.25 + 3e-6 * n));
    expect(fixed).toBeCloseTo(0.25, 9);
    expect(each).toBeCloseTo(3e-6, 12);
    expect(off).toBeLessThan(1e-9);
  });

  it('has no part below 0', () => {
    expect(fitGrowth(points((n) => 5 - 1e-7 * n)).each).toBe(0);
    expect(fitGrowth(points((n) => 1e-3 * n ** 1.1)).fixed).toBe(0);
  });

  it('says how far it is off, and needs two sizes', () => {
    expect(fitGrowth(points((n) => n ** 2)).off).toBeGreaterThan(0.5);
    expect(() => fitGrowth([{ n: 1, value: 1 }])).toThrow();
  });
});

const machine = { cpu: 'A CPU', memory: '1 GiB', system: 'X', versions: 'v1', commit: 'abc' };

/** Points of every measure: a second and a thousandth of it each, the best of two. */
const made = measures.flatMap(({ id }) =>
  [10_000, 100_000].map((n) => {
    const value = 1 + n / 1000;
    const cpu = id === 'open' ? [value / 2] : [];
    return {
      measure: id,
      n,
      at: '2026-01-02T03:04:05.000Z',
      machine,
      values: [2 * value, value],
      cpu,
    };
  }),
);

it('reckons what a thousand GPUs ask for', () => {
  const models = modelsOf(measures, made);
  const demand = demandOf(models, { gpus: 1000, taskS: 100 });
  expect(demand).toMatchObject({ endPerS: 10, artifactsPerDay: 864_000, writesPerS: 300 });
  // A second to keep one, and two to claim it among a thousand that run.
  expect(demand.ownShare).toBeCloseTo(0.03, 6);
  expect(demand.catchUpShare).toBeCloseTo(0.01, 6);
  expect(() => demandOf(new Map(), { gpus: 1, taskS: 1 })).toThrow('no model');
});

it('renders every measure with its model, and what was not measured as such', () => {
  const text = renderHowFar(measures, made, new Map([['limit', 'The network.']]));
  for (const { what } of measures) expect(text).toContain(`| ${what} |`);
  expect(text).toContain(
    '| open a store | 11.0 s (5.50 s) | 101 s (50.5 s) | 500 ms + 500 µs · n |',
  );
  expect(text).toContain('| `store gc` | 11.0 s | 101 s | 1.00 s + 1.00 ms · n |');
  expect(text).toContain('The network.');
  expect(text).toContain('| `store reindex` | ≤ 60.0 s | 101 s | 152 s | 202 s | – | 2 | **no** |');
  expect(text).toMatch(
    /\| a task with a job of its own.* \| 100,000 \| 152 s \| ≤ 1\.00 s \| \*\*no\*\* \|/,
  );
  expect(renderHowFar(measures, [], new Map())).toContain('Nothing was measured yet.');
});

it('writes amounts in fitting units', () => {
  expect([0.00123, 12.3, 7200].map((value) => amount(value, 's'))).toEqual([
    '1.23 ms',
    '12.3 s',
    '2.00 h',
  ]);
  expect(amount(4.5e9, 'B')).toBe('4.50 GB');
  expect(amount(1234.6, '')).toBe('1,235');
});

it('measures of a store whatever there is to be measured, each in one part', () => {
  const ids = measures.filter(({ per }) => per === 'artifacts').map(({ id }) => id);
  expect(['reindex', ...storeParts.flatMap((part) => part.ids)].sort()).toEqual(ids.sort());
});

it('refuses options that are none', () => {
  expect(parseOptions([])).toMatchObject({ sizes: [1e3, 1e4, 1e5, 1e6], render: false });
  expect(parseOptions(['--measures', 'open,gc'])?.measures).toEqual(['open', 'gc']);
  expect(parseOptions(['--parts', 'slurm'])?.parts).toEqual(['slurm']);
  expect(parseOptions(['--help'])).toBeNull();
  for (const args of [
    ['--sizes', '5'],
    ['--repeats', '0'],
    ['--sizes', 'many'],
    ['--parts', 'x'],
    ['--measures', 'open,x'],
    ['--unknown'],
  ]) {
    expect(() => parseOptions(args)).toThrow();
  }
});
