import { describe, expect, it } from 'vitest';
import { parseAs } from '../parsing/parseAs.js';
import { refusal } from '../testing/refusal.js';
import { type FigureInput, figureSchema } from './figure.js';

type Chart = FigureInput['chart'];
type Of<K extends Chart['kind']> = Extract<Chart, { kind: K }>;
type LinePanel = Of<'lines'>['panels'][number];

const layers: LinePanel['x'] = {
  title: 'layer',
  scale: 'category',
  labels: ['conv1', 'conv2', 'conv3'],
};
const percent = { title: 'accuracy (%)' };
const logarithmic = { title: 'rank', scale: 'log' } as const;
const line: LinePanel['lines'][number] = { name: 'ID', colour: 'id', points: [{ x: 0, y: 50 }] };
const panel = { title: 'VGG-19', x: layers, y: percent, lines: [line] };
const lines: Of<'lines'> = { kind: 'lines', panels: [panel] };

const map = {
  title: 'seed 0',
  rows: ['1', '2'],
  columns: ['1', '2', '3'],
  values: [
    [1, 0.5, null],
    [0.5, 1, 0.2],
  ],
};
const heatMap: Of<'heat-map'> = {
  kind: 'heat-map',
  panels: [map],
  rowTitle: 'layer',
  columnTitle: 'layer',
  valueTitle: 'CKA',
};

const cloud = {
  title: 'layer 3',
  points: [
    [0, 1],
    [2, 3],
  ],
  groups: [0, 1],
} satisfies Of<'scatter'>['panels'][number];
const scatter: Of<'scatter'> = { kind: 'scatter', panels: [cloud], groups: ['cat', 'dog'] };

const dots: Of<'dots'> = {
  kind: 'dots',
  rows: ['E1 + T1', 'E2 + T1'],
  x: percent,
  series: [{ name: 'task 1', dots: [{ value: 70, low: 68, high: 72, seeds: [69, 71] }, null] }],
};

function parse(chart: unknown, more: object = {}) {
  const figure = { id: 'probes', title: 'Probes', caption: 'Of three seeds.', chart, ...more };
  return parseAs(figureSchema, figure, { where: 'figure', code: 'internal' });
}

describe.each([lines, heatMap, scatter, dots])('a chart of $kind', (chart) => {
  it('is what it is parsed to, with every default', () => {
    const figure = parse(chart);
    expect(figure.chart).toMatchObject(chart);
    expect(figureSchema.parse(JSON.parse(JSON.stringify(figure)))).toEqual(figure);
  });

  it('is refused with a key that it does not have', () => {
    const { message } = refusal(() => parse({ ...chart, colour: 'red' }));
    expect(message).toMatch(/^figure\.chart\.colour is not known; .*$/);
  });
});

it('what may be left out has a default', () => {
  expect(parse(lines).chart).toMatchObject({
    columns: null,
    panels: [
      {
        words: [],
        x: { range: null },
        y: { scale: 'linear', labels: null, range: null },
        right: null,
        shade: null,
        rules: [],
        lines: [{ dash: false, mark: 'line', axis: 'left', points: [{ low: null, high: null }] }],
      },
    ],
  });
  expect(parse(heatMap).chart).toMatchObject({ range: null, scale: 'linear', order: 'top' });
  expect(parse(dots).chart).toMatchObject({ rules: [] });
});

it('gaps are taken, and what a logarithmic axis has no place for', () => {
  const points = [
    { x: 0, y: 100, low: -3, high: 203 },
    { x: 1, y: null },
    { x: 2, y: 0, low: 5, high: 5 },
  ];
  const ranks = { name: 'rank', colour: 'rank', axis: 'right', points } as const;
  const right = { ...logarithmic, range: { low: 1, high: 1000 } };
  const chart = { ...lines, panels: [{ ...panel, right, lines: [line, ranks] }, panel] };
  expect(parse(chart).chart).toMatchObject(chart);
});

const ofPanel = (more: object): unknown => ({ ...lines, panels: [{ ...panel, ...more }] });
const ofLine = (more: object): unknown => ofPanel({ lines: [{ ...line, ...more }] });
const ofMap = (more: object): unknown => ({ ...heatMap, panels: [{ ...map, ...more }] });

