import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder, trainRequest } from '../../testing/data.mjs';
import { importWeights, rank, train } from '../verbs.js';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('imports weights that are read as trained ones are', async () => {
  const trained = trainRequest(folder);
  await train(trained).wait();
  const request = {
    network: trained.network,
    file: trained.weightsFile,
    normalisation: null,
    data: trained.train,
    run: trained.run,
    weightsFile: join(folder, 'imported.safetensors'),
  };
  const imported = await importWeights(request).wait();
  expect(imported.parameters).toBe(3072 * 32 + 32 + 32 * 32 + 32 + 32 * 10 + 10);
  expect(imported.normalisation.mean).toHaveLength(3);
  expect(imported.leftOut).toEqual([]);
  const ranks = [trained.weightsFile, request.weightsFile].map((weightsFile) =>
    rank({
      subject: { kind: 'network', network: trained.network, weightsFile },
      data: trained.test,
      layers: null,
      rank: { rtol: 1e-3, maxFeatures: 8000 },
      seed: 0,
      run: trained.run,
    }).wait(),
  );
  const [before, after] = await Promise.all(ranks);
  expect(after?.layers).toEqual(before?.layers);
});

it('refuses what is no weights file, and leaves nothing', async () => {
  const { network, run, train: data } = trainRequest(folder);
  const file = join(folder, 'not.safetensors');
  writeFileSync(file, 'nothing');
  const weightsFile = join(folder, 'imported.safetensors');
  const request = { network, file, normalisation: null, data, run, weightsFile };
  await expect(importWeights(request).wait()).rejects.toMatchObject({ code: 'weights-unreadable' });
});
