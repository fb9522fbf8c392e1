import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normaliseProbeSpec } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, writeImages } from '../../testing/data.mjs';
import { inspect, inspectActivations, probe, rank } from '../verbs.js';
import type { ActivationsRef } from './SubjectRef.js';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = { device: 'cpu', threads: 1 };
const reading = { layers: null, seed: 0, run };

/** Writes an array in NumPy’s format, version 1, and gives its file. */
function writeArray(name: string, values: Float32Array | BigInt64Array, shape: number[]): string {
  const descr = values instanceof Float32Array ? '<f4' : '<i8';
  const size = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${size}), }`;
  const padded = `${header.padEnd(117)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length, 0]);
  const file = join(folder, `${name}.npy`);
  writeFileSync(file, Buffer.concat([start, Buffer.from(padded), Buffer.from(values.buffer)]));
  return file;
}

/** Activations of two layers for 60 images of three classes, which the second one tells apart. */
function activations(part: string): ActivationsRef {
  const images = 60;
  const early = Float32Array.from({ length: images * 4 }, (_, at) => Math.sin(at * at));
  const late = Float32Array.from({ length: images * 3 }, (_, at) =>
    at % 3 === Math.floor(at / 3) % 3 ? 1 : 0.01 * Math.sin(at),
  );
  const labels = BigInt64Array.from({ length: images }, (_, image) => BigInt(image % 3));
  return {
    kind: 'activations',
    layers: [
      { name: 'blocks.0', file: writeArray(`${part}-0`, early, [images, 4]), tensor: null },
      { name: 'blocks.1', file: writeArray(`${part}-1`, late, [images, 3]), tensor: null },
    ],
    labels: { file: writeArray(`${part}-labels`, labels, [images]), tensor: null },
    classCount: 3,
    images: null,
  };
}

describe('activations', () => {
  it('are looked at, ranked and probed', async () => {
    const [train, test] = [activations('train'), activations('test')];
    const seen = await inspectActivations(test).wait();
    expect(seen).toMatchObject({ images: 60, classes: 3 });
    expect(seen.layers.map(({ layer, name, features }) => [layer, name, features])).toEqual([
      [1, 'blocks.0', 4],
      [2, 'blocks.1', 3],
    ]);
    const subject = { kind: 'activations' } as const;
    const data = { ...test, images: { count: 40, seed: 1 } };
    const settings = { rtol: 1e-3, maxFeatures: 8000 };
    const ranked = await rank({ ...reading, subject, data, rank: settings }).wait();
    expect(ranked).toMatchObject({ images: 40, layers: [{ rank: 4 }, { name: 'blocks.1' }] });
    const probed = await probe({
      ...reading,
      subject,
      train,
      test,
      probe: normaliseProbeSpec({ epochs: 20, batchSize: 20, learningRate: 0.05 }),
      precision: 'float32',
      correctnessFile: join(folder, 'correct.safetensors'),
    }).wait();
    expect(probed.layers[1]).toMatchObject({ layer: 2, name: 'blocks.1', accuracy: 1 });
  });

  it('of a label that there is not are refused', async () => {
    const wrong = { ...activations('test'), classCount: 2 };
    await expect(inspectActivations(wrong).wait()).rejects.toMatchObject({
      code: 'label-out-of-range',
    });
  });
});

describe('a TorchScript module', () => {
  const golden = (name: string) =>
    fileURLToPath(new URL(`../../../../test/golden/own/${name}`, import.meta.url));
  const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };

  it('is looked at, and ranked', async () => {
    const file = golden('scripted.pt');
    const { layers } = await inspect({ script: { file, side: 32, outputs: null } }).wait();
    const names = layers.filter((layer) => layer.default).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    const subject = {
      kind: 'script',
      file,
      side: 32,
      classes: null,
      normalisation,
      outputs: null,
    } as const;
    const data = writeImages(folder, 'test.bin', 30);
    const settings = { rtol: 1e-3, maxFeatures: 100 };
    const ranked = await rank({ ...reading, subject, data, rank: settings }).wait();
    expect(ranked.layers.map(({ name }) => name)).toEqual(names);
  });

  it('that is none is refused', async () => {
    const file = join(folder, 'module.pt');
    writeFileSync(file, 'no module');
    const seen = inspect({ script: { file, side: 32, outputs: null } });
    await expect(seen.wait()).rejects.toMatchObject({ code: expect.any(String) });
  });
});
