import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { errorCodes, normaliseProbeSpec } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, trainRequest, writeImages } from '../testing/data.mjs';
import { createEngine } from './createEngine.js';
import { engineErrorCodes } from './engineErrorCodes.js';
import { engineVersion } from './engineVersion.js';
import type { Progress } from './jobs/Progress.js';
import { device, features, inspect, probe, rank, train } from './verbs.js';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = { device: 'cpu', threads: null };

/** Runs a program of `testing/` in a process of its own. */
function child(program: string, ...args: string[]) {
  const file = fileURLToPath(new URL(`../testing/${program}`, import.meta.url));
  return promisify(execFile)(process.execPath, ['--expose-gc', file, ...args]);
}

describe('a failure inside the engine rejects, and the process goes on to train', () => {
  it.each([
    ['libtorch', 'libtorch'],
    ['panic', 'internal'],
    ['allocate', 'out-of-memory'],
  ])('%s → %s', async (kind, code) => {
    const { stdout } = await child('failThenTrain.mjs', kind);
    const { error, testAccuracy } = JSON.parse(stdout);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('\n');
    expect(testAccuracy).toBeGreaterThan(0.8);
  });
});

it('ends a process that exits in the middle of a training, and leaves no weights', async () => {
  const ended = await child('exitWhileTraining.mjs').catch((error) => error);
  expect(ended.code).toBe(3);
  const left = ended.stdout.trim();
  expect(readdirSync(left).sort()).toEqual(['test.bin', 'train.bin']);
  rmSync(left, { recursive: true });
});

it.runIf(process.platform === 'linux')(
  'leaves no thread, no file and no memory behind after a thousand jobs that were cancelled',
  async () => {
    const { stdout } = await child('manyJobs.mjs', '1000');
    const { ends, early, late, left } = JSON.parse(stdout);
    // Nothing fails, and most are cancelled before they are done.
    expect(Object.keys(ends).sort()).toEqual(['cancelled', 'done']);
    expect(ends.cancelled).toBeGreaterThan(500);
    expect(late.threads).toBe(early.threads);
    expect(late.files).toBe(early.files);
    // What allocators keep moves by some MiB; a leak of a batch a job would be hundreds.
    expect(late.mebibytes - early.mebibytes).toBeLessThan(48);
    const results = ['graft.safetensors', 'spectrum.safetensors'];
    const images = ['test.bin', 'train.bin', 'weights.safetensors'];
    expect(left.filter((name: string) => !results.includes(name))).toEqual(images);
  },
  180_000,
);

