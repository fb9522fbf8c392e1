import {
  drawClasses,
  isTaskOf,
  normaliseDataSpec,
  retainedPercent,
  type Scale,
  type Task,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { cifar100Subset } from './data/cifar100Subset.js';
import { mainResult } from './mainResult.js';
import { ood } from './ood.js';
import { findingsOf, shownBy, verdictOf } from './testing/answersOf.js';
import { cifarData } from './testing/cifarData.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpProbe, madeUpRanks, madeUpTraining } from './testing/madeUp.js';

function inputAt(scale: Scale, seeds: readonly number[] = ood.seeds[scale]) {
  return { scale, seeds, bfloat16: true, ...cifarData };
}

function idsOf(tasks: readonly Task[]) {
  return new Set(tasks.map(({ id }) => id));
}

describe.each([
  ['smoke', 2],
  ['laptop', 4],
  ['paper', 5],
] as const)('ood at scale %s', (scale, draws) => {
  const { plan, data, omitted } = ood.plan(inputAt(scale));
  const probes = plan.tasks.filter((task) => isTaskOf(task, 'probe'));

  it(`reads every network on ${draws} draws of ten classes, the house’s first`, () => {
    const oodProbes = probes.filter(({ spec }) => spec.role === 'ood');
    expect(oodProbes).toHaveLength(3 * draws * ood.seeds[scale].length);
    const drawn = oodProbes.slice(0, draws).map(({ spec }) => spec.data?.classes);
    const further = Array.from({ length: draws - 1 }, (_, at) =>
      drawClasses({ classCount: 100, count: 10, seed: at + 1 }),
    );
    expect(drawn).toEqual([cifar100Subset, ...further]);
    expect(data.more).toHaveLength(draws - 1);
    expect(omitted).toEqual([]);
  });

  it('finds all that main-result computes', () => {
    const known = idsOf(plan.tasks);
    for (const { id } of mainResult.plan(inputAt(scale)).plan.tasks) expect(known).toContain(id);
    expect(plan.tasks).toHaveLength(3 * (3 + draws) * ood.seeds[scale].length);
  });

  it('has a label for each task, and the tasks of one seed among those of more', () => {
    expect(new Set(plan.tasks.map(({ label }) => label)).size).toBe(plan.tasks.length);
    const all = idsOf(plan.tasks);
    for (const { id } of ood.plan(inputAt(scale, [0])).plan.tasks) expect(all).toContain(id);
  });
});

it('ood draws from CIFAR-100 alone, and says so where that is not at hand', () => {
  const standIn = normaliseDataSpec({ dataset: 'shapes-ood' });
  const { plan, omitted } = ood.plan({ ...inputAt('smoke'), ood: standIn });
  const probes = plan.tasks.filter((task) => isTaskOf(task, 'probe'));
  expect(probes.filter(({ spec }) => spec.role === 'ood')).toHaveLength(6);
  expect(omitted.map(({ part }) => part)).toEqual(['Further draws of the OOD classes']);
});

/** Curves of every network; draws differ a little. */
interface Curves {
  readonly id: readonly number[];
  readonly ood: readonly number[];
  readonly rank: readonly number[];
}

function analyse({ id, ood: curve, rank }: Curves, seeds = [0, 1, 2]) {
  const planned = ood.plan(inputAt('laptop', seeds));
  const results = new MadeUpResults((task) => {
    if (isTaskOf(task, 'rank')) return madeUpRanks(rank);
    if (!isTaskOf(task, 'probe')) return madeUpTraining(0.8);
    const { role, data } = task.spec;
    if (role === 'id') return madeUpProbe(id);
    const shift = 0.001 * ((data?.classes?.[0] ?? 0) % 5);
    return madeUpProbe(curve.map((accuracy) => accuracy + shift));
  });
  return planned.analyse(results);
}

const id = [0.4, 0.6, 0.78, 0.8, 0.8, 0.8, 0.8];
const falling = [300, 400, 200, 100, 50, 20, 11];

/** What is asked of each network, in order. */
const asked = ['retained', 'fall in the tunnel', 'rank followed', 'layer to transfer from'];

describe('the analysis of ood', () => {
  it('supports the claim where OOD accuracy falls from the tunnel’s start with the rank', async () => {
    const peaked = { id, ood: [0.5, 0.6, 0.55, 0.5, 0.4, 0.35, 0.3], rank: falling };
    const findings = findingsOf(await analyse(peaked));
    expect(findings).toHaveLength(3 * asked.length);
    const wanted = ['supported', 'supported', 'leans supported', 'supported'];
    expect(findings.map(verdictOf)).toEqual([...wanted, ...wanted, ...wanted]);
    expect(findings.every(({ claim }) => claim === 'ood')).toBe(true);
  });

  it('contradicts it where OOD accuracy rises to the last layer', async () => {
    const rising = { id, ood: [0.2, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7], rank: falling };
    const findings = findingsOf(await analyse(rising));
    const wanted = ['contradicted', 'contradicted', 'leans contradicted', 'contradicted'];
    expect(findings.map(verdictOf)).toEqual([...wanted, ...wanted, ...wanted]);
  });

  it('asks nothing of networks that learned nothing', async () => {
    const chance = { id: id.map(() => 0.1), ood: id.map(() => 0.3), rank: falling };
    for (const { verdict, statistic, reason } of findingsOf(await analyse(chance, [0]))) {
      expect([verdict, statistic]).toEqual(['undecided', null]);
      expect(reason).toContain('not above chance');
    }
  });

  it('cannot say whether the rank is followed through a tunnel of two layers', async () => {
    const short = {
      id: [0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 0.8],
      ood: [0.5, 0.6, 0.55, 0.5, 0.4, 0.35, 0.3],
      rank: falling,
    };
    const [, , followed] = findingsOf(await analyse(short));
    expect(followed).toMatchObject({ verdict: 'undecided', statistic: null });
    expect(followed?.reason).toContain('fewer than 3 layers');
  });

  it('counts the images of all draws, and means over them', async () => {
    const curve = [0.5, 0.6, 0.55, 0.5, 0.4, 0.35, 0.3];
    const { networks = [], questions } = await analyse({ id, ood: curve, rank: falling });
    const detection = networks[0]?.overSeeds?.detection;
    expect(detection?.basis.oodImages).toBe(4000);
    expect(detection?.retained?.percent).toBeCloseTo(retainedPercent(curve), 0);
    expect(questions[0]?.n).toContainEqual({ count: 4000, of: 'OOD test images' });
  });

  it.each([[[0]], [[0, 1, 2]]])('has figures and a table, of seeds %j', async (seeds) => {
    const peaked = { id, ood: [0.5, 0.6, 0.55, 0.5, 0.4, 0.35, 0.3], rank: falling };
    const { figures, tables } = shownBy(await analyse(peaked, seeds));
    expect(figures.map((figure) => figure.id)).toEqual(['ood-by-layer', 'ood-against-rank']);
    const [byLayer] = figures;
    if (byLayer?.chart.kind !== 'lines') throw new Error('no lines');
    const [panel] = byLayer.chart.panels;
    expect(panel?.shade).toEqual({ from: 3, to: 7, label: 'tunnel' });
    const mean = panel?.lines.find(({ name }) => name === 'OOD accuracy');
    expect(mean?.points[0]?.low === null).toBe(seeds.length === 1);
    expect(tables[0]?.rows).toHaveLength(3 * 4);
    expect(tables[0]?.rows[0]?.slice(0, 3)).toEqual(['MLP', 1, 2]);
  });

  it('leaves a layer of rank 0 off the logarithmic axis', async () => {
    const constant = { id, ood: [0.5, 0.6, 0.5, 0.5, 0.4, 0.3, 0.2], rank: [9, 8, 7, 6, 5, 4, 0] };
    const { figures } = shownBy(await analyse(constant));
    if (figures[1]?.chart.kind !== 'lines') throw new Error('no lines');
    const points = figures[1].chart.panels[0]?.lines.flatMap((line) => line.points) ?? [];
    expect(points.map(({ x }) => x)).toEqual([9, 8, 7, 6, 5, 4]);
  });
});
