import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOptions } from './options.mjs';
import { parseNotes, renderBenchmarks } from './renderBenchmarks.mjs';
import { comparison, digits, ofSide, spread } from './report.mjs';
import { appendResult, groupOf, newestOf, readResults } from './results.mjs';
import type { Record, Row } from './row.mjs';
import { moments } from './rows/accuracies.mjs';
import { largestDifference } from './rows/memory.mjs';
import { pointsApart } from './rows/probes.mjs';
import { countsApart } from './rows/ranks.mjs';
import { largestApart, samplePairs } from './rows/similarity.mjs';
import { stepOperations } from './rows/trainingSteps.mjs';
import { fitLine, summarise } from './statistics.mjs';

const machine = { cpu: 'A CPU', memory: '1 GiB', system: 'X', versions: 'v1', commit: 'abc' };

function record(values: Record['values'], more: Partial<Record> = {}): Record {
  const at = '2026-01-02T03:04:05.000Z';
  return { row: 'row', key: 'k', at, round: 0, machine, values, ...more };
}

describe('statistics', () => {
  it('tell minimum, median and maximum, whatever the order', () => {
    expect(summarise([3, 1, 2])).toEqual({ count: 3, min: 1, median: 2, max: 3 });
    expect(summarise([4, 1, 2, 3])).toEqual({ count: 4, min: 1, median: 2.5, max: 4 });
    expect(() => summarise([])).toThrow();
  });

  it('fit a line exactly where there is one, and say how far a curve is from it', () => {
    const line = fitLine([1, 2, 5].map((x) => [x, 3 + 2 * x]));
    expect(line.slope).toBeCloseTo(2, 12);
    expect(line.atZero).toBeCloseTo(3, 12);
    expect(line.deviation).toBeCloseTo(0, 12);
    expect(fitLine([1, 2, 3, 4].map((x) => [x, x * x])).deviation).toBeGreaterThan(0.05);
    expect(() => fitLine([[1, 1]])).toThrow();
  });
});

describe('a comparison', () => {
  const found = { work: 'work', wanted: 2, ours: [1.5, 1, 2], theirs: [4, 2.2, 3], unit: 's' };

  it('is the ratio of the minima, with median and maximum of either side', () => {
    expect(comparison(found)).toEqual({
      work: 'work',
      wanted: '≥ 2×',
      ratio: '2.20×',
      ours: '1.00 s (1.50 s, 2.00 s)',
      theirs: '2.20 s (3.00 s, 4.00 s)',
      repeats: 3,
      check: '',
      reached: true,
    });
  });

  it('is not reached below its figure, nor with results that differ', () => {
    expect(comparison({ ...found, wanted: 2.3 }).reached).toBe(false);
    expect(comparison({ ...found, right: false }).reached).toBe(false);
  });

  it('without the other side is neither reached nor not', () => {
    expect(comparison({ ...found, theirs: [] })).toMatchObject({ ratio: '–', reached: null });
  });

  it('writes three digits in a fitting unit', () => {
    expect(['0.001234', '12.345', '1234.5'].map(Number).map(digits)).toEqual([
      '0.00123',
      '12.3',
      '1235',
    ]);
    expect(spread([0.0123], 's')).toBe('12.3 ms');
    expect(spread([2 ** 31], 'GiB')).toBe('2.00 GiB');
  });
});

it('counts the operations of a VGG-19 step', () => {
  // 398 million products an image forward, as PyTorch's counters have it for 32 × 32 images.
  const forward = 398_136_320;
  const first = 9 * 3 * 64 * 1024;
  expect(stepOperations(1)).toBe(2 * 128 * (3 * forward - first));
});

it('compares what both sides found, and finds a missing layer to differ', () => {
  const [first, second] = pointsApart({ accuracies: [0.5, 0.25], theirAccuracies: [0.49, 0.26] });
  expect(first).toBeCloseTo(1, 12);
  expect(second).toBeCloseTo(-1, 12);
  expect(pointsApart({ accuracies: [0.5] })).toEqual([]);
  expect(pointsApart({ accuracies: [], theirAccuracies: [0.5] })).toEqual([Number.NaN]);
  expect(countsApart({ ranks: [3, 4], theirRanks: [3, 5] })).toEqual([0, -1]);
  expect(countsApart({ ranks: [3], theirRanks: [3, 5] })).toEqual([0, Number.NaN]);
});

it('finds results to be the same but for their times', () => {
  const result = { layers: [{ name: 'a', rank: 3 }], seconds: 1 };
  expect(largestDifference(result, { ...result, seconds: 2 })).toBe(0);
  const other = (rank: number, name = 'a') => ({ layers: [{ name, rank }], seconds: 1 });
  expect(largestDifference(result, other(5))).toBe(2);
  expect(largestDifference(result, other(3, 'b'))).toBe(Number.MAX_VALUE);
  expect(largestDifference(result, { layers: [] })).toBe(Number.MAX_VALUE);
  const [a, b] = [
    [1, null],
    [null, 0.5],
  ];
  expect(largestApart([a, b], [a, b])).toBe(0);
  expect(largestApart([a], [[0.75, null]])).toBe(0.25);
  expect(largestApart([a], [[1, 0.5]])).toBe(1);
});

