import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRunRecord, type RunRecord } from '@tunnel/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, Workplace } from './workplace.js';

// Of every test here: two processes at once, on one store, train and measure all of main-result.
describe('main-result at scale smoke, by two processes at once', () => {
  let place: Workplace;
  let ended: Ended[];
  let runs: RunRecord[];
  beforeAll(async () => {
    // As many as main-result reads at scale smoke.
    place = await Workplace.create(2000);
    const command = ['run', 'main-result', '--scale', 'smoke', '--threads', '1', '--out'];
    ended = await Promise.all(['a', 'b'].map((out) => place.run([...command, out])));
    expect(ended.map(({ code, err }) => [code, err])).toEqual(ended.map(({ err }) => [0, err]));
    runs = ['a', 'b'].map((out) =>
      parseRunRecord(JSON.parse(readFileSync(join(place.work, out, 'run.json'), 'utf8'))),
    );
  }, 300_000);
  afterAll(() => place.remove());

  it('runs every task of the plan once', () => {
    const done = runs.map(({ tasks }) => tasks.filter(({ state }) => state === 'done'));
    for (const { tasks } of runs) expect(tasks).toHaveLength(24);
    const ids = done.flat().map(({ id }) => id);
    expect(ids).toHaveLength(24);
    expect(new Set(ids).size).toBe(24);
    for (const each of done) expect(each.length).toBeGreaterThan(0);
  });

  it('gives both the same results, of every layer that the paper reads', () => {
    const [first, second] = runs;
    expect(second?.networks).toEqual(first?.networks);
    const layers = first?.networks.map(({ name, overSeeds }) => [name, overSeeds?.layers.length]);
    expect(layers).toEqual([
      ['MLP', 6],
      ['VGG-19', 16],
      ['ResNet-34', 36],
    ]);
    for (const { overSeeds } of first?.networks ?? []) {
      for (const { id, ood, rank } of overSeeds?.layers ?? []) {
        for (const measure of [id, ood, rank]) expect(measure?.n).toBe(2);
        expect(rank?.mean).toBeGreaterThan(0);
      }
      expect(overSeeds?.detection.rules[0]?.intervals.both).not.toBeNull();
    }
  });

  it('prints a row and a line for each network, and writes the report', () => {
    for (const { out } of ended) {
      expect(out).toMatch(/^network +MLP +VGG-19 +ResNet-34$/m);
      expect(out).toMatch(/^verdict( +(tunnel|no tunnel|undecided)){3}$/m);
      for (const name of ['MLP', 'VGG-19', 'ResNet-34']) {
        expect(out).toMatch(new RegExp(`^${name}: (Tunnel|No tunnel|Undecided)`, 'm'));
      }
      expect(out).not.toContain('built-in');
    }
    const results = readFileSync(join(place.work, 'a', 'results.md'), 'utf8');
    expect(results).toContain('<img src="accuracy.svg"');
    const page = readFileSync(join(place.work, 'a', 'report.html'), 'utf8');
    expect(page).toContain('Figure 2. Numerical rank of every layer');
    const csv = readFileSync(join(place.work, 'a', 'layers.csv'), 'utf8');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + 6 + 16 + 36);
    for (const name of ['accuracy', 'rank']) {
      expect(readFileSync(join(place.work, 'a', `${name}.png`)).length).toBeGreaterThan(10_000);
    }
  });
});
