import {
  datasetInfo,
  isTaskOf,
  normaliseDataSpec,
  type Plan,
  type Scale,
  type Task,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { mainResult } from './mainResult.js';
import { quickstart } from './quickstart.js';

const data = {
  train: normaliseDataSpec({ dataset: 'cifar10' }),
  ood: normaliseDataSpec({ dataset: 'cifar100', classes: mainResult.data.ood?.classes ?? null }),
  more: new Map(),
};

function planAt(scale: Scale, seeds = mainResult.seeds[scale], bfloat16 = true) {
  return mainResult.plan({ scale, seeds, bfloat16, ...data });
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
    const input = { scale: 'laptop', seeds: [0], bfloat16: true, ...data } as const;
    const [own] = trainingsOf(mainResult.plan(input));
    expect(own?.network?.kind).toBe('mlp');
    expect(trainingsOf(quickstart.plan(input)).map(({ id }) => id)).toEqual([own?.id]);
  });
});
