import {
  decideFindings,
  figureSchema,
  figureTableSchema,
  isTaskOf,
  type Scale,
} from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { mainResult } from './mainResult.js';
import { cifarData } from './testing/cifarData.js';
import { MadeUpResults } from './testing/MadeUpResults.js';
import { layerNames, madeUpMaps, madeUpVariances } from './testing/madeUp.js';
import { type MadeUpCurves, madeUpReadings } from './testing/madeUpReadings.js';
import { variance } from './variance.js';

const scales = ['smoke', 'laptop', 'paper'] as const;
function inputAt(scale: Scale, seeds: readonly number[] = variance.seeds[scale]) {
  return { scale, seeds, bfloat16: true, ...cifarData };
}

function tasksAt(scale: Scale, seeds?: readonly number[]) {
  return variance.plan(inputAt(scale, seeds)).plan.tasks;
}

function idsAt(scale: Scale, seeds: readonly number[]) {
  return new Set(tasksAt(scale, seeds).map(({ id }) => id));
}

describe.each(scales)('the plan of variance at scale %s', (scale) => {
  it('trains VGG-19 from every seed, reads it, and maps the images of one seed', () => {
    const read = ['train', 'probe', 'probe', 'rank', 'variance', 'variance'];
    const [, ...more] = variance.seeds[scale];
    expect(tasksAt(scale).map(({ spec }) => spec.kind)).toEqual([
      ...read,
      'embed',
      ...more.flatMap(() => read),
    ]);
    const labels = tasksAt(scale).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('shares trainings, probes and ranks with main-result', () => {
    const { tasks } = mainResult.plan(inputAt(scale)).plan;
    const known = new Set(tasks.map(({ id }) => id));
    const own = tasksAt(scale).filter(({ id }) => !known.has(id));
    expect(new Set(own.map(({ spec }) => spec.kind))).toEqual(new Set(['variance', 'embed']));
  });

  it('keeps every task where there are higher seeds, whatever their order', () => {
    const two = idsAt(scale, [0, 1]);
    expect(idsAt(scale, [1, 0])).toEqual(two);
    expect([...two]).toEqual(expect.arrayContaining([...idsAt(scale, [0])]));
  });

  it('reads neural collapse off images that the network was trained on', () => {
    const [train] = tasksAt(scale).filter((task) => isTaskOf(task, 'train'));
    const readings = tasksAt(scale).filter((task) => isTaskOf(task, 'variance'));
    const [test, collapse] = readings;
    expect([test?.spec.variance.split, collapse?.spec.variance.split]).toEqual(['test', 'train']);
    expect(collapse?.spec).toMatchObject({ data: train?.spec.data, seed: train?.spec.seed });
    for (const { spec } of readings) expect(spec.layers).toEqual([...layerNames(16), 'avgpool']);
  });
});

/** Saturated from layer 8 on, where OOD accuracy begins to fall. */
const tunnel: MadeUpCurves = {
  id: [0.3, 0.36, 0.42, 0.48, 0.54, 0.6, 0.66, ...Array(9).fill(0.8)],
  ood: [0.5, 0.53, 0.56, 0.59, 0.62, 0.65, 0.68, 0.7, 0.66, 0.62, 0.58, 0.54, 0.5, 0.46, 0.42, 0.4],
};
/** Every layer adds. */
const steady: MadeUpCurves = { ...tunnel, id: tunnel.id.map((_, layer) => 0.05 * (layer + 1)) };

type Variances = (layer: number, seed: number) => readonly [intra: number, inter: number];

const collapsing: Variances = (layer, seed) => [2 ** -layer * (1 + seed / 10), layer + seed / 10];
const spreading: Variances = (layer, seed) => [layer + seed / 10, 2 ** -layer * (1 + seed / 10)];

async function analysed(
  variances: Variances,
  { seeds = [0, 1, 2] as readonly number[], curves = tunnel } = {},
) {
  const planned = variance.plan(inputAt('laptop', seeds));
  const layers = [...layerNames(16), 'avgpool'];
  const results = new MadeUpResults((task) => {
    if (isTaskOf(task, 'embed')) return madeUpMaps(['relu1', 'relu8', 'relu16']);
    if (isTaskOf(task, 'variance')) {
      const { seed } = task.spec;
      return madeUpVariances(
        layers.map((_, at) => variances(at + 1, seed)),
        { names: layers },
      );
    }
    const reading = madeUpReadings(task, curves);
    if (!reading) throw new Error(`nothing was made up for “${task.label}”`);
    return reading;
  });
  const { questions, figures = [], tables = [] } = await planned.analyse(results);
  return {
    findings: decideFindings(questions, 'laptop'),
    figures: figures.map((figure) => figureSchema.parse(figure)),
    tables: tables.map((table) => figureTableSchema.parse(table)),
  };
}

const eight = { seeds: [0, 1, 2, 3, 4, 5, 6, 7] };

describe('the analysis of variance', () => {
  it('supports the claim where classes draw together and apart', async () => {
    const { findings } = await analysed(collapsing, eight);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(4).fill('supported'));
    expect(findings[0]?.statistic).toMatchObject({
      name: expect.stringContaining('at layer 16 over that at layer 8'),
      value: expect.closeTo(-8, 9),
    });
    expect(findings[0]?.n).toContainEqual({ count: 2000, of: 'test images' });
    expect(findings[3]?.n).toContainEqual({ count: 2000, of: 'training images' });
  });

  it('contradicts it where they do the opposite', async () => {
    const { findings } = await analysed(spreading, eight);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(4).fill('contradicted'));
  });

  it('tells a variance that falls with the scale alone from classes that draw together', async () => {
    const { findings } = await analysed((layer) => [2 ** -layer, 3 * 2 ** -layer], eight);
    const [intra, inter, ratio] = findings;
    expect([intra?.verdict, inter?.verdict]).toEqual(['supported', 'contradicted']);
    expect(ratio?.verdict).toBe('undecided');
    expect(intra?.cautions[0]).toContain('scale');
  });

  it('decides nothing with three seeds, but says which way they lean', async () => {
    const { findings } = await analysed(collapsing);
    for (const { verdict, leaning, test } of findings) {
      expect([verdict, leaning, test]).toEqual(['undecided', 'supported', null]);
    }
  });

  it('asks nothing where no layer lies beyond the start, and shades none', async () => {
    const { findings, figures } = await analysed(collapsing, { curves: steady });
    for (const { statistic, reason } of findings) {
      expect(statistic).toBeNull();
      expect(reason).toContain('the last layer alone');
    }
    for (const { chart } of figures) {
      if (chart.kind === 'lines') for (const { shade } of chart.panels) expect(shade).toBeNull();
    }
  });

  it('says where the verdict is not that there is a tunnel', async () => {
    const kept = { ...tunnel, ood: tunnel.ood.map((_, layer) => 0.3 + 0.02 * layer) };
    const { findings, figures } = await analysed(collapsing, { curves: kept });
    for (const { cautions } of findings) expect(cautions[0]).toContain('answered with no');
    expect(figures[0]?.caption).toContain('No tunnel is shaded');
  });

  it('has no ratio of a variance of 0', async () => {
    const { findings, figures } = await analysed((layer) => [layer === 16 ? 0 : 1, 1]);
    expect(findings[0]?.reason).toContain('is 0');
    expect(findings[1]?.statistic?.value).toBe(0);
    const [within] = linesOf(figures[0]);
    expect(within?.points.at(-1)?.y).toBeNull();
  });

  it('shades the tunnel in its curves, with positive bands over seeds', async () => {
    const { figures } = await analysed(collapsing);
    expect(figures.map(({ id }) => id)).toEqual(['variance', 'maps', 'neural-collapse']);
    const [curves, maps] = figures;
    expect(curves?.caption).toContain('2,000 test images and 3 seeds');
    if (curves?.chart.kind !== 'lines') throw new Error('the curves are no lines');
    expect(curves.chart.panels[0]?.shade).toMatchObject({ from: 7, to: 15 });
    for (const { points } of linesOf(curves)) {
      expect(points).toHaveLength(16);
      for (const { y, low, high } of points) {
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThanOrEqual(y ?? 0);
        expect(high).toBeGreaterThanOrEqual(y ?? 0);
      }
    }
    if (maps?.chart.kind !== 'scatter') throw new Error('the maps are no clouds');
    expect(maps.chart.groups[3]).toBe('cat');
    expect(maps.chart.panels.map(({ title, words }) => [title, ...words])).toEqual([
      ['layer 1', 'before the tunnel'],
      ['layer 8', 'in the tunnel'],
      ['layer 16', 'in the tunnel'],
    ]);
    expect(maps.chart.panels[0]?.groups.slice(0, 11)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
  });

  it('makes its figures and tables of one seed too, without bands', async () => {
    const { figures, tables } = await analysed(collapsing, { seeds: [3] });
    for (const figure of figures) {
      for (const { points } of linesOf(figure)) {
        for (const { low, high } of points) expect([low, high]).toEqual([null, null]);
      }
    }
    expect(tables[0]?.rows).toHaveLength(6);
    const [title, nc4] = [tables[0]?.columns[6]?.title, tables[0]?.rows[0]?.[6]];
    expect([title, nc4]).toEqual(['NC4', expect.closeTo(10, 9)]);
  });
});

function linesOf(figure: ReturnType<typeof figureSchema.parse> | undefined) {
  return figure?.chart.kind === 'lines' ? figure.chart.panels.flatMap(({ lines }) => lines) : [];
}
