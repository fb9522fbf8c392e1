import type { ChartModel, Reading } from './ChartModel.js';

/** A place among a chart’s readings. */
export interface Cursor {
  readonly row: number;
  readonly column: number;
}

/** What is found at the point that echarts tells of: of one series, or of all at one place. */
export function readingOfPoint({ readings }: ChartModel, params: unknown): Reading | null {
  const many = Array.isArray(params);
  const point = many ? params.find(isLinePoint) : params;
  if (!isPoint(point)) return null;
  const { seriesIndex, dataIndex } = point;
  for (const row of readings) {
    const found = row.find(({ at }) =>
      many
        ? at.dataIndex === dataIndex
        : at.seriesIndex === seriesIndex && at.dataIndex === dataIndex,
    );
    if (found) return found;
  }
  return null;
}

/** Where a key leads among the readings; null for a key that leads nowhere. */
export function moved(
  key: string,
  from: Cursor | null,
  readings: readonly (readonly Reading[])[],
): Cursor | null {
  const [rows, columns] = [readings.length, readings[from?.row ?? 0]?.length ?? 0];
  if (rows === 0 || columns === 0) return null;
  const to = steps[key];
  // Lines have one row: there the keys up and down are the page’s.
  if (to === undefined || (rows === 1 && (key === 'ArrowUp' || key === 'ArrowDown'))) return null;
  if (from === null) return { row: 0, column: key === 'End' ? columns - 1 : 0 };
  const next = to(from, columns);
  const row = Math.min(Math.max(next.row, 0), rows - 1);
  const width = readings[row]?.length ?? 1;
  return { row, column: Math.min(Math.max(next.column, 0), width - 1) };
}

const steps: Record<string, (from: Cursor, columns: number) => Cursor> = {
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, columns) => ({ row, column: columns - 1 }),
};

interface Point {
  readonly seriesIndex: number;
  readonly dataIndex: number;
}

function isPoint(value: unknown): value is Point {
  return (
    typeof value === 'object' &&
    value !== null &&
    'seriesIndex' in value &&
    typeof value.seriesIndex === 'number' &&
    'dataIndex' in value &&
    typeof value.dataIndex === 'number'
  );
}

function isLinePoint(value: unknown): boolean {
  return isPoint(value) && 'seriesType' in value && value.seriesType === 'line';
}
