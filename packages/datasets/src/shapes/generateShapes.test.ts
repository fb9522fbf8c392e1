import { createHash } from 'node:crypto';
import { isTunnelError } from '@tunnel/core';
import { expect, it } from 'vitest';
import { type GenerateShapesOptions, generateShapes } from './generateShapes.js';
import { shapesClassNames, shapesOodClassNames } from './shapesClassNames.js';
import { shapesCounts } from './shapesCounts.js';
import { shapesVersion } from './shapesVersion.js';

const recordBytes = 3073;
const sets = ['shapes', 'shapes-ood'] as const;
const splits = ['train', 'test'] as const;
const combinations = sets.flatMap((set) => splits.map((split) => ({ set, split })));

/** SHA-256 of the first 200 records with seed 0, by version: a change of any must raise it. */
const pinned: Record<number, Record<string, string>> = {
  1: {
    'shapes train': 'd9160bec37a353a82c08ebd2225ba0ff1c793e50ef478db1673934474888de3f',
    'shapes test': '4537269f57cdbf2b3a021b5e5d2ba95c86b34aed121892bf02bbd7d22fca59be',
    'shapes-ood train': '86b9468987b4be31706458c34332663ae3b6d41cf8a2101da68a119d89a41e67',
    'shapes-ood test': '586a89522a0dfd0fcd12a69503a592ee9793a13e07c3309a283fc1dfca7fc842',
  },
};

it.each(combinations)('draws the pinned bytes of $set $split', ({ set, split }) => {
  const bytes = generateShapes({ set, split, count: 200 });
  expect(sha256(bytes)).toBe(pinned[shapesVersion]?.[`${set} ${split}`]);
  expect(sha256(generateShapes({ set, split, count: 200, seed: 0 }))).toBe(sha256(bytes));
});

it.each(combinations)('draws the first images of any larger count of $set $split', (which) => {
  const first = generateShapes({ ...which, count: 100, seed: 9 });
  expect(first.length).toBe(100 * recordBytes);
  const more = generateShapes({ ...which, count: 200, seed: 9 });
  expect(more.length).toBe(200 * recordBytes);
  expect(sha256(more.subarray(0, first.length))).toBe(sha256(first));
});

it.each(combinations)('draws $set $split in parts that are the whole', (which) => {
  const whole = generateShapes({ ...which, count: 60 });
  const parts = [0, 25].map((start) =>
    generateShapes({ ...which, start, count: 25 + start / 2.5 }),
  );
  expect(sha256(Buffer.concat(parts))).toBe(sha256(whole));
});

it('draws every image once: none recurs within or across sets, splits and seeds', () => {
  const images = new Set<string>();
  for (const which of combinations) {
    for (const seed of [0, 1, 0xffffffff]) {
      const bytes = generateShapes({ ...which, count: 100, seed });
      for (const { pixels } of recordsOf(bytes)) images.add(sha256(pixels));
    }
  }
  expect(images.size).toBe(combinations.length * 3 * 100);
});

it.each(sets)('gives %s its whole test split, with each label equally often', (set) => {
  const records = recordsOf(generateShapes({ set, split: 'test' }));
  expect(records.length).toBe(shapesCounts.test);
  const counts = new Array<number>(10).fill(0);
  for (const { label } of records) counts[label] = (counts[label] ?? 0) + 1;
  expect(counts).toEqual(new Array(10).fill(shapesCounts.test / 10));
  const firstTens = [0, 10, 20].map((i) => records.slice(i, i + 10).map(({ label }) => label));
  expect(new Set(firstTens.map(String)).size).toBe(3);
});

it('names ten classes a set, twenty in all', () => {
  expect(shapesClassNames.length).toBe(10);
  expect(new Set([...shapesClassNames, ...shapesOodClassNames]).size).toBe(20);
});

it.each([
  { set: 'circles', split: 'train' },
  { set: 'toString', split: 'train' },
  { set: 'shapes', split: 'validation' },
  { set: 'shapes', split: 'train', count: 0 },
  { set: 'shapes', split: 'train', count: 1.5 },
  { set: 'shapes', split: 'train', count: 1_000_001 },
  { set: 'shapes', split: 'train', count: 10, seed: -1 },
  { set: 'shapes', split: 'train', count: 10, seed: 2 ** 32 },
  { set: 'shapes', split: 'train', count: 10, seed: Number.NaN },
])('refuses %o', (options) => {
  const attempt = () => generateShapes(options as GenerateShapesOptions);
  expect(attempt).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  expect(attempt).toThrow(expect.toSatisfy(isTunnelError));
});

it.each(sets)('keeps a linear classifier on the pixels of %s below 0.6, above chance', (set) => {
  const train = recordsOf(generateShapes({ set, split: 'train', count: 3000 }));
  const test = recordsOf(generateShapes({ set, split: 'test', count: 1000 }));
  const accuracy = accuracyOf(trainSoftmaxRegression(train, 6, 0.002), test);
  expect(accuracy).toBeGreaterThan(0.2);
  expect(accuracy).toBeLessThan(0.6);
});

interface Example {
  readonly label: number;
  readonly pixels: Uint8Array;
}

function recordsOf(bytes: Uint8Array): Example[] {
  return Array.from({ length: bytes.length / recordBytes }, (_, i) => {
    const record = bytes.subarray(i * recordBytes, (i + 1) * recordBytes);
    return { label: record[0] ?? Number.NaN, pixels: record.subarray(1) };
  });
}

/** Ten weight vectors on pixels in [−0.5, 0.5], by stochastic gradient descent, one example a step. */
function trainSoftmaxRegression(
  examples: readonly Example[],
  epochs: number,
  rate: number,
): Float64Array[] {
  const weights = Array.from({ length: 10 }, () => new Float64Array(recordBytes - 1));
  for (let step = 0; step < epochs * examples.length; step += 1) {
    const example = examples[step % examples.length];
    if (!example) continue;
    const scores = weights.map((weight) => scoreOf(weight, example.pixels));
    const top = Math.max(...scores);
    const exponentials = scores.map((score) => Math.exp(score - top));
    const total = exponentials.reduce((a, b) => a + b, 0);
    const decayed = rate * (1 - step / (epochs * examples.length));
    for (const [label, weight] of weights.entries()) {
      const error = (exponentials[label] ?? 0) / total - (label === example.label ? 1 : 0);
      for (let i = 0; i < weight.length; i += 1) {
        weight[i] = (weight[i] ?? 0) - decayed * error * ((example.pixels[i] ?? 0) / 255 - 0.5);
      }
    }
  }
  return weights;
}

function accuracyOf(weights: readonly Float64Array[], examples: readonly Example[]): number {
  const right = examples.filter(({ label, pixels }) => {
    const scores = weights.map((weight) => scoreOf(weight, pixels));
    return scores.indexOf(Math.max(...scores)) === label;
  });
  return right.length / examples.length;
}

function scoreOf(weight: Float64Array, pixels: Uint8Array): number {
  let score = 0;
  for (let i = 0; i < weight.length; i += 1) {
    score += (weight[i] ?? 0) * ((pixels[i] ?? 0) / 255 - 0.5);
  }
  return score;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
