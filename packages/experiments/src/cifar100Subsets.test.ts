import { isTaskOf, normaliseDataSpec, type Scale, type Task } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { cifar100Subsets } from './cifar100Subsets.js';
import { subsets } from './settings/subsets.js';
import { findingsOf, shownBy, verdictOf } from './testing/answersOf.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpProbe, madeUpRanks, madeUpTraining } from './testing/madeUp.js';

const cifar = {
  train: normaliseDataSpec({ dataset: 'cifar100' }),
  ood: normaliseDataSpec({ dataset: 'cifar10' }),
  more: new Map(),
};

function planAt(scale: Scale, seeds: readonly number[] = cifar100Subsets.seeds[scale]) {
  return cifar100Subsets.plan({ scale, seeds, bfloat16: true, ...cifar });
}

function trainingsOf(tasks: readonly Task[]) {
  return tasks.filter((task) => isTaskOf(task, 'train'));
}

describe.each(['smoke', 'laptop', 'paper'] as const)('cifar100-subsets at scale %s', (scale) => {
  const { plan, data } = planAt(scale);
  const { classCounts, imagesPerClass, oodImages, rankImages } = subsets[scale];
  const [fewest = 0] = classCounts;
  const seeds = cifar100Subsets.seeds[scale];
  const oneSeed = trainingsOf(planAt(scale, [0]).plan.tasks);

  it('trains on each number of classes twice, and on the fewest once', () => {
    const sizes = oneSeed.map(({ spec, classes }) => [classes, spec.data.imagesPerClass]);
    expect(sizes).toEqual([
      ...classCounts.map((classes) => [classes, imagesPerClass]),
      ...classCounts.slice(1).map((classes) => [classes, (fewest * imagesPerClass) / classes]),
    ]);
    expect(plan.tasks).toHaveLength(4 * oneSeed.length * seeds.length);
  });

  it('adds classes to those of fewer, and draws others from another seed', () => {
    const drawn = oneSeed.slice(0, classCounts.length).map(({ spec }) => spec.data.classes);
    drawn.slice(1).forEach((more, at) => {
      expect(more ?? drawn[at]).toEqual(expect.arrayContaining(drawn[at] ?? []));
    });
    const other = trainingsOf(planAt(scale, [1]).plan.tasks);
    expect(other[0]?.spec.data.classes).not.toEqual(drawn[0]);
  });

  it('trains all for about as many steps', () => {
    const steps = oneSeed.map(({ spec, classes }) => {
      const { epochs, batchSize } = spec.training;
      return epochs * Math.ceil((classes * (spec.data.imagesPerClass ?? 0)) / batchSize);
    });
    for (const each of steps) expect(each / subsets[scale].steps).toBeCloseTo(1, 0);
    // Epochs are whole, and the largest set has but three of them at scale laptop.
    if (scale !== 'smoke') {
      expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.1);
    }
  });

  it('probes the subset itself and CIFAR-10, and asks for no image that is not there', () => {
    for (const task of plan.tasks) {
      if (isTaskOf(task, 'rank')) expect(task.spec.rank.images).toBe(rankImages);
      if (!isTaskOf(task, 'probe')) continue;
      const { role, data: read } = task.spec;
      if (role === 'ood') expect(read).toEqual({ ...cifar.ood, images: oodImages });
      else expect(read?.images ?? 0).toBeLessThan((task.classes ?? 0) * imagesPerClass);
    }
    expect(rankImages).toBeLessThanOrEqual(100 * fewest);
  });

  it('has a label for each task, and the tasks of one seed among those of more', () => {
    expect(new Set(plan.tasks.map(({ label }) => label)).size).toBe(plan.tasks.length);
    const all = plan.tasks.map(({ id }) => id);
    for (const { id } of planAt(scale, [0]).plan.tasks) expect(all).toContain(id);
  });

  it('says which classes each seed drew', () => {
    expect(data.more).toHaveLength((classCounts.length - 1) * seeds.length);
    expect(data.train.spec.classes?.length ?? 100).toBe(classCounts.at(-1));
  });
});

it('the published length of training is that of all 50,000 images', () => {
  const full = trainingsOf(planAt('paper', [0]).plan.tasks).find(
    ({ spec }) => spec.data.classes === null && spec.data.imagesPerClass === 500,
  );
  expect(full?.spec.training).toMatchObject({
    epochs: 160,
    schedule: { kind: 'multi-step', milestones: [80, 120] },
  });
});

it('cifar100-subsets refuses other data', () => {
  const other = { ...cifar, train: normaliseDataSpec({ dataset: 'shapes' }) };
  const input = { scale: 'smoke', seeds: [0], bfloat16: true, ...other } as const;
  expect(() => cifar100Subsets.plan(input)).toThrow('CIFAR-100');
});

