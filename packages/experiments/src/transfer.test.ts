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
import { mainResult } from './mainResult.js';
import { type MadeUpResult, MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpProbe, madeUpTraining } from './testing/madeUp.js';
import { transfer } from './transfer.js';

const data = {
  train: normaliseDataSpec({ dataset: 'cifar10' }),
  ood: normaliseDataSpec({
    dataset: 'cifar100',
    classes: [...(transfer.data.ood?.classes ?? [])],
  }),
  more: new Map(),
};

function plannedAt(scale: Scale, seeds = transfer.seeds[scale]) {
  return transfer.plan({ scale, seeds, bfloat16: true, ...data });
}

function transfersOf(tasks: readonly Task[]): Task<'probe'>[] {
  return tasks.filter((task) => isTaskOf(task, 'probe')).filter(({ spec }) => spec.role === 'ood');
}

describe.each(['smoke', 'laptop', 'paper'] as const)('transfer at scale %s', (scale) => {
  it('shares trainings and ID probes with main-result', () => {
    const seeds = transfer.seeds[scale];
    const { tasks } = plannedAt(scale).plan;
    const shared = mainResult.plan({ scale, seeds, bfloat16: true, ...data }).plan.tasks;
    const known = new Set(shared.map(({ id }) => id));
    const own = tasks.filter(({ id }) => !known.has(id));
    expect(own.map(({ id }) => id)).toEqual(transfersOf(tasks).map(({ id }) => id));
    expect(tasks.length - own.length).toBe(3 * 2 * seeds.length);
    expect(new Set(tasks.map(({ label }) => label)).size).toBe(tasks.length);
  });

  it('holds validation images out of the label budget', () => {
    const transfers = transfersOf(plannedAt(scale).plan.tasks);
    const budgets = new Set(transfers.map(({ spec }) => spec.data?.imagesPerClass));
    expect([...budgets].slice(0, 2)).toEqual([5, 20]);
    expect(budgets.has(null)).toBe(true);
    for (const { spec } of transfers) {
      // The data set’s own share would be set aside before the budget is drawn.
      expect(spec.data?.validationShare).toBe(0);
      expect(spec.probe.validationShare).toBe(0.2);
      expect(spec.layers).toBeNull();
    }
  });

  it('gives a task one id, whatever the other seeds are and their order', () => {
    const idsOf = (seeds: readonly number[]) =>
      new Set(plannedAt(scale, seeds).plan.tasks.map(({ id }) => id));
    const both = idsOf([0, 1]);
    expect(idsOf([1, 0])).toEqual(both);
    expect(new Set([...idsOf([0]), ...idsOf([1])])).toEqual(both);
  });
});

/** ID probes are there at the fourth layer of six: the third is the last before the tunnel. */
const learned = [0.3, 0.5, 0.6, 0.8, 0.8, 0.8];

/** What a network’s layers are worth for other classes. */
interface World {
  readonly test: readonly number[];
  readonly validation: readonly number[];
  /** Default {@link learned}. */
  readonly id?: readonly number[];
}

const asClaimed: World = {
  test: [0.4, 0.5, 0.6, 0.5, 0.45, 0.4],
  validation: [0.4, 0.5, 0.6, 0.6, 0.5, 0.4],
};

/** The last layer is the best. */
const otherwise: World = {
  test: [0.3, 0.35, 0.4, 0.5, 0.6, 0.7],
  validation: [0.3, 0.35, 0.4, 0.5, 0.7, 0.6],
};

/** Another layer is as good as the best one, but for half a point. */
const close: World = {
  test: [0.4, 0.5, 0.59, 0.6, 0.592, 0.59],
  validation: [0.4, 0.5, 0.59, 0.6, 0.59, 0.59],
};

/** The networks learned nothing. */
const nothing: World = { ...asClaimed, id: [0.2, 0.2, 0.15, 0.15, 0.1, 0.1] };

function madeUp(task: Task, { test, validation, id = learned }: World): MadeUpResult {
  if (isTaskOf(task, 'train')) return madeUpTraining(0.8);
  if (!isTaskOf(task, 'probe')) throw new Error(`nothing is made up for “${task.label}”`);
  return task.spec.role === 'id' ? madeUpProbe(id) : madeUpProbe(test, { validation });
}

