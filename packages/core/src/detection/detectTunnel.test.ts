import { describe, expect, it } from 'vitest';
import { layerTable } from '../results/layerTable.js';
import { madeUpLayers } from '../testing/madeUpNetwork.js';
import { madeUpProbe } from '../testing/madeUpResults.js';
import { SeededRandom } from '../testing/SeededRandom.js';
import { detectTunnel, hasTunnel } from './detectTunnel.js';
import { type TunnelLayer, tunnelLayers } from './TunnelLayer.js';
import { tunnelDetectionSchema } from './tunnelDetection.js';

/** The starts of all rules, by name. */
function startsOf(layers: TunnelLayer[], shares?: number[]) {
  const { rules } = detectTunnel({ layers }, shares ? { shares } : {});
  return Object.fromEntries(rules.map((rule) => [rule.rule, rule.start]));
}

describe('the share rules', () => {
  it('start at the first layer that reaches the share of the last', () => {
    const layers = madeUpLayers([0.3, 0.47, 0.475, 0.49, 0.485, 0.5]);
    const { rules, depth, idLast } = detectTunnel({ layers });
    expect({ depth, idLast }).toEqual({ depth: 6, idLast: 0.5 });
    expect(rules).toMatchObject([
      {
        rule: 'id-95',
        share: 0.95,
        threshold: 0.475,
        start: 3,
        startName: 'relu3',
        length: 4,
        extractor: 2,
      },
      {
        rule: 'id-98',
        share: 0.98,
        threshold: 0.49,
        start: 4,
        startName: 'relu4',
        length: 3,
        extractor: 3,
      },
    ]);
  });

  it('count a layer that reaches the share exactly, whatever the rounding', () => {
    for (let images = 100; images <= 10_000; images += 100) {
      for (let right = 20; right <= images; right += images / 5) {
        const layers = madeUpLayers([0, (0.95 * right) / images, right / images]);
        expect(startsOf(layers, [0.95])).toEqual({ 'id-95': 2 });
      }
    }
    expect(startsOf(madeUpLayers([0.19, 0.2]), [0.95])).toEqual({ 'id-95': 1 });
    expect(startsOf(madeUpLayers([0.1899, 0.2]), [0.95])).toEqual({ 'id-95': 2 });
  });

  it('find no tunnel where only the last layer is good enough', () => {
    const [rule] = detectTunnel({ layers: madeUpLayers([0.1, 0.2, 0.9]) }).rules;
    expect(rule).toMatchObject({ start: 3, length: 1, extractor: 2 });
    expect(rule && hasTunnel(rule)).toBe(false);
  });

  it('find nothing but tunnel where the first layer is good enough', () => {
    const [rule] = detectTunnel({ layers: madeUpLayers([0.9, 0.1, 0.9]) }).rules;
    expect(rule).toMatchObject({ start: 1, length: 3, extractor: 0 });
    expect(rule && hasTunnel(rule)).toBe(true);
  });

  it('take any shares, named by their per cent', () => {
    const layers = madeUpLayers([0.29, 0.6, 0.975, 1]);
    expect(startsOf(layers, [1, 0.975, 0.29])).toEqual({ 'id-100': 4, 'id-97.5': 3, 'id-29': 1 });
  });

  it('start later for a larger share, and partition the layers', () => {
    const random = new SeededRandom(4);
    const shares = [0.05, 0.3, 0.5, 0.8, 0.9, 0.95, 0.98, 1];
    for (let round = 0; round < 200; round++) {
      const ids = Array.from({ length: 2 + random.below(20) }, () => random.next() + 1e-9);
      const detection = detectTunnel(
        { layers: madeUpLayers(ids.map((id) => Math.min(id, 1))) },
        { shares },
      );
      let before = 1;
      for (const { start, length, extractor } of detection.rules) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(extractor + length).toBe(ids.length);
        expect(extractor).toBe((start ?? 0) - 1);
        before = start ?? 0;
      }
    }
  });

  it('do not change when every accuracy is scaled alike', () => {
    const random = new SeededRandom(5);
    for (let round = 0; round < 200; round++) {
      const ids = Array.from({ length: 8 }, () => 0.01 + 0.99 * random.next());
      expect(startsOf(madeUpLayers(ids.map((id) => id / 2)))).toEqual(startsOf(madeUpLayers(ids)));
    }
  });
});

