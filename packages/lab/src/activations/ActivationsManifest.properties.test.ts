import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { isTunnelError } from '@tunnel/core';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { artifactFiles } from '../tasks/artifactFiles.js';
import { readActivations } from './ActivationsManifest.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-activations-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, artifactFiles.activations);
mkdirSync(dirname(path), { recursive: true });

const file = fc.oneof(
  fc.constantFrom(
    'test.safetensors',
    'test/0001.npy',
    'test/labels.npy',
    '../x.npy',
    '/etc/passwd',
  ),
  fc.constantFrom('train/../../x.npy', 'test/.npy', 'test.npy\0', 'test/0001.npy\n'),
  fc.string(),
);
const tensor = fc.record({ file, tensor: fc.option(fc.string()) }, { noNullPrototype: true });
const layer = fc.tuple(tensor, fc.string()).map(([tensor, name]) => ({ ...tensor, name }));
const split = fc.record(
  { layers: fc.array(layer, { maxLength: 2 }), labels: tensor, images: fc.nat() },
  { noNullPrototype: true },
);
const manifest = fc
  .record(
    { classCount: fc.nat(), train: fc.option(split), test: fc.oneof(split, fc.jsonValue()) },
    { noNullPrototype: true },
  )
  .map((value) => JSON.stringify(value));

it('whatever a manifest says, its files are the artifact’s own, or it is refused', () => {
  fc.assert(
    fc.property(fc.oneof(manifest, fc.json(), fc.string()), (text) => {
      writeFileSync(path, text);
      try {
        const { layers, labels } = readActivations(folder, 'test');
        for (const { file } of [...layers, labels]) {
          expect(file.startsWith(folder + sep)).toBe(true);
        }
      } catch (error) {
        if (!isTunnelError(error)) throw error;
        expect(['artifact-corrupt', 'invalid-request']).toContain(error.code);
      }
    }),
    { numRuns: 500 },
  );
});

it('what an import writes is read', () => {
  const labels = { file: 'test/labels.npy', tensor: null };
  const layers = [{ name: 'a', file: 'test/0001.npy', tensor: null }];
  const test = { layers, labels, images: 3 };
  writeFileSync(path, JSON.stringify({ classCount: 2, train: null, test }));
  expect(readActivations(folder, 'test').labels.file).toBe(join(folder, 'test/labels.npy'));
});
