import { createRandomStream } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { spreadOf } from './spreadOf.js';
import type { UmapInput } from './UmapInput.js';
import { umap, umapLibrary } from './umap.js';

const never = new AbortController().signal;
const settings = { neighbours: 10, minDist: 0.1, dimensions: 2, epochs: 200 };

/** Two clouds `[120, 5]`, the images of even and of odd number. */
function clouds(apart = 20): Float32Array {
  const random = createRandomStream(3);
  return Float32Array.from({ length: 120 * 5 }, (_, at) => {
    const image = Math.floor(at / 5);
    return random() + (at % 5 === 0 && image % 2 === 1 ? apart : 0);
  });
}

function input(more: Partial<UmapInput> = {}): UmapInput {
  return { points: clouds(), features: 5, settings, words: [0, 0, 1], ...more };
}

const map = (more: Partial<UmapInput> = {}) => umap(input(more), never, () => {});

/** The mean place of each cloud in a map, and the farthest that an image lies from its own. */
function cloudsOf(points: Float32Array) {
  const places = Array.from({ length: points.length / 2 }, (_, image) => [
    points[2 * image] ?? 0,
    points[2 * image + 1] ?? 0,
  ]);
  const centres = [0, 1].map((cloud) => {
    const own = places.filter((_, image) => image % 2 === cloud);
    return [0, 1].map((axis) => own.reduce((sum, at) => sum + (at[axis] ?? 0), 0) / own.length);
  });
  const distance = (a: number[] = [], b: number[] = []) =>
    Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
  const spread = Math.max(...places.map((at, image) => distance(at, centres[image % 2])));
  return { apart: distance(centres[0], centres[1]), spread };
}

describe('a map by UMAP', () => {
  it('keeps two clouds apart that are', async () => {
    const { apart, spread } = cloudsOf(await map());
    expect(apart).toBeGreaterThan(spread);
  });

  it('is the same to the bit from one seed, and another from another', async () => {
    const first = await map();
    expect(await map()).toEqual(first);
    expect(await map({ words: [1, 0, 1] })).not.toEqual(first);
    expect(first).toHaveLength(2 * 120);
  });

  it('has as many dimensions as asked for', async () => {
    const three = await map({ settings: { ...settings, dimensions: 3, epochs: 10 } });
    expect(three).toHaveLength(3 * 120);
  });

  it('of images that are all the same is finite', async () => {
    const points = new Float32Array(40 * 5).fill(1);
    for (const at of await map({ points })) expect(Number.isFinite(at)).toBe(true);
  });

  it('tells its epochs', async () => {
    const epochs: number[] = [];
    const few = { ...settings, epochs: 25 };
    await umap(input({ settings: few }), never, (epoch) => epochs.push(epoch));
    expect(epochs).toEqual([10, 20, 25]);
  });

  it('stops when it is cancelled, before or in its course', async () => {
    const controller = new AbortController();
    const long = { ...settings, epochs: 1_000_000 };
    const stopped = umap(input({ settings: long }), controller.signal, () => controller.abort());
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const late = umap(input({ settings: long }), controller.signal, () => {});
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('fails as data where the library does', async () => {
    const few = new Float32Array(5 * 5);
    await expect(map({ points: few })).rejects.toMatchObject({ code: 'internal' });
  });

  it('names its library', () => {
    expect(umapLibrary).toEqual({ name: 'umap-js', version: '1.4.0' });
  });
});

it('spreads a choice of layers from the first to the last', () => {
  const items = Array.from({ length: 29 }, (_, index) => index + 1);
  expect(spreadOf(items, 6)).toEqual([1, 7, 12, 18, 23, 29]);
  expect(spreadOf([1, 2, 3], 6)).toEqual([1, 2, 3]);
});
