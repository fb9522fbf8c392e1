import { type Figure, type FigureInput, figureSchema } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import type { ChartOptions } from '../charts/ChartOptions.js';
import { renderPng } from '../png/renderPng.js';
import { controlCharacters } from '../testing/controlCharacters.js';
import {
  exampleCategories,
  exampleDevelopment,
  exampleDifferences,
  exampleDots,
  exampleLines,
  exampleManyLines,
  exampleMaps,
  exampleScatter,
} from '../testing/exampleFigures.js';
import { hostileText } from '../testing/hostileRun.js';
import { overlaps, svgTexts } from '../testing/svgTexts.js';
import { themes } from '../theme/themes.js';
import { figureSvg } from './figureSvg.js';

const examples: [string, Figure][] = [
  ['lines', exampleLines(3)],
  ['lines, 1 panel', exampleLines(1, 12)],
  ['lines, 30 panels', exampleLines(30, 5)],
  ['lines, 200 layers', exampleLines(2, 200)],
  ['categories', exampleCategories()],
  ['many lines', exampleManyLines()],
  ['maps', exampleMaps([12, 12])],
  ['maps, 1 to 36', exampleMaps([1, 2, 5, 36])],
  ['maps, 30 panels', exampleMaps(Array(30).fill(6))],
  ['development', exampleDevelopment()],
  ['development of 100 by 3', exampleDevelopment(100, 3)],
  ['development of 2 by 200', exampleDevelopment(2, 200)],
  ['differences', exampleDifferences()],
  ['scatter', exampleScatter(10, 400)],
  ['scatter, 100 groups', exampleScatter(100, 400, 8)],
  ['dots', exampleDots(5, 3)],
  ['dots, 1', exampleDots(1, 1)],
  ['dots, 40', exampleDots(40, 2)],
];

function draw(figure: Figure, options: ChartOptions = {}): string {
  return figureSvg(figure, { embedFont: false, ...options });
}

function heightOf(svg: string): number {
  return Number(/^<svg [^>]* height="(\d+)"/.exec(svg)?.[1]);
}

/** A figure of one chart, its words plain. */
function figureOf(chart: FigureInput['chart']): Figure {
  return figureSchema.parse({ id: 'a', title: 'title', caption: 'caption', chart });
}

type LinesInput = Extract<FigureInput['chart'], { kind: 'lines' }>['panels'][number];

function linesOf(panel: Partial<LinesInput>): Figure {
  const lines: LinesInput['lines'] = [{ name: 'line', points: [{ x: 1, y: 1 }] }];
  const whole = { title: 'panel', x: { title: 'across' }, y: { title: 'up' }, lines, ...panel };
  return figureOf({ kind: 'lines', panels: [whole] });
}

function points(...values: (number | null)[]) {
  return values.map((y, index) => ({ x: index + 1, y }));
}

