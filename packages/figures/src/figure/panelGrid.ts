import { marginPx } from '../charts/chartFrame.js';

/** White space between panels, across and down. */
export const gapPx = 18;

/** What a panel needs beside its plot, in pixels. */
export interface Sides {
  readonly leftPx: number;
  readonly rightPx: number;
}

/** A column of panels: where its panels begin and end, and their plots. */
export interface Column {
  readonly fromPx: number;
  readonly toPx: number;
  readonly plotLeftPx: number;
  readonly plotRightPx: number;
}

/**
 * Cuts panels into rows of as many as fit at `leastPx` each, or as many as are asked for where those
 * fit; rows are as equal as can be.
 */
export function panelRows<T>(
  panels: readonly T[],
  widthPx: number,
  leastPx: number,
  asked: number | null,
): T[][] {
  const fitting = Math.max(1, Math.floor((widthPx - 2 * marginPx + gapPx) / (leastPx + gapPx)));
  const most = Math.min(fitting, asked ?? fitting);
  const count = Math.ceil(panels.length / most);
  const columns = asked === null ? Math.ceil(panels.length / count) : most;
  return Array.from({ length: Math.ceil(panels.length / columns) }, (_, row) =>
    panels.slice(row * columns, (row + 1) * columns),
  );
}

/** Columns whose plots are all equally wide: each as much wider as its panels need beside theirs. */
export function panelColumns(
  rows: readonly (readonly Sides[])[],
  widthPx: number,
  mostPlotPx = Number.POSITIVE_INFINITY,
): Column[] {
  const count = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: count }, (_, index) => ({
    leftPx: Math.max(...rows.map((row) => row[index]?.leftPx ?? 0)),
    rightPx: Math.max(...rows.map((row) => row[index]?.rightPx ?? 0)),
  }));
  const sidesPx = columns.reduce((total, { leftPx, rightPx }) => total + leftPx + rightPx, 0);
  const freePx = widthPx - 2 * marginPx - (count - 1) * gapPx - sidesPx;
  const plotPx = Math.max(40, Math.min(mostPlotPx, Math.floor(freePx / count)));
  let fromPx = marginPx;
  return columns.map(({ leftPx, rightPx }) => {
    const plotLeftPx = fromPx + leftPx;
    const plotRightPx = plotLeftPx + plotPx;
    const column = { fromPx, toPx: plotRightPx + rightPx, plotLeftPx, plotRightPx };
    fromPx = column.toPx + gapPx;
    return column;
  });
}
