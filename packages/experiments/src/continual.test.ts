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
import { exchangedNetworks } from './continual/exchangedNetworks.js';
import type { Pairing } from './continual/readExchange.js';
import { continual } from './continual.js';
import { planSplit } from './plan/planSplit.js';
import { splitTraining } from './settings/continualTrainings.js';
import { type MadeUpResult, MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpGraft, madeUpProbe, madeUpTasks } from './testing/madeUp.js';

const train = normaliseDataSpec({ dataset: 'cifar10' });

function plannedAt(scale: Scale, seeds = continual.seeds[scale]) {
  return continual.plan({ scale, seeds, bfloat16: true, train, ood: null, more: new Map() });
}

function tasksAt(scale: Scale, seeds?: readonly number[]) {
  return plannedAt(scale, seeds).plan.tasks;
}

function seedOf({ spec }: Task): number {
  return 'seed' in spec ? spec.seed : -1;
}

describe.each(['smoke', 'laptop', 'paper'] as const)('continual at scale %s', (scale) => {
  it('trains the networks of a seed before it takes them apart', () => {
    const tasks = tasksAt(scale);
    const count = exchangedNetworks(scale, true).length;
    const trained = tasks.filter((task) => isTaskOf(task, 'continual') && !task.inputs.weights);
    expect(trained).toHaveLength(count * continual.seeds[scale].length);
    for (const seed of continual.seeds[scale]) {
      const own = tasks.filter((task) => seedOf(task) === seed);
      expect(own.slice(0, count).map(({ spec }) => spec.kind)).toEqual(
        Array(count).fill('continual'),
      );
    }
    expect(tasks.map(seedOf)).toEqual(tasks.map(seedOf).toSorted((a, b) => a - b));
    expect(new Set(tasks.map(({ label }) => label)).size).toBe(tasks.length);
  });

  it('shares the training of 5 + 5 classes', () => {
    const ids = new Set(tasksAt(scale).map(({ id }) => id));
    for (const seed of continual.seeds[scale]) {
      const shared = planSplit(splitTraining(scale, true), train, [5, 5], seed);
      expect(ids).toContain(shared.id);
    }
  });

  it('gives a task one id, whatever the other seeds are and their order', () => {
    const idsOf = (seeds: readonly number[]) => new Set(tasksAt(scale, seeds).map(({ id }) => id));
    const both = idsOf([0, 1]);
    expect(idsOf([1, 0])).toEqual(both);
    expect(new Set([...idsOf([0]), ...idsOf([1])])).toEqual(both);
  });

  it('moves either the extractor or the tunnel, with the heads of the end', () => {
    const grafts = tasksAt(scale).filter((task) => isTaskOf(task, 'graft'));
    for (const { spec, inputs } of grafts) {
      expect(spec).toMatchObject({ checkpoint: 2, grafts: [{ donorCheckpoint: 1 }] });
      expect(inputs.donor).toBe(inputs.weights);
      expect(spec.data.classes?.toSorted((a, b) => a - b)).toEqual([...Array(10).keys()]);
    }
    for (const { splits, probed } of exchangedNetworks(scale, true)) {
      for (const { layers, extractor, tunnel } of splits) {
        expect(layers).toBeGreaterThan(0);
        expect(layers).toBeLessThan(probed.length);
        expect(extractor.from).toBe('conv1');
        expect(tunnel.from).not.toBe(extractor.to);
        const spans = grafts.map(({ spec }) => spec.grafts[0]);
        expect(spans).toContainEqual({ ...extractor, donorCheckpoint: 1 });
        expect(spans).toContainEqual({ ...tunnel, donorCheckpoint: 1 });
      }
    }
  });

  it('tests each head on the classes that it learned, and fine-tunes on the first task', () => {
    const tasks = tasksAt(scale);
    const learned = tasks.filter((task) => isTaskOf(task, 'continual'));
    for (const graft of tasks.filter((task) => isTaskOf(task, 'graft'))) {
      const trained = learned.find(({ id }) => id === graft.inputs.weights);
      const classes = trained?.spec.tasks.flatMap(({ data }) => data.classes ?? []);
      expect(graft.spec.data.classes).toEqual(classes);
    }
    const tuned = learned.filter(({ inputs }) => inputs.weights);
    expect(tuned.length).toBeGreaterThan(0);
    for (const { spec, inputs } of tuned) {
      const grafted = tasks.find(({ id }) => id === inputs.weights);
      expect(grafted?.spec.kind).toBe('graft');
      expect(spec.tasks[1]?.data.imagesPerClass).toBe(1);
      expect(spec.network.heads).toEqual([5, 5]);
    }
  });
});

