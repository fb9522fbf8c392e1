import type { LayerRow } from '@tunnel/core';
import type { Theme } from '../theme/themes.js';
import type { LayerChartInput } from './LayerChartInput.js';
import { barePoint, type Line, type Point } from './lines.js';

/** The lines of the probes: ID, and OOD where it was measured. In per cent. */
export function accuracyLinesOf({ rows, idName, oodName }: LayerChartInput, theme: Theme): Line[] {
  const id: Line = {
    name: `ID probe, ${idName}`,
    colour: theme.id,
    band: theme.idBand,
    points: rows.map(({ layer, idAccuracy, idStandardError }) =>
      percentPoint(layer, idAccuracy, idStandardError),
    ),
    axis: 'left',
    symbol: 'circle',
    dash: 'solid',
    widthPx: 2.25,
  };
  const oodPoints = rows.flatMap(({ layer, oodAccuracy, oodStandardError }) =>
    oodAccuracy === null ? [] : [percentPoint(layer, oodAccuracy, oodStandardError ?? 0)],
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

/** An accuracy in per cent with its band of one standard error. */
function percentPoint(x: number, accuracy: number, standardError: number): Point {
  return {
    x,
    value: 100 * accuracy,
    low: 100 * (accuracy - standardError),
    high: 100 * (accuracy + standardError),
  };
}

/** The line of the numerical rank, on the right axis; null where it was not measured. */
export function rankLineOf(rows: readonly LayerRow[], theme: Theme): Line | null {
  const points = rows.flatMap(({ layer, rank }) => (rank === null ? [] : [barePoint(layer, rank)]));
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
