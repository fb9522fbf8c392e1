import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spectrumResultSchema } from '@tunnel/core';
import { afterAll, expect, it } from 'vitest';
import { trainedNetwork } from '../testing/trainedNetwork.js';
import { rank, spectrum } from '../verbs.js';

const { folder, reading, data } = await trainedNetwork();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('measures whole spectra, and ranks as rank does', async () => {
  const spectrumFile = join(folder, 'spectrum.safetensors');
  const rtols = [1e-1, 1e-3];
  const request = { ...reading, data, spectrum: { maxFeatures: 8000, rtols }, spectrumFile };
  const found = spectrumResultSchema.parse(await spectrum(request).wait());
  expect(found.rtols).toEqual(rtols);
  expect(existsSync(spectrumFile)).toBe(true);
  const ranks = await rank({ ...reading, data, rank: { rtol: 1e-3, maxFeatures: 8000 } }).wait();
  expect(found.layers.map((layer) => layer.ranks[1])).toEqual(
    ranks.layers.map((layer) => layer.rank),
  );
  for (const { effectiveRank, participationRatio, cap } of found.layers) {
    expect(participationRatio).toBeLessThanOrEqual(effectiveRank + 1e-6);
    expect(effectiveRank).toBeLessThanOrEqual(cap);
  }
});

it('refuses a share of 1', async () => {
  const settings = { maxFeatures: 8000, rtols: [1] };
  const spectrumFile = join(folder, 'refused.safetensors');
  const refused = spectrum({ ...reading, data, spectrum: settings, spectrumFile });
  await expect(refused.wait()).rejects.toMatchObject({ code: 'invalid-spec' });
  expect(existsSync(spectrumFile)).toBe(false);
});
