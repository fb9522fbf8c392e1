import type { Box, Place } from './drawing.js';

/** What a label should not lie on. */
export interface Obstacles {
  readonly lines: readonly (readonly Place[])[];
  readonly labels: readonly Box[];
}

/** Of several places for a label the first that meets the least: labels weigh more than lines. */
export function placeLabel<T extends Box>(places: readonly T[], obstacles: Obstacles): T | null {
  let best: { readonly place: T; readonly met: number } | null = null;
  for (const place of places) {
    const labels = obstacles.labels.filter((label) => overlap(place, label)).length;
    const lines = obstacles.lines.reduce(
      (total, line) => total + crossings(line, widened(place)),
      0,
    );
    const met = 1e6 * labels + lines;
    if (best === null || met < best.met) best = { place, met };
  }
  return best?.place ?? null;
}

/** A label with room for the width of lines and their marks. */
function widened({ leftPx, rightPx, topPx, bottomPx }: Box): Box {
  const room = 4;
  return {
    leftPx: leftPx - room,
    rightPx: rightPx + room,
    topPx: topPx - room,
    bottomPx: bottomPx + room,
  };
}

function overlap(a: Box, b: Box): boolean {
  return (
    a.leftPx < b.rightPx && b.leftPx < a.rightPx && a.topPx < b.bottomPx && b.topPx < a.bottomPx
  );
}

function crossings(line: readonly Place[], box: Box): number {
  return line.slice(1).filter((to, index) => {
    const from = line[index];
    return from !== undefined && crosses(from, to, box);
  }).length;
}

/** Whether a stretch of a line meets a box: it is cut to the box’s sides one by one. */
function crosses([x1, y1]: Place, [x2, y2]: Place, box: Box): boolean {
  let [from, to] = [0, 1];
  const sides = [
    [x1 - x2, x1 - box.leftPx],
    [x2 - x1, box.rightPx - x1],
    [y1 - y2, y1 - box.topPx],
    [y2 - y1, box.bottomPx - y1],
  ] as const;
  for (const [run, room] of sides) {
    if (run === 0 && room < 0) return false;
    if (run < 0) from = Math.max(from, room / run);
    if (run > 0) to = Math.min(to, room / run);
  }
  return from <= to;
}
