import {
  decideFindings,
  figureSchema,
  figureTableSchema,
  isTaskOf,
  type NetworkSpec,
  type Scale,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { mainResult } from './mainResult.js';
import { cifarData } from './testing/cifarData.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { madeUpReadings } from './testing/madeUpReadings.js';
import { width } from './width.js';

function inputAt(scale: Scale, seeds: readonly number[] = width.seeds[scale]) {
  return { scale, seeds, bfloat16: true, ...cifarData };
}

function tasksAt(scale: Scale, seeds?: readonly number[]) {
  return width.plan(inputAt(scale, seeds)).plan.tasks;
}

function widthOf(network: NetworkSpec): number {
  return network.kind === 'mlp' ? network.width / 1024 : network.widthMultiplier;
}

describe.each(['smoke', 'laptop', 'paper'] as const)('the plan of width at scale %s', (scale) => {
  it('trains each network at several widths, in nothing else apart, and reads each', () => {
    const tasks = tasksAt(scale, [0]);
    const trainings = tasks.filter((task) => isTaskOf(task, 'train'));
    expect(tasks).toHaveLength(4 * trainings.length);
    for (const kind of ['mlp', 'vgg', 'resnet']) {
      const own = trainings.filter(({ network }) => network.kind === kind);
      const widths = own.map(({ network }) => widthOf(network));
      expect(widths.length).toBeGreaterThanOrEqual(2);
      expect(widths).toEqual([...new Set(widths)].sort((a, b) => a - b));
      const settings = own.map(({ spec, network }) => ({ ...spec, network: network.depth }));
      for (const each of settings) expect(each).toEqual(settings[0]);
    }
  });

  it('shares the house’s three networks with main-result', () => {
    const ids = new Set(tasksAt(scale, [0]).map(({ id }) => id));
    const known = mainResult.plan(inputAt(scale, [0])).plan.tasks;
    expect(known.filter(({ id }) => !ids.has(id))).toEqual([]);
  });

  it('keeps every task where there are more seeds, seed by seed and under a label of its own', () => {
    const tasks = tasksAt(scale, [0, 1]);
    const one = tasksAt(scale, [0]);
    expect(tasks.slice(0, one.length).map(({ id }) => id)).toEqual(one.map(({ id }) => id));
    expect(new Set(tasks.map(({ label }) => label)).size).toBe(tasks.length);
  });
});

const layers = { mlp: 6, vgg: 8, resnet: 10 } as const;

/** Layers before the first that reaches the last one’s accuracy, by network. */
type Extractor = (kind: NetworkSpec['kind'], width: number) => number;

async function analysed(
  extractor: Extractor,
  { seeds = [0, 1] as readonly number[], later = 0.8 } = {},
) {
  const planned = width.plan(inputAt('smoke', seeds));
  const results = new MadeUpResults((task) => {
    const { network } = task;
    if (!network) throw new Error(`“${task.label}” has no network`);
    const count = layers[network.kind];
    const before = extractor(network.kind, widthOf(network));
    const id = Array.from({ length: count }, (_, at) => {
      if (at < before) return 0.5;
      return at === count - 1 ? 0.8 : later;
    });
    const reading = madeUpReadings(task, { id, ood: id.map((_, at) => 0.7 - 0.01 * at) });
    if (!reading) throw new Error(`nothing was made up for “${task.label}”`);
    return reading;
  });
  const { questions, figures = [], tables = [] } = await planned.analyse(results);
  return {
    findings: decideFindings(questions, 'smoke'),
    figures: figures.map((figure) => figureSchema.parse(figure)),
    tables: tables.map((table) => figureTableSchema.parse(table)),
  };
}

/** The wider an MLP or a VGG, the longer its tunnel; a ResNet’s is as long at every width. */
const asClaimed: Extractor = (kind, width) => (kind === 'resnet' ? 5 : 5 - 32 * width);
const opposite: Extractor = (kind, width) => (kind === 'resnet' ? 5 - 32 * width : 4);

describe('the analysis of width', () => {
  it('supports the claim where an MLP’s and a VGG’s tunnel grows and a ResNet’s does not', async () => {
    const { findings } = await analysed(asClaimed);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(6).fill('supported'));
    expect(findings[0]?.statistic?.value).toBe(3);
    expect(findings.at(-1)?.title).toContain('ResNet-34 ×0.0625 is not longer');
  });

  it('contradicts it where a ResNet’s alone grows', async () => {
    const { findings } = await analysed(opposite);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(6).fill('contradicted'));
  });

  it('decides nothing where the images decide whether layers reach the share', async () => {
    const extractor: Extractor = (kind, width) => (width < 0.05 ? layers[kind] - 1 : 4);
    const { findings } = await analysed(extractor, { later: 0.95 * 0.8 });
    const by95 = findings.filter(({ title }) => title.includes('95 % rule'));
    expect(by95.map(({ verdict }) => verdict)).toEqual(Array(3).fill('undecided'));
  });

  it.each([[[0, 1]], [[0]]])('draws lengths and probes of seeds %j', async (seeds) => {
    const { figures, tables } = await analysed(asClaimed, { seeds });
    const [lengths, probes] = figures.map(({ chart }) => (chart.kind === 'lines' ? chart : null));
    const ys = lengths?.panels.map(({ lines }) => lines[0]?.points.map(({ y }) => y));
    expect(ys).toEqual([
      [2, 3, 5],
      [4, 5],
      [5, 5],
    ]);
    expect(lengths?.panels[1]?.x.labels).toEqual(['×0.03125', '×0.0625']);
    expect(probes?.panels.map(({ lines }) => lines.length)).toEqual([3, 2, 2, 3, 2, 2]);
    expect(tables[0]?.rows).toHaveLength(7);
    expect(tables[0]?.rows[3]?.slice(0, 5)).toEqual(['VGG-19', '×0.03125', 1000, 80, '5 (5–5)']);
  });
});
