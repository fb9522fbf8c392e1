import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classCountOf, datasetInfo, normaliseDataSpec, sideOf } from '@tunnel/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from './Dataset.js';
import { dataSpecByName, dataSpecOf } from './dataSpecOf.js';
import { labelBytes, recordBytes } from './files/recordBytes.js';
import { findDataset } from './findDataset.js';
import { getDataset } from './getDataset.js';
import { importDataset } from './import/importDataset.js';
import { listDatasets } from './listDatasets.js';
import { verifyDataset } from './verifyDataset.js';

let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-every-'));
  env = { TUNNEL_CACHE_DIR: join(folder, 'cache') };
  const batches = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
  writeRecords('cifar-10-batches-bin', [...batches, 'test_batch.bin'], (label) => [label % 10]);
  writeRecords('cifar-100-binary', ['train.bin', 'test.bin'], (label) => [label % 20, label]);
  const cinic = datasetInfo('cinic10').classNames ?? [];
  await importDataset(await writeTree(cinic, 32, ['train', 'valid', 'test']), {
    name: 'cinic10',
    env,
  });
  const own = await writeTree(['cat', 'dog'], 48, ['train', 'test']);
  await importDataset(own, { name: 'pets', side: 48, env });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** CIFAR’s files in the cache, a record of each of 100 labels in each. */
function writeRecords(name: string, files: string[], labelsOf: (label: number) => number[]): void {
  const place = join(folder, 'cache/datasets', name);
  mkdirSync(place, { recursive: true });
  const records = Array.from({ length: 100 }, (_, label) =>
    Buffer.concat([Buffer.from(labelsOf(label)), Buffer.alloc(3072, label)]),
  );
  for (const file of files) writeFileSync(join(place, file), Buffer.concat(records));
}

/** One image of each class in each split. */
async function writeTree(classes: readonly string[], side: number, splits: string[]) {
  const tree = join(folder, `${side}-pixels`);
  for (const split of splits) {
    for (const [label, name] of classes.entries()) {
      mkdirSync(join(tree, split, name), { recursive: true });
      const background = { r: label, g: 2 * label, b: 3 * label };
      const create = { width: side, height: side, channels: 3, background } as const;
      await sharp({ create })
        .png()
        .toFile(join(tree, split, name, '0.png'));
    }
  }
  return tree;
}

// What holds for every kind of data set: published, built in, imported under a known name or not.
describe.each(['cifar10', 'cifar100', 'cifar100-coarse', 'cinic10', 'shapes', 'pets'])(
  '%s',
  (name) => {
    let dataset: Dataset;
    beforeAll(async () => {
      dataset = await getDataset(name, { env });
    });

    it('has a name for each class, and whole records in its files', () => {
      expect(dataset.name).toBe(name);
      expect(dataset.classNames).toHaveLength(dataset.classCount);
      const bytes = recordBytes(dataset.layout, dataset.side);
      for (const [files, images] of [
        [dataset.train, dataset.imagesTrain],
        [dataset.valid, dataset.imagesValid],
        [dataset.test, dataset.imagesTest],
      ] as const) {
        const sizes = files.map((file) => statSync(file).size);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(bytes * images);
      }
    });

    it('is found again with the same content', async () => {
      expect(await findDataset(name, env)).toEqual({ ...dataset, source: 'cache' });
      expect(dataset.contentHash).toMatch(/^sha256:[0-9a-f]{64}$/);
    });

    it('verifies: the images of all classes are those of the split', async () => {
      const { train, valid, test } = await verifyDataset(name, env);
      const sum = (counts: readonly number[] | null) => counts?.reduce((a, b) => a + b, 0) ?? 0;
      expect([sum(train), sum(valid), sum(test)]).toEqual([
        dataset.imagesTrain,
        dataset.imagesValid,
        dataset.imagesTest,
      ]);
    });

    it('is listed with its counts', async () => {
      const listed = (await listDatasets(env)).find((each) => each.name === name);
      const { classCount, side, imagesTrain, imagesValid, imagesTest } = dataset;
      expect(listed).toMatchObject({
        classCount,
        side,
        images: { train: imagesTrain, valid: imagesValid, test: imagesTest },
        problem: null,
      });
    });

    it('makes a spec that knows its classes, its side and its content', async () => {
      const spec = normaliseDataSpec(dataSpecOf(dataset));
      expect(classCountOf(spec)).toBe(dataset.classCount);
      expect(sideOf(spec)).toBe(dataset.side);
      expect(spec.contentHash).toBe(dataset.contentHash);
      const named = normaliseDataSpec(await dataSpecByName(name, env));
      expect(named).toEqual({ ...spec, contentHash: null });
    });

    it('is refused with a label that no class has, and with half a record', async () => {
      const [file = ''] = dataset.test;
      const bytes = readFileSync(file);
      const { at, length } = labelBytes[dataset.layout];
      const changed = Buffer.from(bytes);
      changed.writeUIntLE(2 ** (8 * length) - 1, at, length);
      writeFileSync(file, changed);
      // An import knows its own bytes, so that it is told by them.
      const code = dataset.layout === 'tunnel' ? 'data-checksum' : 'label-out-of-range';
      await expect(verifyDataset(name, env)).rejects.toMatchObject({ code });
      writeFileSync(file, bytes);
      appendFileSync(file, 'x');
      await expect(findDataset(name, env)).rejects.toMatchObject({ code: 'data-truncated' });
      writeFileSync(file, bytes);
      expect(await findDataset(name, env)).toMatchObject({ contentHash: dataset.contentHash });
    });
  },
);