describe('the OOD view', () => {
  const id = [0.5, 0.6, 0.6, 0.6];

  it('starts after the peak and says how far the last layer lies below it', () => {
    const detection = detectTunnel({ layers: madeUpLayers(id, [0.4, 0.7, 0.5, 0.45]) });
    expect(detection.rules.at(-1)).toMatchObject({
      rule: 'ood-peak',
      share: null,
      threshold: null,
      start: 3,
      startName: 'relu3',
      length: 2,
      extractor: 2,
    });
    expect(detection.oodPeak).toMatchObject({ layer: 2, name: 'relu2', accuracy: 0.7 });
    expect(detection.oodLast).toBe(0.45);
    expect(detection.oodDrop).toBeCloseTo(0.25, 12);
  });

  it('has no start where the last layer is the best', () => {
    const detection = detectTunnel({ layers: madeUpLayers(id, [0.4, 0.5, 0.5, 0.6]) });
    const rule = detection.rules.at(-1);
    expect(rule).toMatchObject({ start: null, startName: null, length: 0, extractor: 4 });
    expect(rule && hasTunnel(rule)).toBe(false);
    expect(detection.oodDrop).toBe(0);
  });

  it('takes the first of equal peaks', () => {
    const detection = detectTunnel({ layers: madeUpLayers(id, [0, 0.5, 0.5, 0.5]) });
    expect(detection.oodPeak?.layer).toBe(2);
    expect(detectTunnel({ layers: madeUpLayers(id, [0, 0, 0, 0]) }).oodPeak?.layer).toBe(1);
  });

  it('is absent without an OOD probe', () => {
    const detection = detectTunnel({ layers: madeUpLayers(id) });
    expect(detection).toMatchObject({ oodPeak: null, oodLast: null, oodDrop: null });
    expect(detection.rules.map((rule) => rule.rule)).toEqual(['id-95', 'id-98']);
  });
});

it('reports the rank’s peak and its last value', () => {
  const layers = madeUpLayers([0.5, 0.6, 0.6], undefined, [300, 483, 69]);
  expect(detectTunnel({ layers })).toMatchObject({
    rankPeak: { layer: 2, name: 'relu2', rank: 483 },
    rankLast: 69,
  });
  expect(detectTunnel({ layers: madeUpLayers([0.5, 0.6]) })).toMatchObject({
    rankPeak: null,
    rankLast: null,
  });
});

it('returns what its schema describes', () => {
  const layers = madeUpLayers([0.5, 0.6], [0.5, 0.4], [9, 0]);
  const detection = detectTunnel({ layers });
  expect(tunnelDetectionSchema.parse(JSON.parse(JSON.stringify(detection)))).toEqual(detection);
});

describe('bad input', () => {
  const [one, two] = madeUpLayers([0.5, 0.6]);
  if (!one || !two) throw new Error('no layers');
  const bad: [string, TunnelLayer[], number[]?][] = [
    ['no layer', []],
    ['one layer', [one]],
    ['an accuracy above 1', [one, { ...two, id: 54.5 }]],
    ['an accuracy below 0', [{ ...one, id: -0.1 }, two]],
    ['NaN', [{ ...one, id: Number.NaN }, two]],
    [
      'OOD above 1',
      [
        { ...one, ood: 1.5 },
        { ...two, ood: 0 },
      ],
    ],
    [
      'OOD NaN',
      [
        { ...one, ood: Number.NaN },
        { ...two, ood: 0 },
      ],
    ],
    ['OOD on one layer', [{ ...one, ood: 0.5 }, two]],
    ['rank on one layer', [one, { ...two, rank: 3 }]],
    [
      'half a rank',
      [
        { ...one, rank: 1.5 },
        { ...two, rank: 3 },
      ],
    ],
    [
      'a negative rank',
      [
        { ...one, rank: -1 },
        { ...two, rank: 3 },
      ],
    ],
    [
      'layers from 0',
      [
        { ...one, layer: 0 },
        { ...two, layer: 1 },
      ],
    ],
    ['layers out of order', [two, one]],
    ['a layer left out', [one, { ...two, layer: 3 }]],
    ['a layer twice', [one, one]],
    ['a last layer at 0', [one, { ...two, id: 0 }]],
    ['no share', [one, two], []],
    ['share 0', [one, two], [0]],
    ['share 95', [one, two], [95]],
    ['share NaN', [one, two], [Number.NaN]],
    ['a share twice', [one, two], [0.95, 0.95]],
  ];
  it.each(bad)('%s is refused in one line', (_, layers, shares) => {
    expect(() => detectTunnel({ layers }, shares ? { shares } : {})).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: expect.stringMatching(/^[^\n]+; give [^\n]+$/),
      }),
    );
  });
});

it('takes the layers of imported modules and activations, whatever they are called', () => {
  const names = ['stem', 'blocks.0.act:2', 'encoder/层 3', 'out'];
  const measured = madeUpProbe([0.4, 0.79, 0.8, 0.8], 1000);
  const id = {
    ...measured,
    layers: measured.layers.map((layer, at) => ({ ...layer, name: names[at] ?? '' })),
  };
  const { rules } = detectTunnel({ layers: tunnelLayers(layerTable({ id })) });
  expect(rules[0]).toMatchObject({ start: 2, startName: 'blocks.0.act:2' });
});