describe('a job', () => {
  it('tells its progress with units, and its result any number of times', async () => {
    const reports: Progress[] = [];
    const job = train(trainRequest(folder), { onProgress: (report) => reports.push(report) });
    expect(['queued', 'running']).toContain(job.state);
    const result = await job.wait();
    expect(job.state).toBe('done');
    expect(await job.wait()).toEqual(result);
    expect(result.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(existsSync(join(folder, 'weights.safetensors'))).toBe(true);
    const last = reports.filter(({ phase }) => phase === 'train').at(-1);
    expect(last).toMatchObject({ verb: 'train', epoch: 2, epochs: 2, step: 40, steps: 40 });
    expect(last?.secondsLeft).toBe(0);
    expect(last?.imagesPerSecond).toBeGreaterThan(0);
    expect(last?.lossNats).toBeGreaterThanOrEqual(0);
  });

  it('is cancelled within a step, and leaves nothing behind', async () => {
    const job = train(trainRequest(folder, { epochs: 100_000 }));
    job.onProgress(() => job.cancel());
    await expect(job.wait()).rejects.toMatchObject({ code: 'cancelled' });
    expect(job.state).toBe('cancelled');
    const steps = job.progress?.step ?? 0;
    expect(steps).toBeLessThan(1_000_000);
    expect(readdirSync(folder).sort()).toEqual(['test.bin', 'train.bin']);
  });

  it('that waits for its turn is cancelled at once', async () => {
    // Made before the first one reads its images: making a request writes them.
    const requests = [trainRequest(folder, { epochs: 100_000 }), trainRequest(folder)] as const;
    const running = train(requests[0]);
    const queued = train(requests[1]);
    queued.cancel();
    await expect(queued.wait()).rejects.toMatchObject({ code: 'cancelled' });
    expect(running.state).not.toBe('cancelled');
    running.cancel();
    await expect(running.wait()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('follows an abort signal, one that has aborted before included', async () => {
    const controller = new AbortController();
    const job = train(trainRequest(folder, { epochs: 100_000 }), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(job.wait()).rejects.toMatchObject({ code: 'cancelled' });
    expect(() => train(trainRequest(folder), { signal: controller.signal })).toThrow(
      expect.objectContaining({ code: 'cancelled' }),
    );
  });

  it('outlives a listener that throws', async () => {
    const warned = new Promise((resolve) => process.once('warning', resolve));
    const job = train(trainRequest(folder), {
      onProgress: () => {
        throw new Error('a defect of the listener');
      },
    });
    expect((await job.wait()).testAccuracy).toBeGreaterThan(0.8);
    expect(await warned).toMatchObject({ message: 'a defect of the listener' });
  });
});

it('refuses a request with an unknown key as data, not as an exception', async () => {
  const wrong = { ...trainRequest(folder), wieghtsFile: 'x' };
  await expect(train(wrong).wait()).rejects.toMatchObject({ code: 'invalid-request' });
});

it('reads a trained network: probes, ranks, features', async () => {
  const request = trainRequest(folder);
  await train(request).wait();
  const reading = {
    subject: {
      kind: 'network',
      network: request.network,
      weightsFile: request.weightsFile,
    } as const,
    layers: null,
    seed: 0,
    run,
  };
  const probed = await probe({
    ...reading,
    train: request.train,
    test: request.test,
    probe: normaliseProbeSpec({ epochs: 3, batchSize: 100, learningRate: 1e-2 }),
    precision: 'float32',
    correctnessFile: join(folder, 'correct.safetensors'),
  }).wait();
  expect(probed.layers.map(({ name }) => name)).toEqual(['relu1', 'relu2']);
  for (const { accuracy } of probed.layers) expect(accuracy).toBeGreaterThan(0.8);
  const ranked = await rank({
    ...reading,
    data: request.test,
    rank: { rtol: 1e-3, maxFeatures: 8000 },
  }).wait();
  for (const layer of ranked.layers) {
    expect(layer.rank).toBeGreaterThan(0);
    expect(layer.rank).toBeLessThanOrEqual(layer.cap);
  }
  const written = await features({
    ...reading,
    data: writeImages(folder, 'few.bin', 20),
    maxFeatures: null,
    file: join(folder, 'features.safetensors'),
  }).wait();
  expect(written.layers[0]?.shape).toEqual([20, 32]);
});

it('names the layers of a network and what the machine computes with', async () => {
  const found = await inspect({ network: { kind: 'mlp', depth: 2, width: 8, classes: 10 } }).wait();
  expect(found.layers.map(({ name }) => name)).toEqual(['fc1', 'relu1', 'fc2', 'relu2', 'head']);
  expect(found.layers.map(({ layer }) => layer)).toEqual([null, 1, null, 2, null]);
  expect(found.parameterCount).toBe(3072 * 8 + 8 + 8 * 8 + 8 + 8 * 10 + 10);
  expect(await device().wait()).toMatchObject({ libtorch: '2.11.0' });
  expect(engineVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(createEngine().device).toBe(device);
});

it('has no error code that core does not document', () => {
  const codes = engineErrorCodes();
  expect(codes).toContain('not-finite');
  expect(codes.filter((code) => !(code in errorCodes))).toEqual([]);
});
