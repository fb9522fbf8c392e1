import { decideFindings, figureSchema, isTaskOf, type Scale, type Task } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import type { LayerMatrix } from './analysis/layerMatrix.js';
import { mainResult } from './mainResult.js';
import { similarity } from './similarity.js';
import { cifarData } from './testing/cifarData.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpChange, madeUpSimilarity } from './testing/madeUp.js';
import { type MadeUpCurves, madeUpReadings } from './testing/madeUpReadings.js';

const scales = ['smoke', 'laptop', 'paper'] as const;
function inputAt(scale: Scale, seeds: readonly number[] = similarity.seeds[scale]) {
  return { scale, seeds, bfloat16: true, ...cifarData };
}

function tasksAt(scale: Scale, seeds?: readonly number[]) {
  return similarity.plan(inputAt(scale, seeds)).plan.tasks;
}

function idsAt(scale: Scale, seeds: readonly number[]) {
  return new Set(tasksAt(scale, seeds).map(({ id }) => id));
}

function pairsAmong(tasks: readonly Task[]) {
  return tasks
    .filter((task) => isTaskOf(task, 'similarity'))
    .filter(({ inputs }) => inputs.other !== undefined);
}

describe.each(scales)('the plan of similarity at scale %s', (scale) => {
  it('reads every seed’s network, and compares seeds two by two', () => {
    const seeds = similarity.seeds[scale];
    const read = ['train', 'probe', 'probe', 'rank', 'similarity', 'change'];
    expect(tasksAt(scale).map(({ spec }) => spec.kind)).toEqual(
      seeds.flatMap((_, at) => (at % 2 === 0 ? read : [...read, 'similarity'])),
    );
    const labels = tasksAt(scale).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    const compared = pairsAmong(tasksAt(scale)).flatMap(({ inputs }) => Object.values(inputs));
    expect(new Set(compared).size).toBe(seeds.length);
  });

  it('shares trainings, probes and ranks with main-result', () => {
    const { tasks } = mainResult.plan(inputAt(scale)).plan;
    const known = new Set(tasks.map(({ id }) => id));
    const own = tasksAt(scale).filter(({ id }) => !known.has(id));
    expect(new Set(own.map(({ spec }) => spec.kind))).toEqual(new Set(['similarity', 'change']));
  });

  it('keeps every task where there are higher seeds, whatever their order', () => {
    const five = idsAt(scale, [0, 1, 2, 3, 4]);
    expect(idsAt(scale, [3, 1, 4, 0, 2])).toEqual(five);
    for (const seeds of [[0], [0, 1], [0, 1, 2]]) {
      expect([...five]).toEqual(expect.arrayContaining([...idsAt(scale, seeds)]));
    }
    expect(pairsAmong(tasksAt(scale, [0, 1, 2, 3, 4]))).toHaveLength(2);
  });

  it('leaves the comparison of seeds out of a plan of one', () => {
    const { plan, omitted } = similarity.plan(inputAt(scale, [0]));
    expect(pairsAmong(plan.tasks)).toEqual([]);
    expect(omitted.map(({ part }) => part)).toEqual(['CKA between seeds']);
  });
});

const depth = 12;
const fall = [0.6, 0.59, 0.58, 0.57, 0.54, 0.52, 0.51, 0.5, 0.48, 0.46, 0.45, 0.44];
/** The 95 % rule starts at layer 5. */
const wide: MadeUpCurves = { id: [0.3, 0.35, 0.4, 0.45, ...Array(8).fill(0.55)], ood: fall };
/** The 95 % rule starts at layer 2, the 98 % rule at layer 5. */
const narrow: MadeUpCurves = { id: [0.5, 0.53, 0.53, 0.53, ...Array(8).fill(0.55)], ood: fall };
/** Both start at layer 1. */
const none: MadeUpCurves = { id: Array(depth).fill(0.55), ood: fall };

/** The first layer of the tunnel of `wide`, as a place. */
const start = 4;

function matrix(value: (one: number, other: number) => number | null): LayerMatrix {
  return Array.from({ length: depth }, (_, one) =>
    Array.from({ length: depth }, (_, other) => value(one, other)),
  );
}

/** Likeness by distance alone, with so much more for pairs within the tunnel. */
function likeness(more: number) {
  return matrix((one, other) => {
    if (one === other) return 1;
    return 0.8 - 0.05 * Math.abs(one - other) + (Math.min(one, other) >= start ? more : 0);
  });
}

const difference = (more: number) =>
  matrix((one, other) =>
    one === other
      ? 0
      : 0.5 + 0.05 * Math.abs(one - other) - (Math.min(one, other) >= start ? more : 0),
  );

interface MadeUpSeed {
  readonly cka: LayerMatrix;
  readonly l1: LayerMatrix;
  /** Of layers between seeds, beside chance of 0.1. */
  readonly between: LayerMatrix;
}

const seedWith = (more: number): MadeUpSeed => ({
  cka: likeness(more),
  l1: difference(2 * more),
  between: matrix((one, other) => 0.1 + (one === other ? more : 0)),
});
const claimed = (seed: number) => seedWith(0.1 + seed / 100);
const opposite = (seed: number) => seedWith(-0.08 - seed / 1000);
const closenessAlone = () => seedWith(0);