/** A share right on task 1 and on task 2. */
type Shares = readonly [task1: number, task2: number];
type World = Readonly<Record<Pairing, Shares>>;

/** As the paper says: all hangs on the extractor. */
const asClaimed: World = {
  E1T1: [0.9, 0.4],
  E1T2: [0.89, 0.4],
  E2T1: [0.5, 0.9],
  E2T2: [0.51, 0.91],
};

/** A tunnel is of no use to another task, and the extractor forgets little. */
const otherwise: World = {
  E1T1: [0.9, 0.4],
  E1T2: [0.3, 0.4],
  E2T1: [0.8, 0.5],
  E2T2: [0.5, 0.9],
};

/** Probe accuracies of so many layers that are there after the first `extractor`. */
function probeCurve(layers: number, extractor: number): number[] {
  return Array.from({ length: layers }, (_, at) => (at < extractor ? 0.3 + 0.02 * at : 0.9));
}

function madeUp(task: Task, world: World, extractor: number): MadeUpResult {
  if (isTaskOf(task, 'probe')) {
    const names = task.spec.layers ?? [];
    const curve = names.length === 1 ? [0.6] : probeCurve(names.length, extractor);
    return madeUpProbe(curve, { names, classes: task.spec.data?.classes?.length ?? 0 });
  }
  const noise = 0.001 * seedOf(task);
  const noisy = ([task1, task2]: Shares) => [task1 + noise * (task1 > 0.6 ? 1 : 2), task2 + noise];
  if (isTaskOf(task, 'graft')) {
    const [span] = task.spec.grafts;
    const whole = span?.from === 'conv1' && /16$|^layer4\.1$/.test(span.to);
    const pairing = whole ? 'E1T1' : span?.from === 'conv1' ? 'E1T2' : 'E2T1';
    return madeUpGraft(0.5, { byHead: noisy(world[pairing]) });
  }
  if (isTaskOf(task, 'continual')) {
    const tuned = task.inputs.weights !== undefined;
    const rows = tuned
      ? [
          [0.8, 0.6],
          [0.1, 0.1],
        ]
      : [noisy(world.E1T1), noisy(world.E2T2)];
    return madeUpTasks(rows, ['task 1', 'task 2']);
  }
  throw new Error(`nothing is made up for “${task.label}”`);
}

interface Run {
  readonly seeds?: readonly number[];
  readonly extractor?: number;
}

type Analysed = Awaited<ReturnType<typeof analyse>>;
const known = new Map<string, Promise<Analysed>>();

/** Each world is analysed once: resampling takes a while. */
function analysed(world: World, run: Run = {}): Promise<Analysed> {
  const key = JSON.stringify([world, run]);
  const found = known.get(key) ?? analyse(world, run);
  known.set(key, found);
  return found;
}

async function analyse(world: World, { seeds = [0, 1, 2], extractor = 6 }: Run) {
  const planned = plannedAt('laptop', seeds);
  const analysis = await planned.analyse(
    new MadeUpResults((task) => madeUp(task, world, extractor)),
  );
  return { ...analysis, findings: decideFindings(analysis.questions, 'laptop') };
}

