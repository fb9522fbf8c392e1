import { describe, expect, it } from 'vitest';
import { madeUpLayers, madeUpNetwork } from '../testing/madeUpNetwork.js';
import { detectSeeds, type SeedRun } from './detectSeeds.js';
import { detectTunnel } from './detectTunnel.js';
import { seedDetectionSchema } from './seedDetection.js';
import type { TunnelNetwork } from './TunnelNetwork.js';

const id = [0.3, 0.5, 0.6];
const ood = [0.5, 0.4, 0.3];

it('gives each layer’s mean, spread and interval, with n', () => {
  const runs = [0, 1, 2].map((seed) => ({
    seed,
    layers: madeUpLayers(
      id.map((accuracy) => accuracy + seed / 100),
      ood,
      [100 + seed, 50, 10],
    ),
  }));
  const found = detectSeeds(runs);
  expect(found.layers).toHaveLength(3);
  expect(found.layers[0]).toMatchObject({
    layer: 1,
    name: 'relu1',
    rank: { n: 3, mean: 101, standardDeviation: 1 },
    ood: { n: 3, mean: 0.5, standardDeviation: 0 },
  });
  expect(found.layers[0]?.id.mean).toBeCloseTo(0.31, 12);
  expect(found.layers[0]?.id.standardDeviation).toBeCloseTo(0.01, 12);
  expect(found.retained).toMatchObject({ n: 3, standardDeviation: 0 });
  expect(found.detection.rankPeak?.rank).toBe(101);
  expect(found.detection.retained?.bySeed).toEqual([60, 60, 60].map((v) => expect.closeTo(v, 10)));
  expect(seedDetectionSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
});

it('is detectTunnel for one seed, with no interval over seeds', () => {
  const network = madeUpNetwork(id, ood);
  const found = detectSeeds([{ seed: 4, ...network }]);
  expect(found.detection).toEqual(detectTunnel(network));
  expect(found.layers[0]?.id).toMatchObject({ n: 1, interval: null });
});

describe('bad input', () => {
  const good = madeUpNetwork(id, ood, { images: 100 });
  const run = (seed: number, change: Partial<TunnelNetwork> = {}): SeedRun => ({
    seed,
    ...good,
    ...change,
  });
  const correct = good.id?.correct ?? new Uint8Array();
  const bad: [string, SeedRun[], string?][] = [
    ['no run', []],
    ['half a seed', [run(0.5)], 'runs[0].seed'],
    ['a seed twice', [run(0), run(0)], 'runs[1].seed'],
    [
      'fewer layers',
      [run(0), { seed: 1, layers: good.layers.slice(1).map((l, i) => ({ ...l, layer: i + 1 })) }],
      'runs[1].layers',
    ],
    [
      'other layers',
      [run(0), run(1, { layers: good.layers.map((l) => ({ ...l, name: `conv${l.layer}` })) })],
      'runs[1].layers[0].name',
    ],
    [
      'OOD on some',
      [run(0), { seed: 1, layers: madeUpLayers(id), id: good.id }],
      'runs[1].layers[0].ood',
    ],
    [
      'correctness on some',
      [run(0), run(1, { id: { classes: 10, images: 100 } })],
      'runs[1].id.correct',
    ],
    ['other classes', [run(0), run(1, { id: { ...good.id, classes: 9 } })], 'runs[1].id.classes'],
    [
      'other images',
      [run(0), run(1, { ...madeUpNetwork(id, ood, { images: 200 }) })],
      'runs[1].id.images',
    ],
    ['no classes', [run(0, { id: { classes: 0 } })], 'runs[0].id.classes'],
    ['half an image', [run(0, { id: { images: 0.5 } })], 'runs[0].id.images'],
    [
      'too little correctness',
      [run(0, { id: { correct: correct.subarray(1) } })],
      'runs[0].id.correct',
    ],
    ['no correctness', [run(0, { id: { correct: new Uint8Array() } })], 'runs[0].id.correct'],
    [
      'correctness of other images',
      [run(0, { id: { images: 50, correct } })],
      'runs[0].id.correct',
    ],
    [
      'correctness of another probe',
      [run(0, { id: { correct: correct.map((v) => 1 - v) } })],
      'runs[0].id.correct',
    ],
    ['correctness above 1', [run(0, { id: { correct: correct.map((v) => 2 * v) } })]],
    [
      'OOD facts without OOD',
      [{ seed: 0, layers: madeUpLayers(id), ood: { classes: 10 } }],
      'runs[0].ood',
    ],
  ];
  it.each(bad)('%s is refused in one line, with its place', (_, runs, path) => {
    expect(() => detectSeeds(runs)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: expect.stringMatching(/^[^\n]+; give [^\n]+$/),
        ...(path === undefined ? {} : { context: { path } }),
      }),
    );
  });

  it.each([
    [{ resamples: 99 }],
    [{ resamples: 100.5 }],
    [{ resamples: 1e9 }],
    [{ seed: -1 }],
    [{ seed: Number.NaN }],
  ])('%j is refused', (options) => {
    expect(() => detectTunnel(good, options)).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});
