import {
  type Finding,
  figureSchema,
  figureTableSchema,
  isTaskOf,
  normaliseDataSpec,
  type Scale,
  type Task,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { development } from './development.js';
import { mainResult } from './mainResult.js';
import { analysesOf } from './testing/analysesOf.js';
import { cifarData } from './testing/cifarData.js';
import { type MadeUpResult, MadeUpResults } from './testing/MadeUpResults.js';
import {
  madeUpChange,
  madeUpGraft,
  madeUpProbe,
  madeUpRanks,
  madeUpTraining,
} from './testing/madeUp.js';

const scales = ['smoke', 'laptop', 'paper'] as const;

function planAt(scale: Scale, seeds = development.seeds[scale]) {
  return development.plan({ scale, seeds, bfloat16: true, ...cifarData });
}

function tasksAt(scale: Scale, seeds?: readonly number[]): readonly Task[] {
  return planAt(scale, seeds).plan.tasks;
}

const idsOf = (tasks: readonly Task[]) => new Set(tasks.map(({ id }) => id));

describe.each(scales)('development at scale %s', (scale) => {
  it('shares VGG-19’s training and readings with main-result', () => {
    const { plan } = mainResult.plan({ scale, seeds: [0], bfloat16: true, ...cifarData });
    const vgg = plan.tasks.filter(({ network }) => network?.kind === 'vgg');
    expect(vgg).toHaveLength(4);
    const own = idsOf(tasksAt(scale));
    for (const { id } of vgg) expect(own).toContain(id);
  });

  it('goes seed by seed, a seed’s training first, and gives no label twice', () => {
    const tasks = tasksAt(scale);
    const seeds = tasks.map(({ spec }) => ('seed' in spec ? spec.seed : -1));
    expect(seeds).toEqual(seeds.toSorted((a, b) => a - b));
    const trains = tasks.filter((task) => isTaskOf(task, 'train'));
    expect(trains).toHaveLength(development.seeds[scale].length);
    for (const train of trains) {
      expect(seeds.indexOf(train.spec.seed)).toBe(tasks.indexOf(train));
    }
    expect(new Set(tasks.map(({ label }) => label)).size).toBe(tasks.length);
  });

  it('has the tasks of fewer seeds among those of more', () => {
    const more = idsOf(tasksAt(scale, [0, 1]));
    expect(new Set([...idsOf(tasksAt(scale, [1])), ...idsOf(tasksAt(scale, [0]))])).toEqual(more);
  });

  it('reads no checkpoint that the training does not keep', () => {
    const tasks = tasksAt(scale, [0]);
    const train = tasks.find((task) => isTaskOf(task, 'train'));
    const training = train?.spec.training;
    const stepsOfEpoch = Math.ceil(
      (train?.spec.data.images ?? 50_000) / (training?.batchSize ?? 0),
    );
    const { steps = [], everyEpochs } = training?.checkpoints ?? {};
    const checkpoints = tasks.flatMap(({ spec }) => {
      if (spec.kind === 'change') return spec.checkpoints ?? [];
      return 'checkpoint' in spec && spec.checkpoint !== null ? [spec.checkpoint] : [];
    });
    const asked = [...new Set(checkpoints)].filter((checkpoint) => checkpoint !== null);
    expect(asked.length).toBeGreaterThan(2);
    for (const checkpoint of asked) {
      const isEnd = checkpoint > 0 && checkpoint % ((everyEpochs ?? 0) * stepsOfEpoch) === 0;
      expect(isEnd || steps.includes(checkpoint)).toBe(true);
      expect(checkpoint).toBeLessThan((training?.epochs ?? 0) * stepsOfEpoch);
    }
  });

  it('resets whole spans to the values of step 0, and keeps the head', () => {
    const grafts = tasksAt(scale, [0]).filter((task) => isTaskOf(task, 'graft'));
    const spans = grafts.map(({ spec }) => spec.grafts);
    expect(spans).toContainEqual([{ from: 'conv5', to: 'bn16', donorCheckpoint: 0 }]);
    expect(spans).toContainEqual([{ from: 'conv1', to: 'bn4', donorCheckpoint: 0 }]);
    for (const { inputs, spec } of grafts) {
      expect(inputs['donor']).toBe(inputs['weights']);
      expect(spec.cut).toBeNull();
    }
  });
});

it('counts an epoch’s last, shorter batch', () => {
  const laptop = tasksAt('laptop', [0]).find((task) => isTaskOf(task, 'change'));
  expect(laptop?.spec.checkpoints).toEqual([
    ...[0, 1, 2, 5, 10, 20, 50, 75, 100, 200],
    ...[1, 2, 3, 4, 5, 6, 7].map((epoch) => 391 * epoch),
    null,
  ]);
  const paper = tasksAt('paper', [0]).find((task) => isTaskOf(task, 'change'));
  expect(paper?.spec.checkpoints?.slice(10, 12)).toEqual([3910, 7820]);
  expect(paper?.spec.checkpoints?.slice(-2)).toEqual([391 * 150, null]);
});

it('refuses a data set whose number of training images is not known', () => {
  const train = normaliseDataSpec({ dataset: 'shapes' });
  const input = { seeds: [0], bfloat16: true, ...cifarData, train };
  expect(() => development.plan({ scale: 'laptop', ...input })).toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
  expect(development.plan({ scale: 'smoke', ...input }).plan.tasks).not.toHaveLength(0);
});

/** Test images of each probe: few, for they are resampled. */
const imagesTest = 100;

const names = Array.from({ length: 16 }, (_, at) => `relu${at + 1}`);
const stages = [
  ...names.flatMap((_, at) => [`conv${at + 1}`, `bn${at + 1}`]),
  'classifier',
] as const;

/** A training that nobody ran: what of it is where, by moments and layers from 1. */
interface World {
  /** The first layer of the tunnel at a step, null at the end. */
  readonly start: (step: number | null) => number;
  /** Accuracy of the last layer’s ID probe. */
  readonly last: (step: number | null) => number;
  readonly rank: (step: number | null, layer: number) => number;
  readonly change: (layer: number) => number;
  /** Test accuracy with layers from one on reset. */
  readonly reset: number;
}

const asClaimed: World = {
  start: () => 8,
  last: () => 0.9,
  rank: (step, layer) => (step !== null && step < 10 ? 400 : layer > 8 ? 12 : 300),
  change: (layer) => (layer < 8 ? 2 : 0.5),
  reset: 0.3,
};

const otherwise: World = {
  start: (step) => (step === null ? 8 : 15),
  last: () => 0.9,
  rank: () => 300,
  change: (layer) => (layer < 8 ? 0.5 : 2),
  reset: 0.9,
};

function resultsOf(world: World): MadeUpResults {
  return new MadeUpResults((task): MadeUpResult => {
    const { spec } = task;
    switch (spec.kind) {
      case 'train':
        return madeUpTraining(0.9);
      case 'probe': {
        const from = world.start(spec.checkpoint);
        const last = world.last(spec.checkpoint);
        return madeUpProbe(
          names.map((_, at) => {
            const reached = at + 1 >= from;
            if (spec.role === 'id') return reached ? last : last * (0.3 + (0.4 * at) / 16);
            return reached ? 0.3 : 0.6;
          }),
          { imagesTest },
        );
      }
      case 'rank':
        return madeUpRanks(names.map((_, at) => world.rank(spec.checkpoint, at + 1)));
      case 'change': {
        const labels = (spec.checkpoints ?? []).map((step) => `step ${step}`);
        const relative = stages.map((stage) =>
          stage.startsWith('conv') ? world.change(Number(stage.slice(4))) : 99,
        );
        const steps = labels.slice(1).map((to, at) => ({ from: labels[at] ?? '', to, relative }));
        return madeUpChange({ weights: { names: stages, steps } });
      }
      case 'graft':
        return madeUpGraft(spec.grafts[0]?.from === 'conv1' ? 0.1 : world.reset);
      default:
        throw new Error(`nobody asked for ${spec.kind}`);
    }
  });
}

const analysisOf = analysesOf(development, resultsOf, asClaimed, 'laptop');

const verdicts = (findings: readonly Finding[]) =>
  findings.map(({ claim, verdict }) => [claim, verdict]);

describe('what development says', () => {
  const manySeeds = Array.from({ length: 9 }, (_, seed) => seed);
  const claimsAsked = [...Array(4).fill('weights'), ...Array(4).fill('early')];

  it('supports every claim where the runs do', async () => {
    const { findings, networks } = await analysisOf(asClaimed, manySeeds);
    expect(verdicts(findings)).toEqual(claimsAsked.map((claim) => [claim, 'supported']));
    expect(networks?.map(({ name }) => name)).toEqual(['VGG-19']);
    expect(findings[0]?.statistic?.value).toBeCloseTo(1.5, 9);
    expect(findings[3]).toMatchObject({
      statistic: {
        name: expect.stringContaining('layers 8 to 16'),
        value: expect.closeTo(60, 9),
        unit: 'points',
      },
    });
  });

  it('contradicts every claim where the runs do', async () => {
    const { findings } = await analysisOf(otherwise, manySeeds);
    expect(verdicts(findings)).toEqual(claimsAsked.map((claim) => [claim, 'contradicted']));
  });

  it('leaves three seeds undecided but for what images decide', async () => {
    const { findings } = await analysisOf(asClaimed, [0, 1, 2]);
    const bySeeds = findings.filter(({ reason }) => reason.includes('for want of seeds'));
    expect(bySeeds).toHaveLength(6);
    for (const { leaning } of bySeeds) expect(leaning).toBe('supported');
    expect(findings.slice(-2).map(({ verdict }) => verdict)).toEqual(['supported', 'supported']);
  });

  it('has no two parts to compare where the tunnel is the whole network', async () => {
    const { findings } = await analysisOf({ ...asClaimed, start: () => 1 }, manySeeds);
    for (const { verdict, statistic } of findings.slice(0, 4)) {
      expect([verdict, statistic]).toEqual(['undecided', null]);
    }
  });

  it('says nothing of the split where a probe is at chance', async () => {
    const world = { ...asClaimed, last: (step: number | null) => (step === 391 ? 0.1 : 0.9) };
    const { findings } = await analysisOf(world, [0, 1, 2]);
    const [atFirst, atSecond] = findings.slice(-2);
    expect(atFirst).toMatchObject({ verdict: 'undecided', statistic: null });
    expect(atFirst?.reason).toContain('of epoch 1 is right on 10.0 %');
    expect(atSecond?.verdict).toBe('supported');
  });

  it('says nothing of a network that learned nothing', async () => {
    const { findings } = await analysisOf({ ...asClaimed, last: () => 0.1 }, [0, 1, 2]);
    for (const { verdict, statistic } of findings) {
      expect([verdict, statistic]).toEqual(['undecided', null]);
    }
  });

  it('takes the first planned reset within the tunnel, and says so', async () => {
    const { findings } = await analysisOf({ ...asClaimed, start: () => 11 }, manySeeds);
    expect(findings[3]?.statistic?.name).toContain('layers 12 to 16');
    expect(findings[3]?.cautions.join()).toContain('the tunnel starts at layer 11');
  });
});

describe('what development shows', () => {
  it.each([
    ['smoke', [0]],
    ['smoke', [0, 1]],
    ['laptop', [0]],
    ['laptop', [0, 1, 2]],
    ['paper', [0, 1, 2]],
  ] as const)('is well formed at scale %s with seeds %j', async (scale, seeds) => {
    const { figures = [], tables = [] } = await analysisOf(asClaimed, seeds, scale);
    const parsed = figures.map((figure) => figureSchema.parse(figure));
    expect(parsed.map(({ id }) => id)).toEqual([
      'weight-change',
      'rank-development',
      'probe-development',
      'start-development',
      'resets',
    ]);
    for (const table of tables) expect(figureTableSchema.parse(table).rows).not.toHaveLength(0);
  });

  it('puts layers in rows and moments in columns', async () => {
    const { figures = [] } = await analysisOf(asClaimed, [0, 1, 2]);
    const [weights, ranks] = figures.map((figure) => figureSchema.parse(figure).chart);
    if (weights?.kind !== 'heat-map' || ranks?.kind !== 'heat-map') throw new Error('no maps');
    const [panel] = weights.panels;
    expect(panel?.rows).toHaveLength(16);
    expect(panel?.columns.slice(0, 2)).toEqual(['1', '2']);
    expect(panel?.columns.slice(-2)).toEqual(['ep. 7', 'end']);
    expect(panel?.values[6]?.[0]).toBeCloseTo(2, 9);
    expect(panel?.values[7]?.at(-1)).toBeCloseTo(0.5, 9);
    expect(ranks.panels[0]?.columns[0]).toBe('0');
    expect(ranks.panels[0]?.values[15]?.[0]).toBeCloseTo(400, 6);
    expect(ranks.panels[0]?.values[15]?.at(-1)).toBeCloseTo(12, 6);
  });

  it('follows the start, and shows accuracies after resets beside the trained one', async () => {
    const moving = { ...asClaimed, start: (step: number | null) => (step === null ? 8 : 15) };
    const { figures = [] } = await analysisOf(moving, [0, 1, 2]);
    const charts = figures.map((figure) => figureSchema.parse(figure).chart);
    const [, , , starts, resets] = charts;
    if (starts?.kind !== 'lines' || resets?.kind !== 'dots') throw new Error('other charts');
    const points = starts.panels[0]?.lines[0]?.points ?? [];
    expect(points.map(({ y }) => y)).toEqual([15, 15, 15, 15, 15, 15, 8]);
    expect(points.at(-1)).toMatchObject({ low: 8, high: 8 });
    expect(resets.rules.map(({ at }) => at)).toEqual([90, 10]);
    expect(resets.series[0]?.dots[0]?.value).toBeCloseTo(30, 9);
    expect(resets.series[1]?.dots[0]?.value).toBeCloseTo(10, 9);
  });
});
