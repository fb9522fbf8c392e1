import { describe, expect, it } from 'vitest';
import { pearson } from '../statistics/pearson.js';
import { madeUpNetwork } from '../testing/madeUpNetwork.js';
import { extractorLength, tunnelLength } from './curveStatistics.js';
import { detectSeeds, type SeedRun } from './detectSeeds.js';
import { resampleNetworks } from './resampleNetworks.js';

const id = [0.3, 0.5, 0.57, 0.58, 0.6, 0.6];
const ood = [0.4, 0.5, 0.48, 0.45, 0.4, 0.3];

/** One network trained from so many seeds, each a little different. */
function madeUpRuns(
  seeds: number,
  options: { images?: number; withOod?: boolean } = {},
): SeedRun[] {
  const { images = 500, withOod = true } = options;
  return Array.from({ length: seeds }, (_, seed) => {
    const shifted = id.map((accuracy, layer) =>
      layer === 2 ? accuracy - 0.02 * (seed % 3) : accuracy,
    );
    return { seed, ...madeUpNetwork(shifted, withOod ? ood : undefined, { images, seed }) };
  });
}

/** The same without what is right image by image. */
function withoutCorrectness(runs: readonly SeedRun[]): SeedRun[] {
  return runs.map(({ seed, layers }) => ({ seed, layers }));
}

describe('of one network', () => {
  it.each([
    [1, 'images'],
    [3, 'both'],
  ] as const)('from %d seeds intervals are those of detectSeeds, over %s', (seeds, over) => {
    const runs = madeUpRuns(seeds);
    const options = { resamples: 500, seed: 4 };
    const { detection } = detectSeeds(runs, options);
    const resampled = resampleNetworks([runs], options);
    const start = resampled.estimate(([network]) => extractorLength(network?.id ?? []) + 1);
    const { low, high } = detection.rules[0]?.intervals[over] ?? {};
    expect(start).toEqual({ value: detection.rules[0]?.start, interval: { low, high }, over });
    const correlation = resampled.estimate(([network]) =>
      pearson(network?.id ?? [], network?.ood ?? []),
    );
    expect(correlation).toEqual({
      value: detection.correlation?.pearson,
      interval: detection.correlation?.intervals[over],
      over,
    });
  });

  it('an accuracy spreads as the binomial distribution does', () => {
    const [run] = madeUpRuns(1, { images: 1000 });
    const { value, interval } = resampleNetworks([run ? [run] : []]).estimate(
      ([network]) => network?.id.at(-1) ?? null,
    );
    expect(value).toBe(0.6);
    // 1.96 · √(0.6 · 0.4 / 1000)
    for (const end of [interval?.low, interval?.high]) {
      expect(Math.abs((end ?? 0) - 0.6) / 0.03036).toBeGreaterThan(0.9);
      expect(Math.abs((end ?? 0) - 0.6) / 0.03036).toBeLessThan(1.1);
    }
  });

  it('seeds alone count from six on', () => {
    const read = (runs: readonly SeedRun[]) =>
      resampleNetworks([withoutCorrectness(runs)]).estimate(([network]) => network?.id[2] ?? null);
    expect(read(madeUpRuns(5))).toEqual({ value: expect.any(Number), interval: null, over: null });
    const six = read(madeUpRuns(6));
    expect(six).toMatchObject({ value: expect.closeTo(0.55, 12), over: 'seeds' });
    expect(six.interval?.low).toBeGreaterThanOrEqual(0.53 - 1e-12);
    expect(six.interval?.high).toBeLessThanOrEqual(0.57 + 1e-12);
  });

  it('OOD images that cannot be resampled make no interval', () => {
    const runs = madeUpRuns(1).map((run) => ({ ...run, ood: { classes: 10, images: 500 } }));
    expect(resampleNetworks([runs]).estimate(([network]) => network?.id.at(-1) ?? null)).toEqual({
      value: 0.6,
      interval: null,
      over: null,
    });
  });

  it('has no OOD curve without an OOD probe', () => {
    const resampled = resampleNetworks([madeUpRuns(2, { withOod: false })]);
    expect(resampled.estimate(([network]) => (network?.ood === null ? 1 : 0))).toEqual({
      value: 1,
      interval: { low: 1, high: 1 },
      over: 'both',
    });
  });
});

