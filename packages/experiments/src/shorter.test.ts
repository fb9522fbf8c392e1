import {
  decideFindings,
  figureSchema,
  figureTableSchema,
  isTaskOf,
  normaliseDataSpec,
  type Scale,
  type Task,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { planSplit } from './plan/planSplit.js';
import { splitTraining } from './settings/continualTrainings.js';
import { shorter } from './shorter.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpProbe, madeUpTasks } from './testing/madeUp.js';

const train = normaliseDataSpec({ dataset: 'cifar10' });

function inputAt(scale: Scale, seeds: readonly number[] = shorter.seeds[scale]) {
  return { scale, seeds, bfloat16: true, train, ood: null, more: new Map() };
}

function tasksAt(scale: Scale, seeds?: readonly number[]) {
  return shorter.plan(inputAt(scale, seeds)).plan.tasks;
}

/** The convolutions that a training has. */
function convolutionsOf({ network }: Task<'continual'>): number {
  return (network.kind === 'vgg' ? network.convolutions : null) ?? 16;
}

describe.each(['smoke', 'laptop', 'paper'] as const)('the plan of shorter at scale %s', (scale) => {
  it('trains VGGs of several lengths on the same two tasks, with a head for each', () => {
    const trainings = tasksAt(scale, [3]).filter((task) => isTaskOf(task, 'continual'));
    const lengths = trainings.map(convolutionsOf);
    expect(lengths).toEqual([...new Set(lengths)].sort((a, b) => a - b));
    expect(lengths.at(-1)).toBe(16);
    for (const { network, spec } of trainings) {
      expect(network.heads).toEqual([5, 5]);
      expect(spec.tasks).toEqual(trainings[0]?.spec.tasks);
    }
    const classes = trainings[0]?.spec.tasks.flatMap(({ data }) => data.classes ?? []) ?? [];
    expect(classes.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('reads the whole network, as every experiment trains it, between the tasks', () => {
    const tasks = tasksAt(scale, [3]);
    const probes = tasks.filter((task) => isTaskOf(task, 'probe'));
    expect(probes).toHaveLength(1);
    const [probe] = probes;
    const whole = planSplit(splitTraining(scale, true), train, [5, 5], 3);
    expect(probe?.inputs).toEqual({ weights: whole.id });
    expect(probe?.spec).toMatchObject({ checkpoint: 1, role: 'id', seed: 3, layers: null });
    expect(probe?.spec.data?.classes).toEqual(whole.spec.tasks[0]?.data.classes);
  });

  it('keeps every task where there are more seeds, seed by seed and under a label of its own', () => {
    const tasks = tasksAt(scale, [0, 1]);
    const one = tasksAt(scale, [0]);
    expect(tasks.slice(0, one.length).map(({ id }) => id)).toEqual(one.map(({ id }) => id));
    expect(new Set(tasks.map(({ label }) => label)).size).toBe(tasks.length);
  });
});

/** Accuracies of both tasks just learned, and of the first at the end. */
type Made = (convolutions: number) => { readonly learned: number; readonly end: number };

async function analysed(
  made: Made,
  { seeds = [0, 1, 2, 3, 4, 5, 6, 7] as readonly number[], extractor = 5, best = 0.8 } = {},
) {
  const planned = shorter.plan(inputAt('laptop', seeds));
  const results = new MadeUpResults((task) => {
    if (isTaskOf(task, 'probe')) {
      return madeUpProbe(
        Array.from({ length: 16 }, (_, at) => (at < extractor ? 0.5 * best : best)),
        { classes: 5 },
      );
    }
    if (!isTaskOf(task, 'continual')) throw new Error(`nothing was made up for “${task.label}”`);
    const { learned, end } = made(convolutionsOf(task));
    const more = task.spec.seed / 1000;
    return madeUpTasks(
      [
        [learned + more, 0.2],
        [end + more, learned + more],
      ],
      ['task 1', 'task 2'],
    );
  });
  const { questions, figures = [], tables = [] } = await planned.analyse(results);
  return {
    findings: decideFindings(questions, 'laptop'),
    figures: figures.map((figure) => figureSchema.parse(figure)),
    tables: tables.map((table) => figureTableSchema.parse(table)),
  };
}

/** From six convolutions on as good as the whole, which forgets the more the longer it is. */
const asClaimed: Made = (convolutions) => ({
  learned: convolutions < 5 ? 0.6 : 0.85,
  end: 0.85 - convolutions / 64,
});
/** Every convolution counts where the extractor ends, and none before; short ones forget more. */
const opposite: Made = (convolutions) => ({
  learned: convolutions === 6 ? 0.7 : 0.85,
  end: 0.5 + convolutions / 64,
});

describe('the analysis of shorter', () => {
  it('supports the claim where length beyond the extractor makes a network forget', async () => {
    const { findings } = await analysed(asClaimed);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(3).fill('supported'));
    expect(findings[0]?.statistic).toMatchObject({
      name: expect.stringContaining('less that with 6'),
      value: expect.closeTo(0, 9),
    });
    expect(findings[1]?.statistic?.value).toBeCloseTo((100 * (6 - 16)) / 64);
    expect(findings[2]?.statistic).toMatchObject({
      name: expect.stringContaining('less that with 4'),
      value: expect.closeTo(25, 9),
    });
  });

  it('contradicts it where length helps', async () => {
    const { findings } = await analysed(opposite);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(3).fill('contradicted'));
  });

  it('is undecided for want of seeds, and says which way it leans', async () => {
    const { findings } = await analysed(asClaimed, { seeds: [0, 1, 2] });
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(3).fill('undecided'));
    expect(findings[2]).toMatchObject({ leaning: 'supported', test: null });
  });

  it('asks nothing of networks that were not trained', async () => {
    const long = await analysed(asClaimed, { extractor: 13 });
    expect(long.findings.map(({ statistic }) => statistic === null)).toEqual([true, true, false]);
    const short = await analysed(asClaimed, { extractor: 1 });
    expect(short.findings.map(({ statistic }) => statistic === null)).toEqual([false, false, true]);
    expect(short.findings[2]?.reason).toContain('1 layer long');
  });

  it('asks nothing where the whole network learned nothing', async () => {
    const { findings } = await analysed(asClaimed, { best: 0.2 });
    expect(findings.map(({ statistic }) => statistic)).toEqual([null, null, null]);
    expect(findings[0]?.reason).toContain('not above chance');
  });

  it.each([[[0, 1, 2]], [[0]]])('draws accuracy and forgetting of seeds %j', async (seeds) => {
    const { figures, tables } = await analysed(asClaimed, { seeds });
    const [accuracy, probes] = figures.map(({ chart }) => (chart.kind === 'lines' ? chart : null));
    const [left, right] = accuracy?.panels ?? [];
    expect(left?.lines[0]?.points.map(({ x }) => x)).toEqual([2, 3, 4, 6, 8, 12, 16]);
    const whole = right?.lines[0]?.points.at(-1);
    expect(whole?.y).toBeCloseTo(25);
    expect(whole?.low === null).toBe(seeds.length === 1);
    expect(left?.rules).toEqual([{ axis: 'x', at: 5, label: 'extractor (95 % rule, 98 % rule)' }]);
    expect(probes?.panels[0]?.lines[0]?.points[0]).toMatchObject({ x: 1, y: 40 });
    expect(tables[0]?.rows).toHaveLength(7);
    expect(tables[0]?.rows[3]?.slice(0, 2)).toEqual([6, 1000]);
  });
});
