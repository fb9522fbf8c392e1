import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectTunnel, type ErrorCode, isTunnelError, tunnelDetectionSchema } from '@tunnel/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readNetwork } from './readNetwork.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'measurements-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Values that are right here and there, and any others. */
const value = fc.oneof(
  fc.constantFrom<unknown>(0, 1, 0.5, 2, -1, 'a', 'probe', 'rank', 'id', null, true, '../correct'),
  fc.constantFrom<unknown>({ toString: 1 }, { weights: { toString: 1 } }, [null], [[]], {}),
  fc.jsonValue(),
);
const some = (...names: string[]) =>
  fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true });
const layer = fc.oneof(
  fc.record(
    {
      layer: fc.constantFrom(1, 2),
      name: fc.string(),
      id: fc.constantFrom(0.5, 0.25, 0),
      ood: value,
    },
    { noNullPrototype: true, requiredKeys: ['layer', 'name', 'id'] },
  ),
  value,
);
const facts = fc.oneof(some('classes', 'images', 'correct'), value);
const table = fc.record(
  { layers: fc.array(layer, { maxLength: 3 }), id: facts, ood: facts },
  { noNullPrototype: true, requiredKeys: ['layers'] },
);
const task = fc.record(
  { spec: some('kind', 'role', 'checkpoint'), inputs: value, id: value, result: value },
  { noNullPrototype: true, requiredKeys: ['spec'] },
);
const run = some('experiment', 'version', 'networks', 'seeds', 'tasks', 'id');
const text = fc.oneof(
  fc.string(),
  fc.oneof(value, table, task, run).map((content) => JSON.stringify(content)),
);
const codes: readonly ErrorCode[] = ['invalid-request', 'artifact-corrupt', 'weights-mismatch'];

it('files that may hold anything are measurements that a tunnel is looked for in, or are refused', async () => {
  const files = [join(folder, 'a.json'), join(folder, 'b.json')];
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 2 }), async (texts) => {
      await Promise.all(texts.map((each, at) => writeFile(files[at] ?? '', each)));
      try {
        const network = await readNetwork(files.slice(0, texts.length), join(folder, 'store'));
        const detection = detectTunnel(network, { resamples: 100 });
        expect(tunnelDetectionSchema.parse(detection)).toEqual(detection);
      } catch (error) {
        if (!isTunnelError(error)) throw error;
        expect(codes).toContain(error.code);
        expect(error.message).not.toMatch(/[\n\r]/);
      }
    }),
    { numRuns: 700 },
  );
});
