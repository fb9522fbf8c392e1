import { detectSeeds } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { chartLayers, type LayerRow, networksOf, seedRuns } from './chartLayers.js';
import { splitAt } from './splitAt.js';

/** ID accuracies by layer, of seeds 0, 1, …; the last layer’s 95, 96 … % lie between the others. */
const curves = [
  [0.3, 0.477, 0.483, 0.49, 0.5],
  [0.3, 0.476, 0.484, 0.491, 0.5],
  [0.3, 0.46, 0.482, 0.489, 0.5],
];

const rows: LayerRow[] = [0, 1, 2, 3, 4].flatMap((at) =>
  (['id', 'ood', 'rank'] as const).map((measure) => ({
    network: 'MLP',
    layer: at + 1,
    name: `relu${at + 1}`,
    measure,
    seeds: curves.map((curve, seed) => ({
      seed,
      value: measure === 'rank' ? 100 - 20 * at : (curve[at] ?? 0),
      standardError: measure === 'rank' ? null : 0.005,
    })),
    summary: null,
  })),
);

const runs = seedRuns(rows, 'MLP');

describe('splitAt', () => {
  it('moves with the share', () => {
    const starts = [0.94, 0.96, 0.975, 0.99].map((share) => splitAt(runs, share, null)?.rule.start);
    expect(starts).toEqual([2, 3, 4, 5]);
  });

  it('is what the run’s own detection finds', () => {
    const probed = runs.map(({ seed, layers }) => ({
      seed,
      layers: layers.map((layer) => ({ ...layer, ood: 1 - layer.id, rank: 9 })),
    }));
    const { detection } = detectSeeds(probed, { shares: [0.95, 0.98] });
    for (const share of [0.95, 0.98]) {
      const [found, own] = [splitAt(runs, share, null), splitAt(runs, share, detection)];
      expect(found?.rule).toEqual(own?.rule);
      expect(own?.rule).toBe(detection.rules.find((rule) => rule.share === share));
    }
  });

  it('says where it starts, by seed too, and that three seeds make no interval', () => {
    expect(splitAt(runs, 0.95, null)?.sentences).toEqual([
      'By the 95\u00a0% rule it starts at layer 3 (relu3) of 5, the first with an ID accuracy of 47.5\u00a0% or more; 2 layers lie before it.',
      'Of each seed alone: layer 2 (seeds 0 and 1), layer 3 (seed 2).',
      'With 3 seeds drawn anew the start lies at layers 2 to 3; below six seeds that is a range and no 95\u00a0% interval.',
    ]);
  });

  it('is a tunnel where the run’s verdict says so, and nothing is shaded without a start', () => {
    const { detection } = detectSeeds(runs);
    const sure = { ...detection, verdict: { ...detection.verdict, verdict: 'tunnel' as const } };
    expect(splitAt(runs, 0.96, sure)?.chart.span).toMatchObject({ label: 'tunnel', certain: true });
    expect(splitAt(runs, 0.96, detection)?.chart.span).toMatchObject({
      label: 'undecided',
      certain: false,
    });
    expect(splitAt(runs, 0.99, sure)).toMatchObject({
      chart: { span: null },
      sentences: [
        'By the 99\u00a0% rule there is no start: the threshold is first reached at the last layer.',
        expect.anything(),
        expect.anything(),
        'The verdict, tunnel, is the run’s own, by its 95\u00a0% rule.',
      ],
    });
  });

  it('gives an interval over images where the run has one', () => {
    const { detection } = detectSeeds(runs);
    const [first] = detection.rules;
    if (!first) throw new Error('there is a rule');
    const both = { low: 3, high: null, shares: [0, 0, 0.9, 0.05, 0], noTunnel: 0.05 };
    const rule = { ...first, intervals: { ...first.intervals, both } };
    const recorded = {
      ...detection,
      rules: [rule],
      basis: { ...detection.basis, idImages: 10_000 },
    };
    const found = splitAt(runs, 0.95, recorded);
    expect(found?.chart.interval).toBe(both);
    expect(found?.sentences.at(-1)).toBe(
      '95\u00a0% interval of the start: layers 3 to none, by bootstrap over 3 seeds and 10,000 test images.',
    );
  });

  it('finds nothing without a seed that has all layers', () => {
    const partial = rows.map((row) => (row.layer === 3 ? { ...row, seeds: [] } : row));
    expect(splitAt(seedRuns(partial, 'MLP'), 0.95, null)).toBeNull();
    expect(splitAt(seedRuns(rows, 'VGG'), 0.95, null)).toBeNull();
  });

  it('says of one seed that it has no spread', () => {
    expect(splitAt(runs.slice(0, 1), 0.96, null)?.sentences).toHaveLength(2);
  });
});

describe('chartLayers', () => {
  it('has a band over seeds, and over images for one seed', () => {
    const [first] = chartLayers(rows, 'MLP');
    expect(first?.id.mean).toBeCloseTo(0.3, 12);
    expect(first?.rank?.mean).toBe(100);
    const one = rows.map((row) => ({ ...row, seeds: row.seeds.slice(0, 1) }));
    const [single] = chartLayers(one, 'MLP');
    expect([single?.id.low, single?.id.high]).toEqual([0.3 - 0.005, 0.3 + 0.005]);
    expect([single?.rank?.low, single?.rank?.high]).toEqual([100, 100]);
  });

  it('leaves out measures and networks that are not there', () => {
    const alone = rows.filter(({ measure }) => measure === 'id');
    expect(chartLayers(alone, 'MLP')[0]).toMatchObject({ ood: null, rank: null });
    expect(chartLayers(rows, 'VGG')).toEqual([]);
    expect(networksOf(rows)).toEqual(['MLP']);
  });
});