async function analysed(
  made: (seed: number) => MadeUpSeed,
  { seeds = [0, 1] as readonly number[], curves = wide } = {},
) {
  const planned = similarity.plan(inputAt('laptop', seeds));
  const results = new MadeUpResults((task) => {
    if (isTaskOf(task, 'change')) return madeUpChange({ l1: made(task.spec.seed).l1 });
    if (isTaskOf(task, 'similarity')) {
      const { cka, between } = made(task.spec.seed);
      if (task.inputs.other === undefined) return madeUpSimilarity(cka);
      return madeUpSimilarity(between, { others: true, null95: 0.1 });
    }
    const reading = madeUpReadings(task, curves);
    if (!reading) throw new Error(`nothing was made up for “${task.label}”`);
    return reading;
  });
  const { questions, figures = [] } = await planned.analyse(results);
  return {
    findings: decideFindings(questions, 'laptop'),
    figures: figures.map((figure) => figureSchema.parse(figure)),
  };
}

const eight = { seeds: [0, 1, 2, 3, 4, 5, 6, 7] };

describe('the analysis of similarity', () => {
  it('supports the claim where the tunnel’s layers are alike and change little', async () => {
    const { findings } = await analysed(claimed, eight);
    const [block, neighbours, l1, between] = findings;
    for (const finding of [block, neighbours, l1]) expect(finding?.verdict).toBe('supported');
    for (const finding of [block, neighbours]) {
      expect(finding?.statistic?.value).toBeCloseTo(0.135, 9);
    }
    expect(l1?.statistic?.value).toBeCloseTo(-0.27, 9);
    // Four pairs cannot decide, whatever they say.
    expect(between).toMatchObject({
      verdict: 'undecided',
      leaning: 'supported',
      reason: expect.stringContaining('in the mean of 4 seed pairs'),
      statistic: { value: expect.closeTo(0.13, 9) },
    });
    expect(between?.n[0]).toEqual({ count: 4, of: 'seed pairs' });
  });

  it('contradicts it where they are less alike and change more', async () => {
    const { findings } = await analysed(opposite, eight);
    const [block, neighbours, l1, between] = findings;
    for (const finding of [block, neighbours, l1]) expect(finding?.verdict).toBe('contradicted');
    expect(between?.leaning).toBe('contradicted');
  });

  it('takes closeness for no block', async () => {
    const { findings } = await analysed(closenessAlone, eight);
    for (const { statistic, verdict } of findings) {
      expect(statistic?.value).toBeCloseTo(0, 9);
      expect(verdict).toBe('undecided');
    }
  });

  it('takes the 98 % rule where the 95 % rule leaves the extractor one layer, and says so', async () => {
    const { findings, figures } = await analysed(claimed, { curves: narrow });
    for (const finding of findings) {
      expect(finding.cautions[0]).toContain('starts at layer 2');
      expect(finding.cautions[0]).toContain('98 % rule');
    }
    expect(findings[0]?.statistic?.value).toBeCloseTo(0.105, 9);
    expect(figures[0]?.caption).toContain('from layer 5 on by the 98 % rule');
  });

  it('compares seeds alone where no rule leaves an extractor', async () => {
    const { findings } = await analysed(claimed, { curves: none });
    const [block, neighbours, l1, between] = findings;
    for (const finding of [block, neighbours, l1]) {
      expect(finding?.statistic).toBeNull();
      expect(finding?.reason).toContain('neither the 95 % nor the 98 % rule');
    }
    expect(between?.statistic?.value).toBeCloseTo(0.1, 9);
  });

  it('asks nothing of a layer that is like no other', async () => {
    const constant = (seed: number) => {
      const made = claimed(seed);
      const without = (of: LayerMatrix) =>
        of.map((row, one) => row.map((value, other) => (one === 8 || other === 8 ? null : value)));
      return { cka: without(made.cka), l1: without(made.l1), between: without(made.between) };
    };
    const { findings, figures } = await analysed(constant);
    for (const { reason } of findings) expect(reason).toContain('gives the same for all images');
    expect(mapOf(figures[0])?.values[8]).toEqual(Array(depth).fill(null));
  });

  it('outlines the tunnel in its maps, and shades its pairs of neighbours', async () => {
    const { figures } = await analysed(claimed);
    expect(figures.map(({ id }) => id)).toEqual(['cka-within', 'l1', 'neighbours', 'cka-between']);
    const [within, l1, neighbours, between] = figures;
    expect(mapOf(l1)?.values[5]?.slice(4, 7)).toEqual([
      expect.closeTo(0.34, 9),
      null,
      expect.closeTo(0.34, 9),
    ]);
    expect(mapOf(within)?.mark).toMatchObject({ from: start, to: depth - 1 });
    expect(mapOf(within)?.values[5]?.[6]).toBeCloseTo(0.855, 9);
    expect(between?.caption).toContain('1 seed pair (0 and 1)');
    if (neighbours?.chart.kind !== 'lines') throw new Error('the neighbours are no lines');
    const [cka] = neighbours.chart.panels;
    expect(cka?.x.labels?.[start]).toBe('5–6');
    expect(cka?.shade).toMatchObject({ from: start, to: depth - 2 });
    expect(cka?.lines[0]?.points.map(({ y }) => y)).toEqual([
      ...Array(start).fill(expect.closeTo(0.75, 9)),
      ...Array(depth - 1 - start).fill(expect.closeTo(0.855, 9)),
    ]);
  });

  it('makes its figures of one seed too, and asks nothing of pairs', async () => {
    const { findings, figures } = await analysed(claimed, { seeds: [2] });
    expect(figures.map(({ id }) => id)).toEqual(['cka-within', 'l1', 'neighbours']);
    expect(findings[3]?.reason).toContain('a lone seed');
    expect(findings[0]?.leaning).toBeNull();
  });
});

function mapOf(figure: ReturnType<typeof figureSchema.parse> | undefined) {
  return figure?.chart.kind === 'heat-map' ? figure.chart.panels[0] : undefined;
}
