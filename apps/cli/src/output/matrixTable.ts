import type { Context } from '../Context.js';
import { fittingTable } from './fittingTable.js';
import { terminalWidth } from './terminalWidth.js';

/** A layer as results have it. */
interface NumberedLayer {
  readonly layer: number;
  readonly name: string;
}

/** A matrix of layers by layers: rows with number and name, columns with their numbers. */
export function matrixTable(
  context: Context,
  rows: readonly NumberedLayer[],
  columns: readonly NumberedLayer[],
  cells: readonly (readonly (number | null)[])[],
  show: (value: number | null) => string,
): string {
  const head = ['layer', 'name', ...columns.map(({ layer }) => String(layer))];
  const body = rows.map(({ layer, name }, at) => [
    String(layer),
    name,
    ...(cells[at] ?? []).map(show),
  ]);
  return fittingTable(terminalWidth(context), 2, head, body);
}
