import { describe, expect, it } from 'vitest';
import { madeUpNetwork } from '../testing/madeUpNetwork.js';
import { SeededRandom } from '../testing/SeededRandom.js';
import { detectSeeds } from './detectSeeds.js';
import { detectTunnel } from './detectTunnel.js';
import type { TunnelNetwork } from './TunnelNetwork.js';
import { tunnelDetectionSchema } from './tunnelDetection.js';

const id = [0.3, 0.5, 0.57, 0.58, 0.6, 0.6];
const ood = [0.4, 0.5, 0.48, 0.45, 0.4, 0.3];

/** The leading rule’s intervals. */
const startOf = (network: TunnelNetwork, options = {}) =>
  detectTunnel(network, options).rules[0]?.intervals;

describe('intervals over images', () => {
  it('are a point where all layers are right on the same images', () => {
    const network = madeUpNetwork([0.3, 0.6, 0.6], [0.6, 0.6, 0.3], { noise: 0 });
    const detection = detectTunnel(network);
    expect(detection.rules[0]?.intervals.images).toEqual({
      low: 2,
      high: 2,
      shares: [0, 1, 0],
      noTunnel: 0,
    });
    expect(detection.rules[2]?.intervals.images).toMatchObject({ low: 2, high: 2 });
  });

  it('hold what was measured, and shares that add up', () => {
    const { rules, retained, correlation, alignment } = detectTunnel(madeUpNetwork(id, ood));
    for (const { start, intervals } of rules) {
      const { low, high, shares } = intervals.images ?? { low: 0, high: 0, shares: [] };
      expect(low).toBeLessThanOrEqual(start ?? 0);
      expect(high).toBeGreaterThanOrEqual(start ?? 0);
      expect(shares).toHaveLength(6);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
    const values = [
      { value: retained?.percent, intervals: retained?.intervals },
      { value: correlation?.pearson, intervals: correlation?.intervals },
      ...(alignment ?? []),
    ];
    expect(values).toHaveLength(8);
    for (const { value, intervals } of values) {
      expect(intervals?.images?.low).toBeLessThan(value ?? 0);
      expect(intervals?.images?.high).toBeGreaterThan(value ?? 0);
      expect(intervals).toMatchObject({ seeds: null, both: null });
    }
  });

  it('are the same for the same seed, and another’s are near', () => {
    const network = madeUpNetwork(id, ood);
    expect(detectTunnel(network, { seed: 4 })).toEqual(detectTunnel(network, { seed: 4 }));
    const [one, other] = [1, 2].map((seed) => startOf(network, { seed })?.images?.shares ?? []);
    expect(one).not.toEqual(other);
    one?.forEach((share, layer) => {
      expect(Math.abs(share - (other?.[layer] ?? 0))).toBeLessThan(0.06);
    });
  });

  it('do not depend on the order of the images but for the draw', () => {
    const images = 500;
    const network = madeUpNetwork(id, undefined, { images });
    const order = new SeededRandom(1).shuffle(Array.from({ length: images }, (_, image) => image));
    const correct = Uint8Array.from(
      { length: id.length * images },
      (_, at) =>
        network.id?.correct?.[Math.floor(at / images) * images + (order[at % images] ?? 0)] ?? 0,
    );
    const shuffled = { ...network, id: { classes: 10, correct } };
    const options = { resamples: 4000 };
    const [plain, moved] = [network, shuffled].map(
      (each) => startOf(each, options)?.images?.shares ?? [],
    );
    expect(moved).not.toEqual(plain);
    plain?.forEach((share, layer) => {
      expect(Math.abs(share - (moved?.[layer] ?? 0))).toBeLessThan(0.05);
    });
  });

  it('narrow with images', () => {
    const width = (images: number) => {
      const { low, high } = detectTunnel(madeUpNetwork(id, ood, { images })).retained?.intervals
        .images ?? { low: 0, high: 0 };
      return high - low;
    };
    // A hundred times as many: a tenth as wide.
    expect(width(10_000) / width(100)).toBeGreaterThan(0.05);
    expect(width(10_000) / width(100)).toBeLessThan(0.2);
  });

  it('start later for a larger share, in every resample', () => {
    const { rules } = detectTunnel(madeUpNetwork(id), { shares: [0.8, 0.9, 0.95, 1] });
    const below = rules.map(({ intervals }) => {
      let sum = 0;
      return intervals.images?.shares.map((share) => {
        sum += share;
        return sum;
      });
    });
    for (let rule = 1; rule < below.length; rule++) {
      below[rule]?.forEach((share, layer) => {
        expect(share).toBeLessThanOrEqual((below[rule - 1]?.[layer] ?? 0) + 1e-12);
      });
    }
  });

  it('say how often there is no tunnel', () => {
    // The last but one layer reaches 95 % of the last exactly: half of the resamples find it there.
    const interval = startOf(madeUpNetwork([0.2, 0.57, 0.6], undefined, { images: 2000 }))?.images;
    expect(interval).toMatchObject({ low: 2, high: 3 });
    expect(interval?.noTunnel).toBe(interval?.shares[2]);
    expect(interval?.noTunnel).toBeGreaterThan(0.4);
    expect(interval?.noTunnel).toBeLessThan(0.6);
  });

  it('are absent where correctness is, and of OOD numbers where theirs is', () => {
    const network = madeUpNetwork(id, ood);
    const bare = detectTunnel({ layers: network.layers, id: { classes: 10, images: 1000 } });
    expect(bare.basis).toMatchObject({ resamples: 0, idImages: 1000, oodImages: null });
    expect(bare.rules.every(({ intervals }) => intervals.images === null)).toBe(true);
    const half = detectTunnel({ ...network, ood: { classes: 10, images: 1000 } });
    expect(half.rules.map(({ intervals }) => intervals.images === null)).toEqual([
      false,
      false,
      true,
    ]);
    expect(half.retained?.intervals.images).toBeNull();
  });
});

describe('intervals over seeds', () => {
  const starts = [3, 5, 4];
  /** Networks that start at these layers of six. */
  const runs = starts.map((start, seed) => ({
    seed,
    ...madeUpNetwork(
      id.map((_, layer) => (layer + 1 < start ? 0.2 : 0.8)),
      ood,
      { seed, noise: 0.2 },
    ),
  }));

  it('are those of one network where the seeds are alike', () => {
    const network = madeUpNetwork(id, ood);
    const one = detectTunnel(network);
    const { detection } = detectSeeds([0, 1, 2].map((seed) => ({ seed, ...network })));
    expect(detection.rules.map(({ start }) => start)).toEqual(one.rules.map(({ start }) => start));
    detection.rules.forEach(({ start, intervals }, rule) => {
      expect(intervals.images).toEqual(one.rules[rule]?.intervals.images);
      expect(intervals.both).toEqual(one.rules[rule]?.intervals.images);
      expect(intervals.seeds).toMatchObject({ low: start, high: start });
    });
  });

  it('reach from the earliest to the latest of three', () => {
    const { detection, seeds } = detectSeeds(runs);
    expect(seeds).toEqual([0, 1, 2]);
    expect(detection.basis).toMatchObject({ seeds: 3, idImages: 1000, resamples: 2000 });
    expect(detection.rules[0]).toMatchObject({ starts, intervals: { seeds: { low: 3, high: 5 } } });
    expect(detection.rules[0]?.intervals.both).toMatchObject({ low: 3, high: 5 });
  });

  it('need no correctness', () => {
    const bare = runs.map(({ seed, layers }) => ({ seed, layers }));
    const { detection } = detectSeeds(bare);
    expect(detection.rules[0]?.intervals).toMatchObject({
      images: null,
      seeds: { low: 3, high: 5 },
      both: null,
    });
  });
});

it('keep to their schema', () => {
  const detection = detectTunnel(madeUpNetwork(id, ood));
  expect(tunnelDetectionSchema.parse(JSON.parse(JSON.stringify(detection)))).toEqual(detection);
});

describe('coverage', () => {
  /** A network of which each image’s correctness is drawn: accuracies are the truth but for chance. */
  function drawn(truth: readonly number[], images: number, random: SeededRandom): Uint8Array {
    const correct = new Uint8Array(truth.length * images);
    for (let image = 0; image < images; image++) {
      const difficulty = random.next();
      truth.forEach((accuracy, layer) => {
        // Half of the time the image’s own difficulty decides, half of the time luck.
        const place = random.next() < 0.5 ? difficulty : random.next();
        correct[layer * images + image] = place < accuracy ? 1 : 0;
      });
    }
    return correct;
  }

  function accuraciesOf(correct: Uint8Array, images: number): number[] {
    return Array.from({ length: correct.length / images }, (_, layer) => {
      const own = correct.subarray(layer * images, (layer + 1) * images);
      return own.reduce((sum, value) => sum + value, 0) / images;
    });
  }

  const rounds = 200;
  /** In how many of the rounds each interval holds the truth, and how often there is a tunnel. */
  function cover(idTruth: number[], oodTruth: number[], start: number, retained: number) {
    const random = new SeededRandom(11);
    const images = 400;
    const held = { start: 0, retained: 0, tunnel: 0 };
    for (let round = 0; round < rounds; round++) {
      const correct = { id: drawn(idTruth, images, random), ood: drawn(oodTruth, images, random) };
      const accuracies = {
        id: accuraciesOf(correct.id, images),
        ood: accuraciesOf(correct.ood, images),
      };
      const layers = accuracies.id.map((accuracy, layer) => ({
        layer: layer + 1,
        name: `l${layer}`,
        id: accuracy,
        ood: accuracies.ood[layer],
      }));
      const detection = detectTunnel(
        { layers, id: { correct: correct.id }, ood: { correct: correct.ood } },
        { resamples: 400, seed: round },
      );
      const starts = detection.rules[0]?.intervals.images;
      if ((starts?.low ?? 9) <= start && start <= (starts?.high ?? 9)) held.start++;
      const range = detection.retained?.intervals.images;
      if (range && range.low <= retained && retained <= range.high) held.retained++;
      if (detection.verdict.verdict === 'tunnel') held.tunnel++;
    }
    return held;
  }

  // 200 rounds at 95 % have a standard error of 1.5 points.
  it('is 95 % or a little more with one best layer', () => {
    const held = cover([0.3, 0.5, 0.66, 0.7, 0.7, 0.7], [0.4, 0.6, 0.55, 0.5, 0.4, 0.3], 4, 50);
    expect(held.start / rounds).toBeGreaterThan(0.9);
    expect(held.retained / rounds).toBeGreaterThan(0.9);
  });

  it('is so on a plateau too, where the plain percentile interval fails; no tunnel is invented', () => {
    const plateau = [0.3, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.57];
    const held = cover([0.3, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7], plateau, 2, 95);
    expect(held.retained / rounds).toBeGreaterThan(0.9);
    // Where exactly 95 % is retained, a tunnel is a mistake that may be made one time in forty.
    expect(held.tunnel / rounds).toBeLessThan(0.06);
  });
});
