import { figureSchema, figureTableSchema, isTaskOf, type Scale, type Task } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { mainResult } from './mainResult.js';
import { protocol } from './protocol.js';
import { analysesOf } from './testing/analysesOf.js';
import { cifarData } from './testing/cifarData.js';
import { type MadeUpResult, MadeUpResults } from './testing/MadeUpResults.js';
import {
  layerNames,
  madeUpProbe,
  madeUpRanks,
  madeUpSpectra,
  madeUpTraining,
} from './testing/madeUp.js';

function planAt(scale: Scale, seeds = protocol.seeds[scale]) {
  return protocol.plan({ scale, seeds, bfloat16: true, ...cifarData });
}

function tasksAt(scale: Scale, seeds?: readonly number[]): readonly Task[] {
  return planAt(scale, seeds).plan.tasks;
}

const idsOf = (tasks: readonly Task[]) => new Set(tasks.map(({ id }) => id));

describe.each(['smoke', 'laptop', 'paper'] as const)('protocol at scale %s', (scale) => {
  it('shares the trainings and readings of main-result', () => {
    const { plan } = mainResult.plan({ scale, seeds: [0], bfloat16: true, ...cifarData });
    const own = idsOf(tasksAt(scale));
    for (const { id } of plan.tasks) expect(own).toContain(id);
  });

  it('goes seed by seed, trainings first, and gives no label twice', () => {
    const tasks = tasksAt(scale);
    const seeds = tasks.map(({ spec }) => ('seed' in spec ? spec.seed : -1));
    expect(seeds).toEqual(seeds.toSorted((a, b) => a - b));
    const kinds = tasks.filter((_, at) => seeds[at] === 0).map(({ spec }) => spec.kind);
    expect(kinds.lastIndexOf('train')).toBe(2);
    expect(new Set(tasks.map(({ label }) => label)).size).toBe(tasks.length);
  });

  it('has the tasks of fewer seeds among those of more', () => {
    const more = idsOf(tasksAt(scale, [0, 1]));
    expect(new Set([...idsOf(tasksAt(scale, [1])), ...idsOf(tasksAt(scale, [0]))])).toEqual(more);
  });

  it('changes one choice at a time', () => {
    const probes = tasksAt(scale, [0]).filter((task) => isTaskOf(task, 'probe'));
    for (const name of ['MLP', 'VGG-19', 'ResNet-34']) {
      const own = probes.filter(
        ({ label, spec }) => label.startsWith(`${name},`) && spec.role === 'id',
      );
      const [usual, ...others] = own.map(({ spec }) => spec);
      expect(others).not.toHaveLength(0);
      for (const other of others) {
        const differs = [
          JSON.stringify(other.layers) !== JSON.stringify(usual?.layers),
          // Fewer images are read for more epochs, which makes as many steps.
          other.data?.images !== usual?.data?.images ||
            JSON.stringify(other.probe) !== JSON.stringify(usual?.probe),
        ];
        expect(differs.filter(Boolean)).toHaveLength(1);
        if (other.data?.images !== usual?.data?.images) {
          const seen = (spec: typeof usual) =>
            (spec?.data?.images ?? 50_000) * (spec?.probe.epochs ?? 0);
          expect(seen(other)).toBe(seen(usual));
        }
        expect(other.probe.maxFeatures).toBe(usual?.probe.maxFeatures);
      }
    }
  });
});

it('reads on a laptop what it says', () => {
  const others = tasksAt('laptop', [0])
    .map(({ label }) => label)
    .filter((label) => label.startsWith('VGG-19') && label.includes('ID probes,'));
  expect(others).toHaveLength(1 + 2 + 4 + 2);
  const spectra = tasksAt('laptop', [0]).filter((task) => isTaskOf(task, 'spectrum'));
  expect(spectra.map(({ spec }) => spec.spectrum.images)).toEqual([4000, 4000]);
});

it('leaves out a way that comes to the default one', () => {
  const labels = (scale: Scale) => tasksAt(scale, [0]).map(({ label }) => label);
  const masarczyk = (label: string) => label.includes('Masarczyk');
  expect(labels('laptop').filter(masarczyk)).toHaveLength(2);
  expect(labels('paper').filter(masarczyk)).toHaveLength(0);
});

