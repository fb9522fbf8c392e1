import {
  datasetInfo,
  decideFindings,
  isTaskOf,
  type Plan,
  type Scale,
  type Task,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import type { Experiment } from './Experiment.js';
import { mainResult } from './mainResult.js';
import { quickstart } from './quickstart.js';
import { cifarData } from './testing/cifarData.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpProbe, madeUpRanks, madeUpTraining } from './testing/madeUp.js';

function planAt(scale: Scale, seeds = mainResult.seeds[scale], bfloat16 = true) {
  return mainResult.plan({ scale, seeds, bfloat16, ...cifarData });
}

/** What is done to a network of a plan from one seed, found by the labels of its tasks. */
function trainingOf(plan: Plan, name: string, seed: number) {
  const labelled = (what: string) =>
    plan.tasks.find(({ label }) => label === `${name}, seed ${seed}: ${what}`);
  const train = labelled('train');
  const rank = labelled('ranks');
  const id = labelled('ID probes');
  const ood = labelled('OOD probes');
  if (!train || !isTaskOf(train, 'train') || !rank || !isTaskOf(rank, 'rank')) {
    throw new Error(`${name} is not trained or not ranked from seed ${seed}`);
  }
  if (!id || !isTaskOf(id, 'probe') || !ood || !isTaskOf(ood, 'probe')) {
    throw new Error(`${name} is not probed from seed ${seed}`);
  }
  return { train, id, ood, rank };
}

const names = ['MLP', 'VGG-19', 'ResNet-34'];

/** The networks of a plan with what is done to them from their first seed. */
function settingsAt(scale: Scale, bfloat16?: boolean) {
  const { plan } = planAt(scale, undefined, bfloat16);
  return names.map((name) => {
    const { train, id, rank } = trainingOf(plan, name, 0);
    const { network, spec } = train;
    return { name, network, training: spec.training, probe: id.spec, rank: rank.spec };
  });
}

function trainingsOf({ plan }: { readonly plan: Plan }): Task<'train'>[] {
  return plan.tasks.filter((task) => isTaskOf(task, 'train'));
}

describe.each(['smoke', 'laptop', 'paper'] as const)('main-result at scale %s', (scale) => {
  it('trains three networks from every seed, and measures each', () => {
    const { plan } = planAt(scale);
    const seeds = mainResult.seeds[scale];
    for (const name of names) {
      for (const seed of seeds) {
        const { train, id, ood, rank } = trainingOf(plan, name, seed);
        for (const task of [train, id, ood, rank]) expect(task.spec.seed).toBe(seed);
        for (const task of [id, ood, rank]) expect(task.inputs).toEqual({ weights: train.id });
        expect([id.spec.role, ood.spec.role]).toEqual(['id', 'ood']);
        expect(ood.spec.data?.dataset).toBe('cifar100');
        expect(train.classes).toBe(10);
      }
    }
    const trained = trainingsOf({ plan }).map(({ network }) => network.kind);
    expect(trained).toEqual(seeds.flatMap(() => ['mlp', 'vgg', 'resnet']));
    expect(plan.tasks).toHaveLength(3 * 4 * seeds.length);
    expect(new Set(plan.tasks.map(({ label }) => label)).size).toBe(plan.tasks.length);
  });

  it('has every network’s first seed done before a second one begins', () => {
    const seeds = planAt(scale).plan.tasks.map(({ spec }) => ('seed' in spec ? spec.seed : -1));
    expect(seeds).toEqual(seeds.toSorted((a, b) => a - b));
  });

  it('trains a seed’s networks before it measures them', () => {
    const kinds = planAt(scale).plan.tasks.map(({ spec }) => spec.kind);
    const measured = ['probe', 'probe', 'rank'];
    const bySeed = [...Array(3).fill('train'), ...measured, ...measured, ...measured];
    expect(kinds).toEqual(mainResult.seeds[scale].flatMap(() => bySeed));
  });

  it('gives a task one id, whatever the other seeds are and their order', () => {
    const idsOf = (all: readonly number[]) =>
      new Set(planAt(scale, all).plan.tasks.map(({ id }) => id));
    const both = idsOf([0, 1]);
    expect(idsOf([1, 0])).toEqual(both);
    expect(new Set([...idsOf([0]), ...idsOf([1])])).toEqual(both);
  });
});

describe('the published settings', () => {
  it('are those of REFERENCE, whatever the hardware', () => {
    expect(settingsAt('paper')).toEqual(settingsAt('paper', false));
    const [mlp, vgg, resnet] = settingsAt('paper');
    expect(mlp).toMatchObject({
      network: { kind: 'mlp', depth: 12, width: 1024 },
      training: { epochs: 1000, learningRate: 0.05, momentum: 0, weightDecay: 0 },
    });
    const shared = { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4, batchSize: 128 };
    expect(vgg).toMatchObject({
      network: { kind: 'vgg', depth: 19, convolutions: null, widthMultiplier: 1 },
      training: { ...shared, epochs: 160, schedule: { milestones: [80, 120], factor: 0.1 } },
    });
    expect(resnet).toMatchObject({
      network: { kind: 'resnet', depth: 34, widthMultiplier: 1 },
      training: { ...shared, epochs: 164, schedule: { milestones: [82, 123], factor: 0.1 } },
    });
    for (const { probe, rank, training } of settingsAt('paper')) {
      expect(training.precision).toBe('float32');
      expect(probe.probe).toMatchObject({ epochs: 30, learningRate: 1e-3 });
      expect(probe.data?.images).toBeNull();
      expect(rank.rank).toMatchObject({ rtol: 1e-3, maxFeatures: 8000, images: null });
    }
  });

  it('probe ten classes that CIFAR-10 does not have', () => {
    const all = datasetInfo('cifar100').classNames ?? [];
    const probed = mainResult.data.ood?.classes?.map((label) => all[label]) ?? [];
    expect(probed).toHaveLength(10);
    for (const name of probed) expect(datasetInfo('cifar10').classNames).not.toContain(name);
  });
});

describe('main-result on a laptop', () => {
  it('computes in bfloat16 where that is faster, and in float32 elsewhere', () => {
    for (const [bfloat16, precision] of [
      [true, 'bfloat16'],
      [false, 'float32'],
    ] as const) {
      for (const { training, probe } of settingsAt('laptop', bfloat16)) {
        expect([training.precision, probe.precision]).toEqual([precision, precision]);
      }
    }
  });

  it('shares its MLP’s training with quickstart', () => {
    const input = { scale: 'laptop', seeds: [0], bfloat16: true, ...cifarData } as const;
    const [own] = trainingsOf(mainResult.plan(input));
    expect(own?.network?.kind).toBe('mlp');
    expect(trainingsOf(quickstart.plan(input)).map(({ id }) => id)).toEqual([own?.id]);
  });
});

/** Curves over layers 1 to `depth`. */
interface Curves {
  readonly id: (layer: number, depth: number) => number;
  readonly ood: (layer: number, depth: number) => number;
  readonly rank: (layer: number, depth: number, kind: string) => number;
}

/** All as the paper says: ID accuracy is there after a third, OOD accuracy and rank fall. */
const asClaimed: Curves = {
  id: (layer, depth) => (layer <= depth / 3 ? 0.4 : 0.8),
  ood: (layer, depth) => (layer <= depth / 2 ? 0.6 : 0.3),
  rank: (layer, depth, kind) => {
    if (kind !== 'resnet') return layer < depth ? 200 : 12;
    return layer === 29 ? 300 : 100;
  },
};

/** Nothing as the paper says: all is built up to the last layer, in a ResNet of a low rank. */
const otherwise: Curves = {
  id: (layer, depth) => 0.1 + (0.8 * layer) / depth,
  ood: (layer, depth) => 0.1 + (0.6 * layer) / depth,
  rank: (layer, _, kind) => (kind === 'resnet' ? 15 - Number(layer === 29) : 200),
};

/** What an experiment finds in networks of such curves, each seed’s ranks a little different. */
async function findingsOf(experiment: Experiment, curves: Curves, seeds: readonly number[]) {
  const depths: Record<string, number> = { mlp: 6, vgg: 16, resnet: 36 };
  const results = new MadeUpResults(({ spec, network }) => {
    const kind = network?.kind ?? '';
    const depth = depths[kind] ?? 0;
    const over = (curve: Curves['rank']) =>
      Array.from({ length: depth }, (_, at) => curve(at + 1, depth, kind));
    if (spec.kind === 'train') return madeUpTraining(0.8);
    if (spec.kind === 'probe') return madeUpProbe(over(curves[spec.role]), { imagesTest: 400 });
    if (spec.kind !== 'rank') throw new Error(`no result is made up for ${spec.kind}`);
    return madeUpRanks(over(curves.rank).map((rank) => rank + (spec.seed % 3)));
  });
  const planned = experiment.plan({ scale: 'smoke', seeds, bfloat16: true, ...cifarData });
  const { networks, questions } = await planned.analyse(results);
  expect(networks?.map((network) => network.seeds.length)).toEqual(
    networks?.map(() => seeds.length),
  );
  return decideFindings(questions, 'smoke');
}

/** As many as a test of four questions of one claim takes. */
const eight = [0, 1, 2, 3, 4, 5, 6, 7];

describe.each([
  { experiment: mainResult, split: 3, rank: 4 },
  { experiment: quickstart, split: 1, rank: 1 },
])('the analysis of $experiment.name', ({ experiment, split, rank }) => {
  const counts: Record<string, number> = { split, ood: split, rank };

  it.each([
    ['supports', asClaimed, 'supported'],
    ['contradicts', otherwise, 'contradicted'],
  ] as const)('%s every claim by runs that do', async (_, curves, verdict) => {
    const findings = await findingsOf(experiment, curves, eight);
    for (const finding of findings)
      expect([finding.title, finding.verdict]).toEqual([finding.title, verdict]);
    for (const claim of experiment.claims) {
      const own = findings.filter((finding) => finding.claim === claim);
      expect([claim, own.length]).toEqual([claim, counts[claim]]);
    }
  });

  it('wants for seeds where few cannot decide, and says which way they lean', async () => {
    for (const [curves, leaning] of [
      [asClaimed, 'supported'],
      [otherwise, 'contradicted'],
    ] as const) {
      const findings = await findingsOf(experiment, curves, [0, 1, 2]);
      const ranks = findings.filter(({ claim }) => claim === 'rank');
      expect(ranks).toHaveLength(rank);
      for (const { verdict, test, reason, n } of ranks) {
        expect([verdict, test]).toEqual(['undecided', null]);
        expect(reason).toContain('undecided for want of seeds');
        expect(n[0]).toEqual({ count: 3, of: 'seeds' });
      }
      expect(ranks[0]?.leaning).toBe(leaning);
      for (const { claim, verdict } of findings) {
        if (claim !== 'rank') expect(verdict).toBe(leaning);
      }
    }
  });

  it('says nothing of networks that learned nothing', async () => {
    const chance = () => 0.1;
    for (const finding of await findingsOf(experiment, { ...asClaimed, id: chance }, eight)) {
      expect(finding).toMatchObject({ verdict: 'undecided', statistic: null });
      expect(finding.reason).toContain('not above chance');
    }
    const findings = await findingsOf(experiment, { ...asClaimed, ood: chance }, eight);
    for (const { claim, verdict, reason } of findings) {
      expect(verdict).toBe(claim === 'ood' ? 'undecided' : 'supported');
      if (claim === 'ood') expect(reason).toContain('OOD accuracy is not above chance');
    }
  });

  it('asks of no OOD probe and no rank that is not there, and takes one seed', async () => {
    const findings = await findingsOf(experiment, asClaimed, [0]);
    for (const { claim, interval, verdict } of findings) {
      if (claim === 'rank') expect([interval, verdict]).toEqual([null, 'undecided']);
      else expect(verdict).toBe('supported');
    }
    const { plan, analyse } = experiment.plan({
      scale: 'smoke',
      seeds: [0],
      bfloat16: true,
      ...cifarData,
      ood: null,
    });
    expect(plan.tasks.length).toBe(3 * split);
    const results = new MadeUpResults(({ spec }) => {
      if (spec.kind === 'train') return madeUpTraining(0.8);
      return spec.kind === 'rank' ? madeUpRanks([0, 20]) : madeUpProbe([0.5, 0.8]);
    });
    const { questions } = await analyse(results);
    expect(questions.map(({ claim }) => claim).sort()).toEqual([
      ...Array(split).fill('rank'),
      ...Array(split).fill('split'),
    ]);
  });
});

it('a number that nobody could measure is never 0', async () => {
  // The made-up ResNet has two layers, and none at the end of the third stage.
  const results = new MadeUpResults(({ spec }) => {
    if (spec.kind === 'train') return madeUpTraining(0.8);
    return spec.kind === 'rank' ? madeUpRanks([40, 20]) : madeUpProbe([0.5, 0.8]);
  });
  const { questions } = await planAt('smoke').analyse(results);
  expect(questions.filter(({ title }) => title.includes('spikes'))).toEqual([]);
});
