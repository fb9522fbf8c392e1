import { graphic } from 'echarts/core';
import { layer, type Place, tenth } from './drawing.js';

/** The marks of points, told apart without colour as well, in the order they are given out in. */
export const symbols = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'ring',
  'cross',
  'triangleDown',
  'openSquare',
  'plus',
  'openDiamond',
] as const;

/** One of the marks. */
export type MarkSymbol = (typeof symbols)[number];

type Corners = readonly (readonly [number, number])[];

const square: Corners = corners([-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]);
const diamond: Corners = corners([0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]);

/** The corners of the marks that have some, for a radius of 1. */
const polygons: Partial<Record<MarkSymbol, Corners>> = {
  square,
  openSquare: square,
  diamond,
  openDiamond: diamond,
  triangle: corners([0, -1.2], [1.15, 0.8], [-1.15, 0.8]),
  triangleDown: corners([0, 1.2], [1.15, -0.8], [-1.15, -0.8]),
};

/** The strokes of the marks that are nothing else. */
const crossings: Partial<Record<MarkSymbol, readonly Corners[]>> = {
  cross: [corners([-0.9, -0.9], [0.9, 0.9]), corners([-0.9, 0.9], [0.9, -0.9])],
  plus: [corners([-1.15, 0], [1.15, 0]), corners([0, -1.15], [0, 1.15])],
};

function corners(...places: (readonly [number, number])[]): Corners {
  return places;
}

/** Many marks of one look as one path. */
const Marks = graphic.extendShape({
  type: 'tunnel-marks',
  shape: { symbol: 'circle', radius: 3, places: [] },
  buildPath(path, shape) {
    const symbol: MarkSymbol = shape['symbol'];
    const radius: number = shape['radius'];
    const places: readonly Place[] = shape['places'];
    const lines = crossings[symbol] ?? [];
    const polygon = polygons[symbol] ?? [];
    const to = ([x, y]: Place, [dx, dy]: readonly [number, number]) =>
      [tenth(x + radius * dx), tenth(y + radius * dy)] as const;
    for (const place of places) {
      if (lines.length === 0 && polygon.length === 0) {
        path.moveTo(place[0] + radius, place[1]);
        path.arc(place[0], place[1], radius, 0, 2 * Math.PI);
        path.closePath();
      }
      for (const line of [polygon, ...lines]) {
        line.forEach((corner, index) => {
          const [x, y] = to(place, corner);
          if (index === 0) path.moveTo(x, y);
          else path.lineTo(x, y);
        });
      }
      if (polygon.length > 0) path.closePath();
    }
  },
});

/** Many round dots as one path of points, a fifth as long as one of circles. */
const Dots = graphic.extendShape({
  type: 'tunnel-dots',
  shape: { places: [] },
  buildPath(path, shape) {
    const places: readonly Place[] = shape['places'];
    for (const [x, y] of places) {
      path.moveTo(tenth(x), tenth(y));
      path.lineTo(tenth(x) + 0.01, tenth(y));
    }
  },
});

graphic.registerShape('tunnel-marks', Marks);
graphic.registerShape('tunnel-dots', Dots);

/** Marks of one look at many places. */
export function marksElement(
  symbol: MarkSymbol,
  places: readonly Place[],
  look: {
    readonly colour: string;
    readonly radiusPx: number;
    /** Around the marks, and within open ones. */
    readonly background: string;
    readonly opacity?: number;
  },
): object {
  const { colour, radiusPx, background } = look;
  const stroked = symbol in crossings;
  const open = symbol === 'ring' || symbol === 'openSquare' || symbol === 'openDiamond';
  return {
    type: 'tunnel-marks',
    z: layer.mark,
    silent: true,
    shape: { symbol, radius: open ? radiusPx - 0.4 : radiusPx, places },
    style: {
      fill: stroked ? 'none' : open ? background : colour,
      stroke: stroked || open ? colour : background,
      lineWidth: radiusPx < 3 ? (stroked || open ? 1.1 : 0.4) : stroked ? 1.8 : open ? 1.5 : 1,
      opacity: look.opacity ?? 1,
    },
  };
}

/** Round dots without an outline, for clouds of very many. */
export function dotsElement(
  places: readonly Place[],
  look: { readonly colour: string; readonly radiusPx: number; readonly opacity: number },
): object {
  return {
    type: 'tunnel-dots',
    z: layer.mark,
    silent: true,
    shape: { places },
    style: {
      fill: 'none',
      stroke: look.colour,
      lineWidth: 2 * look.radiusPx,
      lineCap: 'round',
      opacity: look.opacity,
    },
  };
}