/** What nobody measured: how high the probe of a layer reaches, and ranks by definition. */
interface World {
  /** The first layer, by the way’s task, whose probe has the last one’s accuracy. */
  readonly start: (task: Task<'probe'>, depth: number) => number;
  /** Accuracy of the last layer’s ID probe. */
  readonly last: number;
  /** Accuracies of the layers before the start, as a share of the last one’s. */
  readonly before: number;
  readonly rank: (layer: number, depth: number) => number;
  /** Test images of each probe: few, for they are resampled. */
  readonly imagesTest: number;
}

const asClaimed: World = {
  start: (_, depth) => Math.round(depth / 2),
  last: 0.8,
  before: 0.5,
  rank: (layer, depth) => (layer > depth / 2 ? 10 : 100),
  imagesTest: 100,
};

/** Every choice but the threshold moves the start to the last layer. */
const otherwise: World = {
  start: (task, depth) => (task.label.includes('probes,') ? depth : Math.round(depth / 2)),
  last: 0.8,
  before: 0.5,
  rank: () => 100,
  imagesTest: 100,
};

const resnetTaps = [
  'conv1',
  ...[3, 4, 6, 3].flatMap((count, stage) =>
    Array.from({ length: count }, (_, block) => {
      const name = `layer${stage + 1}.${block}`;
      const shortcut = stage > 0 && block === 0 ? [`${name}.downsample.0`] : [];
      return [`${name}.conv1`, `${name}.conv2`, ...shortcut];
    }).flat(),
  ),
];

function namesOf({ network, spec }: Task<'probe' | 'rank' | 'spectrum'>): string[] {
  if (spec.layers) return spec.layers;
  if (network?.kind === 'resnet') return resnetTaps;
  return layerNames(network?.kind === 'vgg' ? 16 : (network?.depth ?? 0));
}

function resultsOf(world: World): MadeUpResults {
  return new MadeUpResults((task): MadeUpResult => {
    if (isTaskOf(task, 'train')) return madeUpTraining(0.9);
    if (isTaskOf(task, 'probe')) {
      const names = namesOf(task);
      const from = world.start(task, names.length);
      const reached = (at: number) => at + 1 >= from;
      const accuracies = names.map((_, at) =>
        task.spec.role === 'id'
          ? reached(at)
            ? world.last
            : world.last * world.before
          : reached(at)
            ? 0.3
            : 0.6,
      );
      return madeUpProbe(accuracies, { names, imagesTest: world.imagesTest });
    }
    if (isTaskOf(task, 'rank') || isTaskOf(task, 'spectrum')) {
      const names = namesOf(task);
      const ranks = names.map((_, at) => world.rank(at + 1, names.length));
      return isTaskOf(task, 'rank')
        ? madeUpRanks(ranks, { names })
        : madeUpSpectra(
            ranks.map((rank) => [rank, rank, rank]),
            { names },
          );
    }
    throw new Error(`nobody asked for ${task.spec.kind}`);
  });
}

const analysisOf = analysesOf(protocol, resultsOf, asClaimed, 'smoke');

