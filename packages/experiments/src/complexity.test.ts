import {
  type DataSpec,
  type DatasetName,
  isTaskOf,
  normaliseDataSpec,
  type Scale,
  type Task,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { cifar100Subsets } from './cifar100Subsets.js';
import { complexity } from './complexity.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import { mainResult } from './mainResult.js';
import { findingsOf, shownBy, verdictOf } from './testing/answersOf.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpProbe, madeUpRanks, madeUpTraining } from './testing/madeUp.js';

const cifar10 = normaliseDataSpec({ dataset: 'cifar10' });
const cifar100 = normaliseDataSpec({ dataset: 'cifar100' });
const cinic10 = normaliseDataSpec({ dataset: 'cinic10' });
type More = ReadonlyMap<DatasetName, DataSpec>;
const here: More = new Map([['cifar100', cifar100]]);
const everything: More = new Map([...here, ['cinic10', cinic10]]);
const nothing: More = new Map();

function inputAt(scale: Scale, seeds: readonly number[] = complexity.seeds[scale], more = here) {
  const ood = { ...cifar100, classes: cifar100Subset };
  return { scale, seeds, bfloat16: true, train: cifar10, ood, more };
}

function idsOf(tasks: readonly Task[]) {
  return new Set(tasks.map(({ id }) => id));
}

function trainingsOf(tasks: readonly Task[]) {
  return tasks.filter((task) => isTaskOf(task, 'train'));
}

describe.each([
  ['smoke', 7],
  ['laptop', 7],
  ['paper', 12],
] as const)('complexity at scale %s', (scale, networks) => {
  const { plan, omitted } = complexity.plan(inputAt(scale));

  it(`trains ${networks} networks from every seed, and reads each`, () => {
    const seeds = complexity.seeds[scale];
    expect(trainingsOf(plan.tasks)).toHaveLength(networks * seeds.length);
    expect(plan.tasks).toHaveLength(4 * networks * seeds.length);
    expect(new Set(plan.tasks.map(({ label }) => label)).size).toBe(plan.tasks.length);
    const all = idsOf(plan.tasks);
    for (const { id } of complexity.plan(inputAt(scale, [0])).plan.tasks) {
      expect(all).toContain(id);
    }
  });

  it('finds on CIFAR-10 what main-result computes', () => {
    const known = idsOf(plan.tasks);
    for (const task of mainResult.plan(inputAt(scale)).plan.tasks) {
      if (task.network?.kind !== 'mlp') expect(known).toContain(task.id);
    }
  });

  it('finds on subsets of CIFAR-100 what cifar100-subsets computes', () => {
    const input = { ...inputAt(scale), train: cifar100, ood: cifar10 };
    const known = idsOf(cifar100Subsets.plan(input).plan.tasks);
    const shared = plan.tasks.filter(({ id }) => known.has(id));
    expect(trainingsOf(shared)).toHaveLength(2 * complexity.seeds[scale].length);
    expect(shared).toHaveLength(8 * complexity.seeds[scale].length);
  });

  it('leaves out CINIC-10 where it is not at hand, and says so', () => {
    expect(omitted.map(({ part }) => part)).toContain('Networks trained on CINIC-10');
    const full = complexity.plan(inputAt(scale, [0], everything));
    expect(full.omitted.map(({ part }) => part)).not.toContain('Networks trained on CINIC-10');
    const sets = trainingsOf(full.plan.tasks).map(({ spec }) => spec.data.dataset);
    expect(sets.filter((name) => name === 'cinic10')).toHaveLength(2);
    const least = complexity.plan(inputAt(scale, [0], nothing));
    expect(least.omitted.map(({ part }) => part)).toContain('Networks trained on CIFAR-100');
  });
});

describe('sample counts', () => {
  it.each(['laptop', 'paper'] as const)('are trained for about as many steps at %s', (scale) => {
    const trained = trainingsOf(complexity.plan(inputAt(scale, [0])).plan.tasks);
    const vggs = trained.filter(({ network }) => network.kind === 'vgg');
    const fewer = vggs.filter(({ spec }) => spec.data.images !== null);
    expect(fewer.length).toBeGreaterThan(0);
    for (const { spec } of fewer) {
      const { epochs, batchSize } = spec.training;
      const steps = epochs * Math.ceil((spec.data.images ?? 0) / batchSize);
      const all = vggs.find(({ spec: { data } }) => data.dataset === 'cifar10' && !data.images);
      const share = steps / ((all?.spec.training.epochs ?? 0) * 391);
      expect(share).toBeGreaterThan(scale === 'laptop' ? 0.79 : 0.99);
      expect(share).toBeLessThan(1.01);
    }
  });

  it('are of the images that the ID probes read', () => {
    const { plan } = complexity.plan(inputAt('paper', [0]));
    const probed = plan.tasks.filter((task) => isTaskOf(task, 'probe'));
    const read = probed.flatMap(({ spec }) =>
      spec.role === 'id' ? (spec.data?.images ?? []) : [],
    );
    expect(read).toEqual([5000, 15_000, 5000, 15_000]);
  });
});

/** Layers before the tunnel of a network trained on so many classes and images. */
type Extractor = (classes: number, images: number | null) => number;

function analyse(extractor: Extractor, { seeds = [0, 1, 2], more = here, idAccuracy = 0.8 } = {}) {
  const planned = complexity.plan(inputAt('laptop', seeds, more));
  const trainedOn = new Map(
    trainingsOf(planned.plan.tasks).map(({ id, spec }) => [id, spec.data.images]),
  );
  const results = new MadeUpResults((task) => {
    const layers = [0, 1, 2, 3, 4, 5, 6, 7];
    if (isTaskOf(task, 'rank')) return madeUpRanks(layers.map((at) => 100 - 10 * at));
    if (!isTaskOf(task, 'probe')) return madeUpTraining(0.8);
    const before = extractor(task.classes ?? 0, trainedOn.get(task.inputs.weights) ?? null);
    const accuracies = layers.map((at) => (at < before ? 0.05 * at : idAccuracy));
    return madeUpProbe(accuracies, { imagesTest: 200, classes: task.classes ?? 0 });
  });
  return planned.analyse(results);
}

describe('the analysis of complexity', () => {
  it('supports the claims where classes alone move the tunnel', async () => {
    const analysis = await analyse((classes) => Math.round(Math.log2(classes)), {
      more: everything,
    });
    const findings = findingsOf(analysis);
    expect(findings.map(({ claim }) => claim)).toEqual([
      ...['samples', 'samples', 'classes', 'classes'],
      ...['samples', 'classes'],
    ]);
    for (const finding of findings) expect(verdictOf(finding)).toBe('supported');
  });

  it('contradicts them where images move it, and classes the other way', async () => {
    const extractor: Extractor = (classes, images) =>
      7 - Math.round(Math.log2(classes)) + (images === null ? 3 : 0);
    for (const finding of findingsOf(await analyse(extractor))) {
      const open = finding.title.includes('CINIC-10');
      expect(verdictOf(finding)).toBe(open ? 'undecided' : 'contradicted');
    }
  });

  it('does not decide what needs data that is not at hand', async () => {
    const open = findingsOf(await analyse(() => 3, { more: nothing })).filter(
      ({ statistic }) => statistic === null,
    );
    expect(open.map(({ title }) => title)).toEqual([
      'VGG-19: the tunnels of CIFAR-10 and of CINIC-10 are of the same length, to one layer',
      'VGG-19: the tunnel of CIFAR-10 is longer than that of CIFAR-100',
      'ResNet-34: the tunnels of CIFAR-10 and of CINIC-10 are of the same length, to one layer',
      'ResNet-34: the tunnel of CIFAR-10 is longer than that of CIFAR-100',
    ]);
    for (const { reason } of open) expect(reason).toContain('not at hand');
  });

  it('asks nothing of networks that learned nothing', async () => {
    const findings = findingsOf(await analyse(() => 3, { seeds: [0], idAccuracy: 0.1 }));
    for (const { verdict, statistic } of findings) {
      expect([verdict, statistic]).toEqual(['undecided', null]);
    }
    expect(findings[0]?.reason).toContain('“VGG-19, CIFAR-10”');
  });

  it('calls lengths the same that differ by one layer, and not those that differ by two', async () => {
    const differBy = async (layers: number) => {
      const [first] = findingsOf(await analyse((_, images) => (images === null ? 3 : 3 + layers)));
      return first && verdictOf(first);
    };
    expect(await differBy(1)).toBe('supported');
    expect(await differBy(2)).toBe('contradicted');
  });

  it.each([[[0]], [[0, 1, 2]]])('has a figure and a table, of seeds %j', async (seeds) => {
    const { figures, tables } = shownBy(await analyse(() => 3, { seeds }));
    const [figure] = figures;
    if (figure?.chart.kind !== 'dots') throw new Error('no dots');
    const { rows, series } = figure.chart;
    expect(rows).toEqual([
      '10,000 images of CIFAR-10',
      'CIFAR-10',
      '10 classes of CIFAR-100',
      '50 classes of CIFAR-100',
      'CIFAR-100',
    ]);
    expect(series.map(({ name }) => name)).toEqual(['VGG-19', 'ResNet-34']);
    expect(series[0]?.dots.map((dot) => dot?.value)).toEqual([5, 5, 5, 5, 5]);
    expect(series[1]?.dots.map((dot) => dot?.value)).toEqual([
      undefined,
      5,
      undefined,
      undefined,
      5,
    ]);
    expect(series[0]?.dots[0]?.seeds).toEqual(seeds.length > 1 ? [5, 5, 5] : []);
    expect(tables[0]?.rows.map((row) => [row[0], row[1], row[8]])).toHaveLength(7);
  });
});
