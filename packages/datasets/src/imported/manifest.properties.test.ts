import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isTunnelError } from '@tunnel/core';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findDataset } from '../findDataset.js';
import { importDataset } from '../import/importDataset.js';
import { listDatasets } from '../listDatasets.js';
import { manifestFile, readManifest } from './manifest.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-manifest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { TUNNEL_CACHE_DIR: join(folder, 'cache') };
let place = '';
let manifest: Record<string, unknown>;
beforeAll(async () => {
  const background = '#369';
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background } }).png();
  for (const path of ['train/cat', 'train/dog', 'test/cat', 'test/dog']) {
    const file = join(folder, 'tree', path, '1.png');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await image.toBuffer());
  }
  const pets = await importDataset(join(folder, 'tree'), { name: 'pets', side: 8, env });
  place = pets.folder;
  manifest = JSON.parse(readFileSync(join(place, manifestFile), 'utf8'));
});

/** The manifest with values of it, or of its training split, others. */
const spoilt = fc
  .record({ at: fc.nat(), value: fc.jsonValue(), within: fc.boolean() })
  .map(({ at, value, within }) => {
    const whole = structuredClone(manifest);
    const target = within ? (whole['splits'] as { train: Record<string, unknown> }).train : whole;
    const keys = Object.keys(target);
    target[keys[at % keys.length] ?? ''] = value;
    return JSON.stringify(whole);
  });

it.each([
  ['any text', fc.string()],
  ['any JSON', fc.json()],
  ['nearly a manifest', spoilt],
])('a data set with %s for a manifest is as it was imported, or is refused', async (_, texts) => {
  const codes = ['artifact-corrupt', 'data-missing', 'data-truncated', 'data-checksum'];
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      writeFileSync(join(place, manifestFile), text);
      try {
        const found = await readManifest(place);
        const pets = await findDataset('pets', env);
        expect(pets?.classCount).toBe(found?.classNames.length);
        for (const { perClass, images } of [found?.splits.train, found?.splits.test].flatMap(
          (split) => split ?? [],
        )) {
          expect(perClass.length).toBe(pets?.classCount);
          expect(perClass.reduce((sum, count) => sum + count, 0)).toBe(images);
        }
        for (const path of [...(pets?.train ?? []), ...(pets?.test ?? [])]) {
          expect(dirname(path)).toBe(place);
        }
      } catch (error) {
        if (!isTunnelError(error)) throw error;
        expect(codes).toContain(error.code);
      }
      // What is wrong with one is no reason to show none.
      const listed = await listDatasets(env);
      expect(listed.map(({ name }) => name)).toContain('pets');
    }),
    { numRuns: 150 },
  );
});

it('no name leads out of the folders of data sets', async () => {
  const part = fc.constantFrom('..', '.', '', 'pets', 'tree', 'datasets', '\0', 'C:');
  const names = fc.array(fc.oneof(part, fc.string()), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(names, async (parts) => {
      const name = parts.join('/');
      const found = await findDataset(name, env).catch((error) => {
        if (!isTunnelError(error)) throw error;
        return null;
      });
      if (found) expect(dirname(found.folder)).toBe(join(env.TUNNEL_CACHE_DIR, 'datasets'));
    }),
    { numRuns: 500 },
  );
});