describe('what continual finds', () => {
  const twelve = Array.from({ length: 12 }, (_, seed) => seed);

  it('supports the claim where all hangs on the extractor', async () => {
    const { findings } = await analysed(asClaimed, { seeds: twelve });
    expect(findings.length).toBeGreaterThan(0);
    for (const { claim, verdict } of findings) {
      expect([claim, verdict]).toEqual(['exchange', 'supported']);
    }
  });

  it('contradicts every part of it where tunnels cannot be exchanged', async () => {
    const { findings } = await analysed(otherwise, { seeds: twelve });
    for (const { title, verdict } of findings)
      expect([title, verdict]).toEqual([title, 'contradicted']);
  });

  it('decides nothing with three seeds, and leans', async () => {
    for (const [world, leaning] of [
      [asClaimed, 'supported'],
      [otherwise, 'contradicted'],
    ] as const) {
      for (const finding of (await analysed(world)).findings) {
        expect(finding).toMatchObject({ verdict: 'undecided', test: null, leaning });
      }
    }
  });

  it('asks nothing of networks that learned nothing', async () => {
    const chance = [0.2, 0.2] as const;
    const { questions } = await analysed({
      E1T1: chance,
      E1T2: chance,
      E2T1: chance,
      E2T2: chance,
    });
    const equal = questions.filter(({ title }) => title.includes('5 + 5'));
    expect(equal.map(({ by }) => by)).toEqual(Array(2 * 4).fill('nothing'));
  });

  it('measures what an exchange costs in points', async () => {
    const { questions } = await analysed(otherwise, { seeds: [0] });
    const values = questions.flatMap((question) =>
      question.by === 'seeds' && question.title.startsWith('VGG-19, 5 + 5') ? question.values : [],
    );
    // |E2T1 − E2T2| on task 1 and task 2, |E1T1 − E1T2| on task 1, and 10 lost less 60.
    [30, 40, 60, -50].forEach((wanted, at) => {
      expect(values[at]).toBeCloseTo(wanted);
    });
  });

  it('says who reported what, and of unequal classes that the claim is of others', async () => {
    const { findings } = await analysed(asClaimed);
    for (const { title, references, cautions } of findings) {
      const reported = title.startsWith('ResNet-18') ? 'E2T1 29.84' : 'perform alike';
      expect(references.map(({ value }) => value)).toEqual([expect.stringContaining(reported)]);
      const unequal = title.includes('3 + 7') || title.includes('7 + 3');
      expect(cautions.some((caution) => caution.includes('as many classes'))).toBe(unequal);
    }
  });

  it('asks where the tunnel starts, or at the next place, and says so', async () => {
    const shownAt = async (extractor: number) => {
      const { tables, findings } = await analysed(asClaimed, { extractor });
      const vgg = tables?.[0]?.rows.find(([, classes]) => classes === '5 + 5');
      return { at: vgg?.[2], cautions: findings[0]?.cautions ?? [] };
    };
    expect(await shownAt(6)).toEqual({
      at: 'conv6',
      cautions: [expect.stringContaining('after conv12 in place of conv6 it is 1')],
    });
    expect(await shownAt(9)).toMatchObject({
      at: 'conv10',
      cautions: [
        expect.stringContaining('starts at relu10'),
        expect.stringContaining('in place of conv10'),
      ],
    });
    expect(await shownAt(14)).toMatchObject({
      at: 'conv12',
      cautions: [expect.stringContaining('last place')],
    });
  });

  it.each([[[0]], [[0, 1, 2]]])('shows figures and a table for seeds %j', async (seeds) => {
    const { figures = [], tables = [] } = await analysed(asClaimed, { seeds });
    const parsed = figures.map((figure) => figureSchema.parse(figure));
    expect(new Set(parsed.map(({ id }) => id)).size).toBe(4 + 3);
    const [table] = tables.map((each) => figureTableSchema.parse(each));
    // Four pairings of four networks, three fine-tunings of two of them.
    expect(table?.rows).toHaveLength(4 * 4 + 2 * 3);
    expect(table?.rows[0]?.slice(0, 5)).toEqual([
      'VGG-19',
      '5 + 5',
      'conv6',
      'E1T1',
      expect.closeTo(90, 0),
    ]);
    expect(table?.rows.map((row) => row[5] === null)).toEqual(
      table?.rows.map(() => seeds.length === 1),
    );
  });

  it('shows fine-tuning after task 1, whatever became of the second one', async () => {
    const { tables } = await analysed(asClaimed);
    const tuned = tables?.[0]?.rows.find(([, , , parts]) => parts === 'E2T1, fine-tuned');
    expect([tuned?.[4], tuned?.[6]]).toEqual([expect.closeTo(80), expect.closeTo(60)]);
  });
});
