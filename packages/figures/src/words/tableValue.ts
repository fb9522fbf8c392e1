import { type FigureTable, formatStatistic } from '@tunnel/core';

type Column = FigureTable['columns'][number];
type Value = FigureTable['rows'][number][number];

/** A column’s title with its unit: `accuracy (%)`. */
export function columnTitle({ title, unit }: Column): string {
  return unit === null ? title : `${title} (${unit})`;
}

/**
 * A table’s value as it is shown: numbers with the column’s digits, without them three digits that
 * count; a dash where there is none.
 */
export function tableValue(value: Value, { digits }: Column): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  if (digits === null) return formatStatistic(value, null);
  return value.toFixed(digits).replace('-', '−');
}

/** Whether a column holds numbers alone. */
export function isNumeric({ rows }: FigureTable, column: number): boolean {
  return rows.every((row) => typeof row[column] !== 'string');
}
