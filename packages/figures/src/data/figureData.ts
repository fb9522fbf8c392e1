import type { Axis, DotsChart, Figure, HeatMapChart, LinesChart, ScatterChart } from '@tunnel/core';
import type { TidyData } from './TidyData.js';

/**
 * The data of a figure in tidy form, at full precision, a row a value.
 *
 * - Lines: `panel`, `line`, `x`, `y`, `low`, `high`; on axes of categories their names.
 * - Heat map: `panel`, `row`, `column`, `value`.
 * - Scatter: `panel`, `group`, `x`, `y`.
 * - Dots: `row`, `series`, `value`, `low`, `high`, and `seed_1`, `seed_2` and so on for the seeds’ own
 *   values, as many as any dot has.
 */
export function figureData({ chart }: Figure): TidyData {
  switch (chart.kind) {
    case 'lines':
      return linesData(chart);
    case 'heat-map':
      return mapsData(chart);
    case 'scatter':
      return cloudsData(chart);
    case 'dots':
      return dotsData(chart);
  }
}

function linesData({ panels }: LinesChart): TidyData {
  return {
    columns: ['panel', 'line', 'x', 'y', 'low', 'high'],
    rows: panels.flatMap(({ title, x, y, right, lines }) =>
      lines.flatMap(({ name, points, axis }) => {
        const up = axis === 'right' && right !== null ? right : y;
        return points.map((point) => [
          title,
          name,
          named(x, point.x),
          ...[point.y, point.low, point.high].map((value) => named(up, value)),
        ]);
      }),
    ),
  };
}

/** The name of a category; a number as it is. */
function named({ labels }: Axis, value: number | null): string | number | null {
  return value === null ? null : (labels?.[value] ?? value);
}

function mapsData({ panels }: HeatMapChart): TidyData {
  return {
    columns: ['panel', 'row', 'column', 'value'],
    rows: panels.flatMap(({ title, rows, columns, values }) =>
      values.flatMap((cells, row) =>
        cells.map((value, column) => [title, rows[row] ?? '', columns[column] ?? '', value]),
      ),
    ),
  };
}

function cloudsData({ panels, groups }: ScatterChart): TidyData {
  return {
    columns: ['panel', 'group', 'x', 'y'],
    rows: panels.flatMap((panel) =>
      panel.points.map(([x, y], index) => {
        const group = panel.groups[index] ?? 0;
        return [panel.title, groups[group] ?? group, x, y];
      }),
    ),
  };
}

function dotsData({ rows, x, series }: DotsChart): TidyData {
  const dots = series.flatMap((each) => each.dots);
  const most = Math.max(...dots.map((dot) => dot?.seeds.length ?? 0));
  const seedColumns = Array.from({ length: most }, (_, index) => `seed_${index + 1}`);
  return {
    columns: ['row', 'series', 'value', 'low', 'high', ...seedColumns],
    rows: rows.flatMap((row, index) =>
      series.map(({ name, dots: own }) => {
        const dot = own[index] ?? null;
        const seeds = seedColumns.map((_, seed) => dot?.seeds[seed] ?? null);
        const values = [dot?.value ?? null, dot?.low ?? null, dot?.high ?? null, ...seeds];
        return [row, name, ...values.map((value) => named(x, value))];
      }),
    ),
  };
}