describe('of several networks', () => {
  it.each([1, 3])('a difference of one from itself is exactly 0, from %d seeds', (seeds) => {
    const runs = madeUpRuns(seeds);
    const resampled = resampleNetworks([runs, runs]);
    for (const layer of id.keys()) {
      const { value, interval } = resampled.estimate(
        ([a, b]) => (a?.id[layer] ?? 0) - (b?.id[layer] ?? 1),
      );
      expect({ value, interval }).toEqual({ value: 0, interval: { low: 0, high: 0 } });
    }
  });

  it('a layer that carries all is one layer of tunnel more, in every resample', () => {
    const runs = madeUpRuns(3);
    const deeper = runs.map((run) => {
      const [last] = run.layers.slice(-1);
      const repeated = (correct: ArrayLike<number>) =>
        Uint8Array.from([...Array.from(correct), ...Array.from(correct).slice(-500)]);
      return {
        seed: run.seed,
        layers: [...run.layers, ...(last ? [{ ...last, layer: 7, name: 'relu7' }] : [])],
        id: { classes: 10, correct: repeated(run.id?.correct ?? []) },
        ood: { classes: 10, correct: repeated(run.ood?.correct ?? []) },
      };
    });
    const more = resampleNetworks([runs, deeper]).estimate(
      ([a, b]) => tunnelLength(b?.id ?? []) - tunnelLength(a?.id ?? []),
    );
    expect(more).toEqual({ value: 1, interval: { low: 1, high: 1 }, over: 'both' });
  });

  it('go by what all of them have', () => {
    const read = (networks: SeedRun[][]) =>
      resampleNetworks(networks, { resamples: 200 }).estimate(
        ([a, b]) => (a?.id[2] ?? 0) - (b?.id[2] ?? 0),
      ).over;
    const [one, three, six] = [1, 3, 6].map((seeds) => madeUpRuns(seeds));
    if (!one || !three || !six) throw new Error('no runs');
    expect(read([three, six])).toBe('both');
    expect(read([one, three])).toBe('images');
    expect(read([one, withoutCorrectness(six)])).toBeNull();
    expect(read([six, withoutCorrectness(six)])).toBe('seeds');
    expect(read([three, withoutCorrectness(six)])).toBeNull();
  });
});

describe('a number that is not defined', () => {
  const resampled = resampleNetworks([madeUpRuns(2)]);

  it.each([null, Number.NaN, Number.POSITIVE_INFINITY])(
    '%s, has no value and no interval',
    (no) => {
      const absent = { value: null, interval: null, over: null };
      expect(resampled.estimate(() => no)).toEqual(absent);
      // Not even where every resample has one.
      let calls = 0;
      expect(resampled.estimate(() => (calls++ === 0 ? no : 1))).toEqual(absent);
    },
  );

  it.each([null, Number.NaN])('%s in some resample, has no interval', (no) => {
    const measured = id[0] ?? 0;
    const estimate = resampled.estimate(([network]) =>
      (network?.id[0] ?? 0) > measured + 1e-9 ? no : 1,
    );
    expect(estimate).toEqual({ value: 1, interval: null, over: null });
  });
});

it('is the same for the same seed, and near for another', () => {
  const read = (seed: number) =>
    resampleNetworks([madeUpRuns(3)], { seed, resamples: 1000 }).estimate(
      ([network]) => network?.ood?.[3] ?? null,
    );
  expect(read(1)).toEqual(read(1));
  expect(read(2)).not.toEqual(read(1));
  expect(Math.abs((read(2).interval?.low ?? 0) - (read(1).interval?.low ?? 1))).toBeLessThan(0.01);
});

it.each([
  ['no network', [], 'networks'],
  ['a network without runs', [madeUpRuns(1), []], 'networks[1]'],
  [
    'layers that are not those of the first run',
    [madeUpRuns(1), [...madeUpRuns(1), { seed: 1, ...madeUpNetwork([0.5, 0.6], [0.5, 0.4]) }]],
    'networks[1][1].layers',
  ],
])('refuses %s', (_, networks, path) => {
  expect(() => resampleNetworks(networks)).toThrow(
    expect.objectContaining({ code: 'invalid-request', context: { path } }),
  );
});

it('refuses too few resamples', () => {
  expect(() => resampleNetworks([madeUpRuns(1)], { resamples: 10 })).toThrow(
    expect.objectContaining({ code: 'invalid-request', context: { path: 'resamples' } }),
  );
});

describe('share', () => {
  it('is how often an estimate’s resamples have something', () => {
    const resampled = resampleNetworks([madeUpRuns(3)], { resamples: 400 });
    const first = ([network]: readonly { id: readonly number[] }[]) => network?.id[0] ?? 0;
    const { interval } = resampled.estimate(first);
    const within = resampled.share(
      (networks) =>
        first(networks) >= (interval?.low ?? 1) && first(networks) <= (interval?.high ?? 0),
    );
    expect(within).toBeGreaterThanOrEqual(0.94);
    expect(within).toBeLessThan(1);
    expect(resampled.share(() => true)).toBe(1);
    expect(resampled.share(() => false)).toBe(0);
  });

  it('is null where there is nothing to resample', () => {
    expect(resampleNetworks([withoutCorrectness(madeUpRuns(2))]).share(() => true)).toBeNull();
  });
});