const at = 'figure.chart.panels[0]';
const refused: [string, unknown, string][] = [
  [
    'a kind that there is not',
    { ...lines, kind: 'bars' },
    'figure.chart.kind is “bars”; give one of lines, heat-map, scatter, dots',
  ],
  [
    'no panel',
    { ...lines, panels: [] },
    'figure.chart.panels is an empty list; give a list of at least one panel',
  ],
  [
    'a panel without lines',
    ofPanel({ lines: [] }),
    `${at}.lines is an empty list; give a list of at least one line`,
  ],
  [
    'an axis without a title',
    ofPanel({ y: { title: '' } }),
    `${at}.y.title is “”; give text that is not empty`,
  ],
  [
    'categories without labels',
    ofPanel({ x: { title: 'layer', scale: 'category' } }),
    `${at}.x.labels are there for categories, and only for them; give labels, or another scale`,
  ],
  [
    'labels without categories',
    ofPanel({ y: { title: 'layer', labels: ['1'] } }),
    `${at}.y.labels are there for categories, and only for them; give labels, or another scale`,
  ],
  [
    'a range upside down',
    ofPanel({ y: { title: 'y', range: { low: 1, high: 0 } } }),
    `${at}.y.range has a low end above its high end`,
  ],
  [
    'a category that there is not',
    ofLine({ points: [{ x: 3, y: 1 }] }),
    `${at}.lines[0].points[0].x is 3, and the axis has labels; give a whole number from 0 to 2`,
  ],
  [
    'a place between categories',
    ofLine({ points: [{ x: 0.5, y: 1 }] }),
    `${at}.lines[0].points[0].x is 0.5, and the axis has labels; give a whole number from 0 to 2`,
  ],
  [
    'an axis that the panel has not',
    ofLine({ axis: 'right' }),
    `${at}.lines[0].axis is right, and the panel has no such axis; give it one, or left`,
  ],
  [
    'half an interval',
    ofLine({ points: [{ x: 0, y: 1, low: 0 }] }),
    `${at}.lines[0].points[0].low and high are the ends of an interval; give both, the lower one first, or null for both`,
  ],
  [
    'a point that is not a number',
    ofLine({ points: [{ x: 0, y: Number.NaN }] }),
    `${at}.lines[0].points[0].y is NaN; give a number, or null`,
  ],
  [
    'two colours of one name',
    { ...lines, panels: [panel, { ...panel, lines: [{ ...line, colour: 'ood' }] }] },
    'figure.chart.panels[1].lines[0].colour is ood, and “ID” is id before; give lines of one name one colour',
  ],
  [
    'a tunnel that ends before it starts',
    ofPanel({ shade: { from: 2, to: 1, label: 'tunnel' } }),
    `${at}.shade goes from above where it goes to`,
  ],
  [
    'a row too few',
    ofMap({ values: [[1, 2, 3]] }),
    `${at}.values have not a row for each of rows and, in each, a value or null for each of columns`,
  ],
  [
    'a mark beyond the map',
    ofMap({ mark: { from: 0, to: 2, label: 'tunnel' } }),
    `${at}.mark is no block of rows and columns; give indices from 0, from up to to`,
  ],
  [
    'a point without a group',
    { ...scatter, panels: [{ ...cloud, groups: [0] }] },
    `${at}.groups are not one for each point`,
  ],
  [
    'a group that there is not',
    { ...scatter, panels: [{ ...cloud, groups: [0, 2] }] },
    `${at}.groups[1] is 2, and there are 2 groups; give a place among them, from 0`,
  ],
  [
    'a row without a dot',
    { ...dots, series: [{ name: 'task 1', dots: [null] }] },
    'figure.chart.series have not a dot, or null, for each of rows',
  ],
  [
    'a dot with its interval upside down',
    { ...dots, series: [{ name: 'task 1', dots: [{ value: 1, low: 2, high: 0 }, null] }] },
    'figure.chart.series[0].dots[0].low and high are the ends of an interval; give both, the lower one first, or null for both',
  ],
];
it.each(refused)('%s is refused, in one line', (_, chart, message) => {
  expect(refusal(() => parse(chart))).toMatchObject({ code: 'internal', message });
});

it.each(['', 'Probes', 'a b', '-a', 'a--b', 'a/b', '../a', 'a'.repeat(65)])(
  'the id “%s” names no file, and is refused',
  (id) => {
    const { message } = refusal(() => parse(lines, { id }));
    expect(message).toMatch(
      /^figure\.id is “.*”; give small letters, digits and dashes, at most 64$/,
    );
  },
);

it('has a title and a caption', () => {
  for (const part of ['title', 'caption']) {
    const { message } = refusal(() => parse(lines, { [part]: '' }));
    expect(message).toBe(`figure.${part} is “”; give text that is not empty`);
  }
});