describe.each([320, 360, 800, 2400])('figures %i pixels wide', (widthPx) => {
  it.each(examples)('%s: no text over another or outside', (_, figure) => {
    const svg = draw(figure, { widthPx });
    const texts = svgTexts(svg);
    expect(texts.length).toBeGreaterThan(3);
    expect(overlaps(texts)).toEqual([]);
    const height = heightOf(svg);
    for (const { text, leftPx, rightPx, topPx, bottomPx } of texts) {
      expect(leftPx, text).toBeGreaterThanOrEqual(0);
      expect(rightPx, text).toBeLessThanOrEqual(widthPx);
      expect(topPx, text).toBeGreaterThanOrEqual(0);
      expect(bottomPx, text).toBeLessThanOrEqual(height);
    }
    expect(svg).not.toMatch(/NaN|Infinity|undefined"/);
  });
});

describe.each(examples)('%s', (_, figure) => {
  it('is the same every time, and another in the dark', () => {
    const light = draw(figure);
    expect(draw(figure)).toBe(light);
    const dark = draw(figure, { theme: 'dark' });
    expect(dark).toContain(themes.dark.background);
    expect(dark).not.toBe(light);
    expect(draw(figure)).toBe(light);
  });

  it('has no id that it has in another theme or width', () => {
    const ids = [draw(figure), draw(figure, { theme: 'dark' }), draw(figure, { widthPx: 360 })]
      .flatMap((svg) => [...svg.matchAll(/ id="([^"]+)"/g)])
      .map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has title, caption and description', () => {
    const svg = draw(figure);
    expect(svg).toContain(`<title>${figure.title}</title><desc>${figure.caption}`);
    const texts = svgTexts(svg).map(({ text }) => text);
    expect(texts.join(' ')).toContain(`${figure.title} ${figure.caption}`);
  });
});

describe('hostile figures', () => {
  const axis = { title: hostileText };
  const category = { title: hostileText, scale: 'category' as const, labels: [hostileText, ''] };
  const charts: FigureInput['chart'][] = [
    {
      kind: 'lines',
      panels: [
        {
          title: hostileText,
          words: [hostileText],
          x: category,
          y: axis,
          right: axis,
          lines: [{ name: hostileText, points: [0, 1].map((x) => ({ x, y: x })) }],
          shade: { from: 0, to: 1, label: hostileText },
          rules: [
            { axis: 'x', at: 0, label: hostileText },
            { axis: 'y', at: 1, label: hostileText },
          ],
        },
      ],
    },
    {
      kind: 'heat-map',
      panels: [
        {
          title: hostileText,
          rows: [hostileText, hostileText],
          columns: [hostileText, ''],
          values: [
            [1, null],
            [2, 3],
          ],
          mark: { from: 0, to: 1, label: hostileText },
        },
      ],
      rowTitle: hostileText,
      columnTitle: hostileText,
      valueTitle: hostileText,
    },
    {
      kind: 'scatter',
      groups: [hostileText],
      panels: [{ title: hostileText, words: [hostileText], points: [[1, 1]], groups: [0] }],
    },
    {
      kind: 'dots',
      rows: [hostileText],
      x: axis,
      series: [{ name: hostileText, dots: [{ value: 1 }] }],
      rules: [{ at: 1, label: hostileText }],
    },
  ];

  it.each(charts)('$kind are escaped, and can be read', (chart) => {
    const figure = figureSchema.parse({
      id: 'a',
      title: hostileText,
      caption: hostileText,
      chart,
    });
    for (const widthPx of [320, 860]) {
      const svg = draw(figure, { widthPx });
      expect(svg).not.toContain('<script');
      expect(svg).toContain('&lt;script&gt;');
      expect(svg.match(/<\/svg>/g)).toHaveLength(1);
      expect(controlCharacters(svg)).toEqual([]);
      expect(renderPng(svg, { scale: 0.5 }).length).toBeGreaterThan(1000);
      for (const { rightPx, text } of svgTexts(svg)) expect(rightPx, text).toBeLessThan(widthPx);
    }
  });
});

describe('lines', () => {
  it.each([
    ['one point', points(3)],
    ['no points', []],
    ['all missing', points(null, null)],
    ['a gap', points(1, null, 3, 4)],
    ['all alike', points(0, 0, 0)],
    ['tiny', points(1e-300, 3e-300)],
    ['denormal', points(0, 5e-324)],
    ['huge', points(-1.7e308, 1.7e308)],
    ['hardly apart', points(1, 1 + 1e-15)],
  ])('are drawn with %s', (_, given) => {
    for (const scale of ['linear', 'log'] as const) {
      const svg = draw(
        linesOf({ y: { title: 'up', scale }, lines: [{ name: 'line', points: given }] }),
      );
      expect(svg).not.toMatch(/NaN|Infinity/);
      expect(overlaps(svgTexts(svg))).toEqual([]);
      expect(renderPng(svg, { scale: 0.5 }).length).toBeGreaterThan(1000);
    }
  });

  it('are broken where a value is missing', () => {
    const strokes = (...values: (number | null)[]) => {
      const svg = draw(linesOf({ lines: [{ name: 'line', points: points(...values) }] }));
      return svg.split(`stroke="${themes.light.series[0]}" stroke-width="2"`).length - 2;
    };
    expect(strokes(1, 2, 3, 4)).toBe(1);
    expect(strokes(1, 2, null, 4, 5)).toBe(2);
  });

  it('of one name have one colour and one entry', () => {
    const svg = draw(exampleLines(3));
    expect(svg.split('>OOD probe<')).toHaveLength(2);
    expect(svg).toContain(themes.light.ood);
  });

  it('have bands where they have intervals, and none without', () => {
    const line = { name: 'line', colour: 'id' as const };
    const bare = draw(linesOf({ lines: [{ ...line, points: points(1, 2) }] }));
    expect(bare).not.toContain(themes.light.idBand);
    const known = [1, 2].map((x) => ({ x, y: x, low: x - 1, high: x + 1 }));
    expect(draw(linesOf({ lines: [{ ...line, points: known }] }))).toContain(themes.light.idBand);
  });

  it('shade the tunnel and label it', () => {
    expect(draw(exampleLines(1))).toContain(`fill="${themes.light.tunnelShade}"`);
    expect(draw(linesOf({}))).not.toContain(themes.light.tunnelShade);
  });

  it('leave out rules beyond a given range', () => {
    const rules = [{ axis: 'y' as const, at: 200, label: 'far away' }];
    const y = { title: 'up', range: { low: 0, high: 100 } };
    const svg = draw(linesOf({ y, rules }));
    expect(svgTexts(svg).map(({ text }) => text)).not.toContain('far away');
    expect(svgTexts(draw(linesOf({ rules }))).map(({ text }) => text)).toContain('far away');
  });

  it.each([
    { low: 5, high: 5 },
    { low: -3, high: 0 },
  ])('are drawn in a range of $low to $high', (range) => {
    for (const scale of ['linear', 'log'] as const) {
      const axis = { title: 'axis', scale, range };
      expect(draw(linesOf({ x: axis, y: axis }))).not.toMatch(/NaN|Infinity/);
    }
  });

  it('stand in as many columns as asked for, where these fit', () => {
    const { chart } = exampleLines(4);
    if (chart.kind !== 'lines') throw new Error('not lines');
    const heights = [1, 2, 4, 40].map((columns) =>
      heightOf(draw(figureOf({ ...chart, columns }), { widthPx: 1600 })),
    );
    expect(heights[0]).toBeGreaterThan(heights[1] ?? 0);
    expect(heights[1]).toBeGreaterThan(heights[2] ?? 0);
    expect(heights[3]).toBe(heights[2]);
  });

  it('are described by their first, last, highest and lowest values', () => {
    const svg = draw(linesOf({ lines: [{ name: 'CKA', points: points(2, 5, 1, 3) }] }));
    expect(svg).toContain('CKA goes from 2 at 1 to 3 at 4; highest 5 at 2, lowest 1 at 3.');
  });
});

describe('heat maps', () => {
  const map = (values: (number | null)[][], rest: object = {}) =>
    figureSchema.parse({
      id: 'a',
      title: 'a',
      caption: 'a',
      chart: {
        kind: 'heat-map',
        panels: [
          {
            title: 'map',
            rows: values.map((_, index) => `row ${index}`),
            columns: (values[0] ?? []).map((_, index) => `c${index}`),
            values,
          },
        ],
        rowTitle: 'rows',
        columnTitle: 'columns',
        valueTitle: 'value',
        ...rest,
      },
    });
  const colours = (svg: string) =>
    [...svg.matchAll(/ fill="(#[0-9a-f]{6})"/g)].map(([, fill]) => fill);

  it('name cells without a value, and only where there are some', () => {
    const texts = (figure: Figure) => svgTexts(draw(figure)).map(({ text }) => text);
    expect(texts(map([[1, 2]]))).not.toContain('undefined');
    expect(texts(map([[1, null]]))).toContain('undefined');
    expect(texts(map([[1, 0]], { scale: 'log' }))).toContain('undefined');
    expect(draw(map([[null]]))).toContain(themes.light.missing);
  });

  it('have colours that diverge where values lie on both sides of 0', () => {
    expect(colours(draw(map([[-1, 1]])))).toEqual(expect.arrayContaining(['#0b3c7d', '#7a3503']));
    expect(colours(draw(map([[0, 1]])))).toEqual(expect.arrayContaining(['#440154', '#fde725']));
    expect(colours(draw(map([[-0.001, 1]])))).toContain('#440154');
  });

  it('begin at the bottom where asked to', () => {
    const top = (figure: Figure) => {
      const rows = svgTexts(draw(figure)).filter(({ text }) => text.startsWith('row '));
      return rows.sort((a, b) => a.topPx - b.topPx)[0]?.text;
    };
    expect(top(map([[1], [2]]))).toBe('row 0');
    expect(top(map([[1], [2]], { order: 'bottom' }))).toBe('row 1');
  });

  it.each([
    ['one value', [[1]]],
    ['nothing', [[null, null]]],
    ['tiny', [[1e-300, 2e-300]]],
    ['huge', [[-1.7e308, 1.7e308]]],
    ['alike', [[3, 3]]],
  ])('are drawn with %s', (_, values) => {
    for (const scale of ['linear', 'log']) {
      expect(draw(map(values, { scale }))).not.toMatch(/NaN|Infinity/);
      expect(draw(map(values, { scale, range: { low: 0, high: 1 } }))).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe('scatter', () => {
  it('is drawn without points, and with all in one place', () => {
    for (const count of [0, 1, 3]) {
      const cloud = { title: 'a', points: Array(count).fill([2, 2]), groups: Array(count).fill(0) };
      expect(draw(figureOf({ kind: 'scatter', groups: ['a'], panels: [cloud] }))).not.toMatch(
        /NaN|Infinity/,
      );
    }
  });
});

describe('dots', () => {
  it.each(['linear', 'log'] as const)('are drawn where values are missing, %s', (scale) => {
    const series = [{ name: 'a', dots: [null, { value: 0, low: -1, high: 1, seeds: [0, 1] }] }];
    const svg = draw(
      figureOf({ kind: 'dots', rows: ['a', 'b'], x: { title: 'x', scale }, series }),
    );
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

it.each([0, 319, 2401, Number.NaN])('a width of %d is refused', (widthPx) => {
  expect(() => draw(exampleLines(1), { widthPx })).toThrow(
    expect.objectContaining({ code: 'invalid-request', context: { widthPx } }),
  );
});
