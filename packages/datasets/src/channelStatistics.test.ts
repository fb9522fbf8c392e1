import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { channelStatistics } from './channelStatistics.js';
import type { Dataset, Layout } from './Dataset.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-statistics-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const side = 8;

/** Files of one image each: red 0 or 255 by turns, green 51, blue the number of the file. */
function datasetOf(layout: Layout, labels: number[]): Dataset {
  const plane = side * side;
  const train = [0, 1, 2].map((number) => {
    const red = Uint8Array.from({ length: plane }, (_, at) => (at % 2) * 255);
    const other = [51, number].flatMap((value) => Array(plane).fill(value));
    const file = join(folder, `${number}.bin`);
    writeFileSync(file, Uint8Array.from([...labels, ...red, ...other]));
    return file;
  });
  return { layout, side, train } as unknown as Dataset;
}

it.each<[Layout, number[]]>([
  ['cifar10', [200]],
  ['cifar100-fine', [200, 100]],
  ['tunnel', [200, 1]],
])('%s: mean and deviation of every channel, labels left out', async (layout, labels) => {
  const { mean, std } = await channelStatistics(datasetOf(layout, labels));
  expect(mean[0]).toBeCloseTo(0.5, 12);
  expect(std[0]).toBeCloseTo(0.5, 12);
  // Without spread: 1, to be divided by.
  expect([mean[1], std[1]]).toEqual([0.2, 1]);
  expect(mean[2]).toBeCloseTo(1 / 255, 12);
  expect(std[2]).toBeCloseTo(Math.sqrt(2 / 3) / 255, 12);
});
