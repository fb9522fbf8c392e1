import type { LayerRow } from '@tunnel/core';
import type { Theme } from '../theme/themes.js';
import type { LayerChartInput } from './LayerChartInput.js';
import type { Line } from './lines.js';

/** The lines of the probes: ID, and OOD where it was measured. In per cent. */
export function accuracyLinesOf({ rows, idName, oodName }: LayerChartInput, theme: Theme): Line[] {
  const id: Line = {
    name: `ID probe, ${idName}`,
    colour: theme.id,
    band: theme.idBand,
    points: rows.map(({ layer, idAccuracy, idStandardError }) => ({
      x: layer,
      value: 100 * idAccuracy,
      error: 100 * idStandardError,
    })),
    axis: 'left',
    symbol: 'circle',
    dash: 'solid',
    widthPx: 2.25,
  };
  const oodPoints = rows.flatMap(({ layer, oodAccuracy, oodStandardError }) =>
    oodAccuracy === null
      ? []
      : [{ x: layer, value: 100 * oodAccuracy, error: 100 * (oodStandardError ?? 0) }],
  );
  if (oodPoints.length === 0) return [id];
  const ood: Line = {
    name: `OOD probe, ${oodName ?? 'other data'}`,
    colour: theme.ood,
    band: theme.oodBand,
    points: oodPoints,
    axis: 'left',
    symbol: 'rect',
    dash: [7, 3],
    widthPx: 2.25,
  };
  return [id, ood];
}

/** The line of the numerical rank, on the right axis; null where it was not measured. */
export function rankLineOf(rows: readonly LayerRow[], theme: Theme): Line | null {
  const points = rows.flatMap(({ layer, rank }) =>
    rank === null ? [] : [{ x: layer, value: rank, error: 0 }],
  );
  if (points.length === 0) return null;
  return {
    name: 'numerical rank (right axis)',
    colour: theme.rank,
    band: null,
    points,
    axis: 'right',
    symbol: 'triangle',
    dash: [2, 3],
    widthPx: 1.75,
  };
}
