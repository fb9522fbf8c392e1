import type { Axis, DotsChart, Figure, HeatMapChart, LinesChart, ScatterChart } from '@tunnel/core';
import { plural } from '../words/format.js';
import { shortNumber } from '../words/numberText.js';

type Panel = LinesChart['panels'][number];

/** A figure in words, for a reader who cannot see it: its axes, and where values begin, end, turn. */
export function describeFigure({ caption, chart }: Figure): string {
  return [caption, ...describeChart(chart)].join(' ');
}

function describeChart(chart: Figure['chart']): string[] {
  switch (chart.kind) {
    case 'lines':
      return describeLines(chart);
    case 'heat-map':
      return describeMaps(chart);
    case 'scatter':
      return describeClouds(chart);
    case 'dots':
      return describeDots(chart);
  }
}

function describeLines({ panels }: LinesChart): string[] {
  return [`Line chart, ${plural(panels.length, 'panel')}.`, ...panels.map(describePanel)];
}

function describePanel(panel: Panel): string {
  const { title, words, x, y, right, lines, shade, rules } = panel;
  const axes = [
    `across: ${describeAxis(x)}`,
    `up: ${describeAxis(y)}`,
    ...(right === null ? [] : [`up at the right: ${describeAxis(right)}`]),
  ];
  return [
    `${[title, ...words].join('; ')} (${axes.join('; ')}).`,
    ...lines.map((line) => describeLine(line, panel)),
    ...(shade === null
      ? []
      : [`Shaded from ${valueOn(x, shade.from)} to ${valueOn(x, shade.to)}: ${shade.label}.`]),
    ...rules.map(
      ({ axis, at, label }) => `Line at ${valueOn(axis === 'x' ? x : y, at)}: ${label}.`,
    ),
  ].join(' ');
}

function describeAxis({ title, scale }: Axis): string {
  return scale === 'log' ? `${title}, logarithmic` : title;
}

/** The first, the last, the highest and the lowest value of a line. */
function describeLine(
  { name, points, axis }: Panel['lines'][number],
  { x, y, right }: Panel,
): string {
  const up = axis === 'right' && right !== null ? right : y;
  const known = points.flatMap((point) => (point.y === null ? [] : [{ x: point.x, y: point.y }]));
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return `${name}: no values.`;
  const say = (point: { x: number; y: number }) =>
    `${valueOn(up, point.y)} at ${valueOn(x, point.x)}`;
  if (known.length === 1) return `${name}: ${say(first)}.`;
  const highest = known.reduce((most, point) => (point.y > most.y ? point : most));
  const lowest = known.reduce((least, point) => (point.y < least.y ? point : least));
  const ends = `${name} goes from ${say(first)} to ${say(last)}`;
  return `${ends}; highest ${say(highest)}, lowest ${say(lowest)}.`;
}

/** A value as its axis shows it: a name for a category. */
function valueOn({ labels }: Axis, value: number): string {
  return labels?.[value] ?? shortNumber(value);
}

function describeMaps({ panels, rowTitle, columnTitle, valueTitle }: HeatMapChart): string[] {
  return [
    `Heat map of ${valueTitle}, ${plural(panels.length, 'panel')}; rows: ${rowTitle}; columns: ${columnTitle}.`,
    ...panels.map(describeMap),
  ];
}

function describeMap({
  title,
  rows,
  columns,
  values,
  mark,
}: HeatMapChart['panels'][number]): string {
  const cells = values.flatMap((row, at) =>
    row.flatMap((value, column) =>
      value === null ? [] : [{ value, place: `row ${rows[at]}, column ${columns[column]}` }],
    ),
  );
  const missing = rows.length * columns.length - cells.length;
  const size = `${title}: ${plural(rows.length, 'row')} by ${plural(columns.length, 'column')}`;
  const undefinedCells = missing === 0 ? '' : `; ${plural(missing, 'cell')} undefined`;
  const [one] = cells;
  if (one === undefined) return `${size}${undefinedCells}.`;
  const least = cells.reduce((best, cell) => (cell.value < best.value ? cell : best), one);
  const most = cells.reduce((best, cell) => (cell.value > best.value ? cell : best), one);
  const extremes = `lowest ${shortNumber(least.value)} (${least.place}), highest ${shortNumber(most.value)} (${most.place})`;
  const block =
    mark === null
      ? ''
      : ` Outlined from ${rows[mark.from] ?? 'the first'} to ${rows[mark.to] ?? 'the last'}: ${mark.label}.`;
  return `${size}; ${extremes}${undefinedCells}.${block}`;
}

function describeClouds({ panels, groups }: ScatterChart): string[] {
  return [
    `Clouds of points coloured by group (${groups.join(', ')}), ${plural(panels.length, 'panel')}; the axes have no meaning.`,
    ...panels.map(
      ({ title, words, points }) =>
        `${[title, ...words].join('; ')}: ${plural(points.length, 'point')}.`,
    ),
  ];
}

function describeDots({ rows, x, series, rules }: DotsChart): string[] {
  const described = rows.map((name, row) => {
    const values = series.map((each) => {
      const dot = each.dots[row];
      if (!dot) return `${each.name} no value`;
      const interval =
        dot.low === null || dot.high === null
          ? ''
          : ` (${valueOn(x, dot.low)} to ${valueOn(x, dot.high)})`;
      return `${each.name} ${valueOn(x, dot.value)}${interval}`;
    });
    return `${name}: ${values.join(', ')}.`;
  });
  return [
    `Dots with intervals, ${plural(rows.length, 'row')}; across: ${describeAxis(x)}.`,
    ...described,
    ...rules.map(({ at, label }) => `Line at ${valueOn(x, at)}: ${label}.`),
  ];
}