type Analysed = Awaited<ReturnType<typeof analyse>>;
const known = new Map<string, Promise<Analysed>>();

/** Each world is analysed once: resampling takes a second. */
function analysed(world: World, seeds: readonly number[] = [0, 1, 2]): Promise<Analysed> {
  const key = JSON.stringify([world, seeds]);
  const found = known.get(key) ?? analyse(world, seeds);
  known.set(key, found);
  return found;
}

async function analyse(world: World, seeds: readonly number[]) {
  const planned = plannedAt('laptop', seeds);
  const analysis = await planned.analyse(new MadeUpResults((task) => madeUp(task, world)));
  return { ...analysis, findings: decideFindings(analysis.questions, 'laptop') };
}

describe('what transfer finds', () => {
  it('supports the claim where the last layer before the tunnel is the best', async () => {
    const { findings, networks } = await analysed(asClaimed);
    expect(findings.map(({ claim, verdict }) => [claim, verdict])).toEqual(
      Array(6).fill(['ood', 'supported']),
    );
    expect(findings.map(({ statistic }) => statistic?.value)).toEqual(
      Array(3)
        .fill([0, 20])
        .flat()
        .map((value) => expect.closeTo(value)),
    );
    expect(networks?.map(({ name }) => name)).toEqual(['MLP', 'VGG-19', 'ResNet-34']);
  });

  it('contradicts it where the last layer is', async () => {
    const { findings } = await analysed(otherwise);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(6).fill('contradicted'));
  });

  it('leaves open what a thousand images cannot tell', async () => {
    const { findings } = await analysed(close);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(6).fill('undecided'));
  });

  it('asks nothing of networks that learned nothing', async () => {
    const { questions } = await analysed(nothing, [0]);
    expect(questions.map(({ by }) => by)).toEqual(Array(6).fill('nothing'));
  });

  it('compares with the layer that validation chooses, not with the best one on test images', async () => {
    const { findings } = await analysed(otherwise);
    expect(findings.slice(0, 2).map(({ statistic }) => statistic?.value)).toEqual([
      expect.closeTo(20),
      expect.closeTo(-10),
    ]);
    expect(findings[0]?.cautions).toContainEqual(expect.stringContaining('best layer is relu5'));
  });

  it('gives the advice and what each advice costs', async () => {
    const { tables } = await analysed(otherwise);
    const [row] = tables?.[0]?.rows ?? [];
    expect(row).toEqual([
      'MLP',
      '5 images a class',
      5000,
      6,
      expect.closeTo(70),
      '5, 5, 5',
      ...[10, 10, 30, 0].map((regret) => expect.closeTo(regret)),
    ]);
  });

  it('chooses the first of layers that validation holds for equal', async () => {
    const { tables } = await analysed(asClaimed, [0]);
    expect(tables?.[0]?.rows.map((row) => row[5])).toEqual(Array(3 * 4).fill('3'));
  });

  it.each([[[0]], [[0, 1, 2]]])('shows figures and a table for seeds %j', async (seeds) => {
    const { figures = [], tables = [] } = await analysed(asClaimed, seeds);
    const parsed = figures.map((figure) => figureSchema.parse(figure));
    expect(parsed.map(({ chart }) => chart.kind)).toEqual(['lines', 'dots']);
    const [lines] = parsed;
    if (lines?.chart.kind !== 'lines') throw new Error('the first figure has no lines');
    const [panel] = lines.chart.panels;
    expect(panel?.lines.map(({ name }) => name)).toEqual([
      '5 images a class',
      '20 images a class',
      '100 images a class',
      'all images',
      'best on validation',
    ]);
    expect(panel?.lines.at(-1)?.points).toHaveLength(4 * seeds.length);
    expect(panel?.rules).toEqual([{ axis: 'x', at: 3, label: 'last before the tunnel' }]);
    expect(figureTableSchema.parse(tables[0]).rows).toHaveLength(3 * 4);
  });
});