describe('what protocol says', () => {
  it('supports every claim where the runs do', async () => {
    // Fourteen tests of ranks are corrected for: it takes ten seeds for one to reach 0.05.
    const seeds = Array.from({ length: 10 }, (_, seed) => seed);
    const { findings } = await analysisOf(asClaimed, seeds, 'smoke');
    expect(findings.filter(({ claim }) => claim === 'rank')).toHaveLength(2 * 7);
    for (const { title, verdict } of findings)
      expect([title, verdict]).toEqual([title, 'supported']);
  });

  it('contradicts every claim where the runs do', async () => {
    const seeds = Array.from({ length: 10 }, (_, seed) => seed);
    const { findings } = await analysisOf(otherwise, seeds, 'smoke');
    const unmoved = findings.filter(({ title }) => title.includes('threshold'));
    for (const { verdict } of unmoved) expect(verdict).toBe('supported');
    const others = findings.filter((finding) => !unmoved.includes(finding));
    for (const { title, verdict } of others)
      expect([title, verdict]).toEqual([title, 'contradicted']);
  });

  it('sees a threshold that moves the start', async () => {
    const { findings } = await analysisOf(
      { ...asClaimed, before: 0.93, imagesTest: 1000 },
      [0, 1, 2],
    );
    const moved = findings.filter(({ title }) => title.includes('threshold'));
    expect(moved).toHaveLength(3);
    for (const { verdict } of moved) expect(verdict).toBe('contradicted');
  });

  it('says nothing of networks whose probes are at chance', async () => {
    const { findings } = await analysisOf({ ...asClaimed, last: 0.1 }, [0]);
    expect(findings).not.toHaveLength(0);
    for (const { verdict, statistic, reason } of findings) {
      expect([verdict, statistic]).toEqual(['undecided', null]);
      expect(reason).toContain('chance');
    }
  });

  it('counts ResNet-34’s taps in blocks', async () => {
    const { findings } = await analysisOf(asClaimed, [0, 1, 2]);
    const taps = findings.find(
      ({ title }) => title.includes('ResNet-34') && title.includes('taps'),
    );
    expect(taps).toMatchObject({ verdict: 'supported', statistic: { value: 0, unit: 'blocks' } });
  });

  it('leaves ranks of three seeds undecided', async () => {
    const { findings } = await analysisOf(asClaimed, [0, 1, 2]);
    for (const { claim, verdict, leaning } of findings) {
      expect([verdict, leaning]).toEqual(
        claim === 'rank' ? ['undecided', 'supported'] : ['supported', null],
      );
    }
  });
});

describe('what protocol shows', () => {
  it.each([
    ['smoke', [0]],
    ['smoke', [0, 1]],
    ['laptop', [0]],
    ['paper', [0, 1, 2]],
  ] as const)('is well formed at scale %s with seeds %j', async (scale, seeds) => {
    const { figures = [], tables = [] } = await analysisOf(asClaimed, seeds, scale);
    const parsed = figures.map((figure) => figureSchema.parse(figure));
    expect(parsed.map(({ id }) => id)).toEqual([
      ...['mlp', 'vgg-19', 'resnet-34'].flatMap((name) => [`curves-${name}`, `starts-${name}`]),
      'rank-definitions',
    ]);
    for (const table of tables) expect(figureTableSchema.parse(table).rows).not.toHaveLength(0);
  });

  it('has a panel a choice, with starts at their layers', async () => {
    const { figures = [] } = await analysisOf(asClaimed, [0, 1, 2], 'smoke');
    const vgg = figures.find(({ id }) => id === 'curves-vgg-19');
    const chart = vgg && figureSchema.parse(vgg).chart;
    if (chart?.kind !== 'lines') throw new Error('no lines');
    expect(chart.panels.map(({ title }) => title)).toEqual([
      'threshold of the rule',
      'taps',
      'pooling of the probe',
      'training of the probe',
      'training images of the probe',
    ]);
    for (const { rules } of chart.panels) expect(rules[0]?.at).toBe(8 - 1);
    expect(chart.panels[0]?.rules[0]?.label).toContain('99 % rule');
  });

  it('places ResNet-34’s blocks where they end among the convolutions', async () => {
    const { figures = [] } = await analysisOf(asClaimed, [0, 1, 2]);
    const resnet = figures.find(({ id }) => id === 'curves-resnet-34');
    const chart = resnet && figureSchema.parse(resnet).chart;
    if (chart?.kind !== 'lines') throw new Error('no lines');
    const lines = chart.panels[1]?.lines ?? [];
    const places = lines.map(({ points }) => points.map(({ x }) => x + 1));
    expect(places[0]).toEqual(resnetTaps.map((_, at) => at + 1));
    // Layer 29 ends the third stage, and 10 is the shortcut of the second stage’s first block.
    expect(places[1]?.slice(2, 5)).toEqual([7, 9, 12]);
    expect(places[2]?.slice(2, 5)).toEqual([7, 10, 12]);
    expect(places[2]?.[12]).toBe(29);
    expect(places[2]?.at(-1)).toBe(36);
  });
});