const depth = 8;

/** Layers before the tunnel, by the number of classes. */
type Extractor = (classes: number) => number;

/**
 * ID accuracy is there after the extractor, where OOD accuracy peaks: the more layers follow, the less
 * of it is left.
 */
function analyse(extractor: Extractor, { seeds = [0, 1, 2], idAccuracy = 0.8 } = {}) {
  const results = new MadeUpResults((task) => {
    const before = extractor(task.classes ?? 0);
    const layers = Array.from({ length: depth }, (_, at) => at);
    if (isTaskOf(task, 'rank')) return madeUpRanks(layers.map((at) => 100 - 10 * at));
    if (!isTaskOf(task, 'probe')) return madeUpTraining(0.8);
    if (task.spec.role === 'ood') {
      const accuracies = layers.map((at) => 0.7 - 0.05 * Math.abs(at - before));
      return madeUpProbe(accuracies, { imagesTest: 200 });
    }
    const accuracies = layers.map((at) => (at < before ? 0.05 * at : idAccuracy));
    return madeUpProbe(accuracies, { imagesTest: 200, classes: task.classes ?? 0 });
  });
  return planAt('laptop', seeds).analyse(results);
}

/** 2 with 5 classes to 6 with 100. */
const later: Extractor = (classes) => 2 + [5, 10, 20, 50, 100].indexOf(classes);
const earlier: Extractor = (classes) => 8 - later(classes);

describe('the analysis of cifar100-subsets', () => {
  it('supports the claims where more classes take more layers', async () => {
    const findings = findingsOf(await analyse(later));
    expect(findings).toHaveLength(12);
    for (const finding of findings) {
      expect(finding.title).toMatch(/^Equal images (a class|in all): /);
      expect(verdictOf(finding)).toBe('supported');
      expect(finding.interval).not.toBeNull();
    }
    const claims = findings.map(({ claim }) => claim);
    expect(claims.filter((claim) => claim === 'classes')).toHaveLength(4);
    expect(claims.filter((claim) => claim === 'subsets')).toHaveLength(8);
    for (const { statistic } of findings.filter(({ claim }) => claim === 'classes')) {
      expect(statistic).toMatchObject({ value: 4, unit: 'layers' });
    }
  });

  it('contradicts them where more classes take fewer layers', async () => {
    for (const finding of findingsOf(await analyse(earlier))) {
      expect(verdictOf(finding)).toBe('contradicted');
    }
  });

  it('leaves them undecided where the number of classes changes nothing', async () => {
    for (const finding of findingsOf(await analyse(() => 4))) {
      expect(verdictOf(finding)).toBe('undecided');
      expect(finding.statistic?.value).toBeCloseTo(0, 12);
    }
  });

  it('asks nothing of networks that learned nothing', async () => {
    const findings = findingsOf(await analyse(later, { seeds: [0], idAccuracy: 0.2 }));
    expect(findings).toHaveLength(12);
    for (const { verdict, statistic, reason } of findings) {
      expect([verdict, statistic]).toEqual(['undecided', null]);
      expect(reason).toContain('“5 classes × 400 images”');
      expect(reason).not.toContain('“100 classes × 400 images”');
    }
  });

  it.each([[[0]], [[0, 1, 2]]])('has figures and a table, of seeds %j', async (seeds) => {
    const analysis = await analyse(later, { seeds });
    expect(analysis.networks?.map(({ name }) => name)).toHaveLength(9);
    const { figures, tables } = shownBy(analysis);
    const names = figures.map(({ id }) => id);
    expect(names).toEqual(['tunnel-by-classes', 'ood-curves', 'id-curves', 'rank-curves']);
    const [byClasses, curves] = figures;
    if (byClasses?.chart.kind !== 'lines' || curves?.chart.kind !== 'lines') throw new Error('?');
    const lengths = byClasses.chart.panels[0]?.lines[0]?.points.map(({ x, y }) => [x, y]);
    expect(lengths).toEqual([5, 10, 20, 50, 100].map((classes) => [classes, 8 - later(classes)]));
    expect(curves.chart.panels.map(({ lines }) => lines.map(({ name }) => name))).toEqual(
      Array(2).fill(['5 classes', '10 classes', '20 classes', '50 classes', '100 classes']),
    );
    const [table] = tables;
    expect(table?.rows).toHaveLength(9);
    expect(table?.rows[0]?.slice(0, 4)).toEqual([
      5,
      400,
      2000,
      'equal images a class and equal images in all',
    ]);
  });
});