it('lets one pair of layers stand for all of the same widths', () => {
  const samples = samplePairs([8, 8, 8, 2, 2], 0);
  expect(samples.map(({ count }) => count)).toEqual([3, 6, 1]);
  expect(samples.reduce((sum, { count }) => sum + count, 0)).toBe(10);
  expect(samplePairs([8, 8, 8], 1)).toEqual([{ pair: [2, 0], count: 3 }]);
});

it('has the moments of accuracies over seeds', () => {
  expect(moments([1, 3])).toEqual({ count: 2, mean: 2, variance: 2 });
  expect(moments([1])).toEqual({ count: 1, mean: 1, variance: 0 });
  expect(moments([])).toBeNull();
});

describe('results', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tunnel-bench-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('outlive a line that was cut off', () => {
    const file = join(folder, 'below', 'results.jsonl');
    expect(readResults(file)).toEqual([]);
    appendResult(file, record({ ours: 1 }));
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"row":"ro`);
    expect(readResults(file).map(({ values }) => values)).toEqual([{ ours: 1 }]);
    appendResult(file, record({ ours: 2 }));
    expect(readResults(file).map(({ values }) => values)).toEqual([{ ours: 1 }, { ours: 2 }]);
  });

  it('are not kept where a value is no number', () => {
    const file = join(folder, 'results.jsonl');
    const found = record({ ours: 1, apart: [0, Number.NaN] });
    expect(() => appendResult(file, found)).toThrow('row found 1 to be NaN');
    expect(readResults(file)).toEqual([]);
  });

  it('of another engine or setting are not mixed in', () => {
    const all = [
      record({ ours: 1 }, { key: 'old' }),
      record({ ours: 2 }),
      record({ ours: 3 }, { row: 'other', key: 'o' }),
      record({ ours: 4 }),
    ];
    expect(ofSide(newestOf(all, 'row'), 'ours')).toEqual([2, 4]);
    expect(newestOf(all, 'none')).toEqual([]);
  });

  it('are gone on with in the same settings alone', () => {
    const now = new Date(0);
    const begun = groupOf([], 'abc', now);
    expect(begun).toEqual({ key: 'abc 1970-01-01T00:00:00.000Z', first: 0 });
    const kept = [record({}, { key: begun.key }), record({}, { key: begun.key })];
    expect(groupOf(kept, 'abc', new Date(1))).toEqual({ key: begun.key, first: 2 });
    expect(groupOf(kept, 'xyz', now)).toEqual({ key: 'xyz 1970-01-01T00:00:00.000Z', first: 0 });
  });
});

it('renders table, details and notes, and the same again from the same', () => {
  const row: Row = {
    id: 'row',
    repeats: 2,
    what: 'What was done.',
    settings: () => null,
    open: () => Promise.reject(new Error('nothing is measured here')),
    report: (records) => ({
      lines: [
        comparison({
          work: 'The work',
          wanted: 2,
          ours: ofSide(records, 'ours'),
          theirs: ofSide(records, 'theirs'),
          unit: 's',
          check: 'equal',
        }),
      ],
    }),
  };
  const measured = [{ row, records: [record({ ours: 1, theirs: 3 })] }];
  const notes = parseNotes('# Notes\n\nOf all.\n\n## row\n\nWhy so.\n\n## other\n\nNo.\n');
  const text = renderBenchmarks(measured, notes);
  expect(text).toContain('| The work | ≥ 2× | 3.00× | yes | 1.00 s | 3.00 s | 1 | equal |');
  expect(text).toContain('### row\n\nWhat was done. Measured 2026-01-02 at abc.\n\nWhy so.\n');
  expect(text).toContain('Machine: A CPU, 1 GiB, X. v1.');
  expect(renderBenchmarks(measured, notes)).toBe(text);
});

describe('options', () => {
  it('have their defaults, and the environment’s Python', () => {
    expect(parseOptions([], {})).toMatchObject({ rows: null, repeats: null, python: null });
    expect(parseOptions(['--rows', 'a,b'], { TUNNEL_BENCH_PYTHON: '/p' })).toMatchObject({
      rows: ['a', 'b'],
      python: '/p',
    });
    expect(parseOptions(['--help'])).toBeNull();
  });

  it.each([[['--repeats', '0']], [['--repeats', 'x']], [['--rows']], [['--unknown']]])(
    'refuse %s',
    (args) => expect(() => parseOptions(args)).toThrow(),
  );
});
