import type { LinesChart } from '@tunnel/core';
import type { Theme } from '../theme/themes.js';
import { type Box, layer, type Place, strokeElement, tenth } from './drawing.js';
import type { LegendEntry } from './legend.js';
import type { LineLook } from './lineLooks.js';
import { marksElement } from './marks.js';
import type { Scale } from './scales.js';

type Line = LinesChart['panels'][number]['lines'][number];

/** Strokes and gaps of dashed lines, in pixels. */
const dash = [6, 3];

/** A point of a line in pixels; the ends of its interval where it has one. */
interface DrawnPoint {
  readonly place: Place;
  readonly ends: { readonly lowPx: number; readonly highPx: number } | null;
}

/** The scales of a plot and where it lies. */
export interface Plot {
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
}

/** A line in pixels, in the stretches that its missing values leave. */
export type Stretches = readonly (readonly DrawnPoint[])[];

/** The stretches of a line: it is broken where a point is missing or has no place on the axes. */
export function stretchesOf(line: Line, { box, x, y }: Plot, shiftPx = 0): Stretches {
  const stretches: DrawnPoint[][] = [[]];
  for (const point of line.points) {
    const across = x.place(point.x);
    const up = point.y === null ? null : y.place(point.y);
    if (across === null || up === null) {
      stretches.push([]);
      continue;
    }
    const yPx = (share: number) => box.bottomPx - within(share) * (box.bottomPx - box.topPx);
    const xPx = box.leftPx + within(across) * (box.rightPx - box.leftPx) + shiftPx;
    const ends =
      point.low === null || point.high === null
        ? null
        : { lowPx: yPx(y.place(point.low) ?? 0), highPx: yPx(y.place(point.high) ?? 0) };
    stretches.at(-1)?.push({ place: [xPx, yPx(up)], ends });
  }
  return stretches.filter((stretch) => stretch.length > 0);
}

/** Shares of an axis, near enough to it that numbers in files stay short. */
function within(share: number): number {
  return Math.max(-20, Math.min(21, share));
}

/**
 * A joined line: its bands, its strokes, and its marks where they stand apart.
 *
 * @param thin for one of several lines of a name in a panel, which have no marks
 */
export function joinedLine(
  line: Line,
  stretches: Stretches,
  look: LineLook,
  box: Box,
  theme: Theme,
  thin: boolean,
): object[] {
  const stroke = thin ? thinStroke(look) : { colour: look.colour, widthPx: 2 };
  const strokes = stretches
    .filter((stretch) => stretch.length > 1)
    .map((stretch) =>
      strokeElement(
        stretch.map(({ place }) => place),
        line.dash ? { ...stroke, dash } : stroke,
      ),
    );
  const bands = stretches.flatMap((stretch) => bandElements(stretch, look));
  const clipped = [...bands, ...strokes].map((element) => clip(element, box));
  const points = stretches.flat();
  const lone = stretches.filter((stretch) => stretch.length === 1).flat();
  return [
    ...clipped,
    ...lone.flatMap((point) => errorBar(point, look, box)),
    ...marks(thin ? lone : spread(points, box), look, box, theme),
  ];
}

/** One of several lines of a name in a panel. */
function thinStroke({ colour }: LineLook) {
  return { colour, widthPx: 1.1, opacity: 0.8 };
}

/** Points that are not joined, with error bars. */
export function loosePoints(
  stretches: Stretches,
  look: LineLook,
  box: Box,
  theme: Theme,
): object[] {
  const points = stretches.flat();
  return [
    ...points.flatMap((point) => errorBar(point, look, box)),
    ...marks(points, look, box, theme),
  ];
}

/** The sample of a line in a legend. */
export function lineSample(
  line: Line,
  look: LineLook,
  theme: Theme,
  thin: boolean,
): LegendEntry['sample'] {
  return ([x, y]) => {
    const mark = marksElement(look.symbol, [[x, y]], {
      colour: look.colour,
      radiusPx: 3.6,
      background: theme.background,
    });
    const ends: [Place, Place] =
      line.mark === 'points'
        ? [
            [x, y - 8],
            [x, y + 8],
          ]
        : [
            [x - 17, y],
            [x + 17, y],
          ];
    const stroke = thin
      ? thinStroke(look)
      : { colour: look.colour, widthPx: line.mark === 'points' ? 1.5 : 2 };
    const sample = strokeElement(ends, line.dash ? { ...stroke, dash } : stroke);
    return thin ? [sample] : [sample, mark];
  };
}

function bandElements(stretch: readonly DrawnPoint[], look: LineLook): object[] {
  const runs: { x: number; lowPx: number; highPx: number }[][] = [[]];
  for (const { place, ends } of stretch) {
    if (ends === null) runs.push([]);
    else runs.at(-1)?.push({ x: place[0], ...ends });
  }
  return runs
    .filter((run) => run.length > 1 && run.some(({ lowPx, highPx }) => lowPx !== highPx))
    .map((run) => ({
      type: 'polygon',
      z: layer.band,
      silent: true,
      shape: {
        points: [
          ...run.map(({ x, highPx }) => [tenth(x), tenth(highPx)]),
          ...run.map(({ x, lowPx }) => [tenth(x), tenth(lowPx)]).reverse(),
        ],
      },
      style: { fill: look.band, opacity: look.bandOpacity },
    }));
}

function errorBar({ place: [x, y], ends }: DrawnPoint, look: LineLook, box: Box): object[] {
  if (ends === null || ends.lowPx === ends.highPx || !inside([x, y], box)) return [];
  const stroke = { colour: look.colour, widthPx: 1.5 };
  const { lowPx, highPx } = ends;
  const cap = (at: number): Place[] => [
    [x - 3, at],
    [x + 3, at],
  ];
  const bar: Place[] = [
    [x, lowPx],
    [x, highPx],
  ];
  return [bar, cap(lowPx), cap(highPx)].map((places) => clip(strokeElement(places, stroke), box));
}

function marks(points: readonly DrawnPoint[], look: LineLook, box: Box, theme: Theme): object[] {
  const places = points.map(({ place }) => place).filter((place) => inside(place, box));
  if (places.length === 0) return [];
  const radiusPx = points.length > 24 ? 2.8 : 3.6;
  const { colour, symbol } = look;
  return [marksElement(symbol, places, { colour, radiusPx, background: theme.background })];
}

/** Points of which the marks do not touch each other. */
function spread(points: readonly DrawnPoint[], box: Box): readonly DrawnPoint[] {
  const most = Math.max(2, (box.rightPx - box.leftPx) / 9);
  const step = points.length <= most ? 1 : Math.ceil(points.length / (0.7 * most));
  return points.filter((_, index) => index % step === 0 || index === points.length - 1);
}

function inside([x, y]: Place, box: Box): boolean {
  const near = 0.5;
  return (
    x >= box.leftPx - near &&
    x <= box.rightPx + near &&
    y >= box.topPx - near &&
    y <= box.bottomPx + near
  );
}

/** Keeps an element within a plot, with room for half the width of a line. */
function clip(element: object, { leftPx, rightPx, topPx, bottomPx }: Box): object {
  const shape = {
    x: leftPx - 1,
    y: topPx - 1,
    width: rightPx - leftPx + 2,
    height: bottomPx - topPx + 2,
  };
  return { ...element, clipPath: { type: 'rect', shape } };
}
