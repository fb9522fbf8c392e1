import { describe, expect, it } from 'vitest';
import { detectTunnel } from '../detection/detectTunnel.js';
import { tunnelLayers } from '../detection/TunnelLayer.js';
import { madeUpProbe, madeUpRank } from '../testing/madeUpResults.js';
import { layerRowSchema, layerTable } from './layerTable.js';
import { probeResultSchema } from './probeResult.js';
import { rankResultSchema } from './rankResult.js';

const id = madeUpProbe([0.4, 0.5, 0.52], 10_000);
const ood = madeUpProbe([0.5, 0.45, 0.3], 1000);
const rank = madeUpRank([200, 100, 40]);

it('the made-up results are of the engine’s form', () => {
  expect(probeResultSchema.parse(id)).toEqual(id);
  expect(rankResultSchema.parse(rank)).toEqual(rank);
});

describe('layerTable', () => {
  it('joins what was measured, each with the standard error of its own images', () => {
    const rows = layerTable({ id, ood, rank });
    expect(rows).toHaveLength(3);
    expect(rows[1]).toEqual({
      layer: 2,
      name: 'relu2',
      features: 512,
      idAccuracy: 0.5,
      idStandardError: 0.005,
      oodAccuracy: 0.45,
      oodStandardError: Math.sqrt((0.45 * 0.55) / 1000),
      rank: 100,
      rankCap: 512,
    });
    for (const row of rows) expect(layerRowSchema.parse(row)).toEqual(row);
  });

  it('leaves what was not measured null', () => {
    for (const rows of [layerTable({ id }), layerTable({ id, ood: null, rank: null })]) {
      expect(rows[0]).toMatchObject({
        oodAccuracy: null,
        oodStandardError: null,
        rank: null,
        rankCap: null,
      });
    }
  });

  it('is what detectTunnel reads', () => {
    const detection = detectTunnel({ layers: tunnelLayers(layerTable({ id, ood, rank })) });
    expect(detection).toMatchObject({ depth: 3, oodPeak: { layer: 1 }, rankLast: 40 });
  });

  it.each([
    ['fewer layers', { id, ood: { ...ood, layers: ood.layers.slice(1) } }],
    ['other names', { id, ood: { ...ood, layers: ood.layers.map((l) => ({ ...l, name: 'x' })) } }],
    [
      'other features',
      { id, rank: { ...rank, layers: rank.layers.map((l) => ({ ...l, features: 1 })) } },
    ],
  ])('refuses results with %s', (_, results) => {
    expect(() => layerTable(results)).toThrow(
      expect.objectContaining({ code: 'weights-mismatch' }),
    );
  });
});
