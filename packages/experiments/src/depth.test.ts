import {
  decideFindings,
  figureSchema,
  figureTableSchema,
  isTaskOf,
  type Scale,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { depth } from './depth.js';
import { mainResult } from './mainResult.js';
import { cifarData } from './testing/cifarData.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpReadings } from './testing/madeUpReadings.js';

function inputAt(scale: Scale, seeds: readonly number[] = depth.seeds[scale]) {
  return { scale, seeds, bfloat16: true, ...cifarData };
}

function tasksAt(scale: Scale, seeds?: readonly number[]) {
  return depth.plan(inputAt(scale, seeds)).plan.tasks;
}

describe.each(['smoke', 'laptop', 'paper'] as const)('the plan of depth at scale %s', (scale) => {
  it('trains MLPs that differ in their depth alone, and reads each', () => {
    const trainings = tasksAt(scale, [0]).filter((task) => isTaskOf(task, 'train'));
    const layers = trainings.map(({ network }) => network.depth);
    expect(layers).toEqual(layers.toSorted((a, b) => a - b));
    expect(layers.length).toBeGreaterThanOrEqual(3);
    const alike = trainings.map(({ spec }) => ({
      ...spec,
      network: { ...spec.network, depth: 1 },
    }));
    for (const each of alike) expect(each).toEqual(alike[0]);
    const kinds = tasksAt(scale, [0]).map(({ spec }) => spec.kind);
    expect(kinds).toEqual([
      ...layers.map(() => 'train'),
      ...layers.flatMap(() => ['probe', 'probe', 'rank']),
    ]);
  });

  it('shares the house’s MLP with main-result', () => {
    const known = new Set(mainResult.plan(inputAt(scale, [0])).plan.tasks.map(({ id }) => id));
    const shared = tasksAt(scale, [0]).filter(({ id }) => known.has(id));
    expect(shared.map(({ spec }) => spec.kind)).toEqual(['train', 'probe', 'probe', 'rank']);
  });

  it('keeps every task where there are more seeds, seed by seed and under a label of its own', () => {
    const tasks = tasksAt(scale, [0, 1]);
    const one = tasksAt(scale, [0]);
    expect(tasks.slice(0, one.length).map(({ id }) => id)).toEqual(one.map(({ id }) => id));
    expect(new Set(tasks.map(({ label }) => label)).size).toBe(tasks.length);
  });
});

/** Accuracies that reach the last layer’s after so many layers. */
function saturating(layers: number, extractor: number, later = 0.8): number[] {
  const before = Math.min(extractor, layers - 1);
  return Array.from({ length: layers }, (_, at) => {
    if (at < before) return 0.5;
    return at === layers - 1 ? 0.8 : later;
  });
}

async function analysed(
  idOf: (layers: number) => readonly number[],
  seeds: readonly number[] = [0, 1],
) {
  const planned = depth.plan(inputAt('smoke', seeds));
  const results = new MadeUpResults((task) => {
    const id = idOf(task.network?.depth ?? 0);
    const ood = id.map((_, at) => 0.7 - 0.01 * at);
    const reading = madeUpReadings(task, { id, ood });
    if (!reading) throw new Error(`nothing was made up for “${task.label}”`);
    return reading;
  });
  const { questions, figures = [], tables = [], networks = [] } = await planned.analyse(results);
  return {
    networks,
    findings: decideFindings(questions, 'smoke'),
    figures: figures.map((figure) => figureSchema.parse(figure)),
    tables: tables.map((table) => figureTableSchema.parse(table)),
  };
}

describe('the analysis of depth', () => {
  it('supports the claim where every network has the same extractor', async () => {
    const { findings, networks } = await analysed((layers) => saturating(layers, 3));
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(6).fill('supported'));
    // MLP-3’s tunnel is its last layer, and MLP-9’s all layers from the fourth on.
    expect(findings[0]?.statistic?.value).toBe(5);
    expect(findings[2]?.statistic?.value).toBe(0);
    expect(networks.map(({ name }) => name)).toEqual(['MLP-3', 'MLP-6', 'MLP-9']);
  });

  it('contradicts it where every network has the same tunnel', async () => {
    const { findings } = await analysed((layers) => saturating(layers, layers - 2));
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(6).fill('contradicted'));
    expect(findings.map(({ statistic }) => statistic?.value)).toEqual([0, 0, 3, 0, 0, 3]);
  });

  it('decides nothing where the images decide whether layers reach the share', async () => {
    const { findings } = await analysed((layers) => saturating(layers, 3, 0.95 * 0.8));
    const by95 = findings.filter(({ title }) => title.includes('95 % rule'));
    expect(by95.map(({ verdict }) => verdict)).toEqual(Array(3).fill('undecided'));
  });

  it('asks nothing of networks that learned nothing', async () => {
    const { findings } = await analysed((layers) => Array(layers).fill(layers === 9 ? 0.1 : 0.8));
    expect(findings.map(({ statistic }) => statistic)).toEqual(Array(6).fill(null));
    expect(findings[0]?.reason).toContain('MLP-9');
  });

  it.each([[[0, 1]], [[0]]])('draws start, length and probes of seeds %j', async (seeds) => {
    const { figures, tables } = await analysed((layers) => saturating(layers, 3), seeds);
    const [split, probes] = figures.map(({ chart }) => (chart.kind === 'lines' ? chart : null));
    const [start, length] = split?.panels ?? [];
    const yOf = (panel: typeof start, line: number) => panel?.lines[line]?.points.map(({ y }) => y);
    expect(yOf(start, 0)).toEqual([3, 4, 4]);
    expect(yOf(start, 2)).toEqual([3, 6, 9]);
    expect(yOf(length, 1)).toEqual([1, 3, 6]);
    expect(start?.lines[0]?.points[1]).toMatchObject({ x: 6, low: 4, high: 4 });
    expect(probes?.panels.map(({ lines }) => lines.length)).toEqual([3, 3, 3]);
    expect(probes?.panels[0]?.lines[2]?.points).toHaveLength(9);
    expect(tables[0]?.rows[1]?.slice(0, 5)).toEqual([6, 1000, 80, '4 (4–4)', '4 (4–4)']);
  });
});
