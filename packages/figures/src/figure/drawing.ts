import { fontSize } from '../charts/chartFrame.js';
import { type FontWeight, fontFamily } from '../font/fontFiles.js';
import type { Theme } from '../theme/themes.js';

/** What lies above what. */
export const layer = { shade: -10, grid: -8, band: 1, rule: 2, line: 3, mark: 4, text: 6 } as const;

/** A place in pixels. */
export type Place = readonly [x: number, y: number];

/** Where a plot lies, in pixels. */
export interface Box {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

/** The room that a part of a figure is drawn in: from `topPx` down, within the margins. */
export interface Room {
  readonly topPx: number;
  /** Of the whole figure. */
  readonly widthPx: number;
  readonly theme: Theme;
}

/** A part of a figure as echarts graphic elements, and where it ends. */
export interface Drawn {
  readonly elements: readonly object[];
  readonly bottomPx: number;
}

/** How text is set. */
export interface TextLook {
  readonly colour: string;
  /** Default `text`. */
  readonly size?: keyof typeof fontSize;
  /** Default 400. */
  readonly weight?: FontWeight;
  /** Where `x` lies in it; default `left`. The place’s y is its middle. */
  readonly align?: 'left' | 'center' | 'right';
  /** Counterclockwise, in radians; default 0. */
  readonly turn?: number;
  /** The colour of an outline that keeps it readable over lines; default none. */
  readonly halo?: string;
}

/** One line of text. */
export function textElement(text: string, [x, y]: Place, look: TextLook): object {
  const size = fontSize[look.size ?? 'text'];
  return {
    type: 'text',
    z: layer.text,
    silent: true,
    x: tenth(x),
    y: tenth(y),
    rotation: look.turn ?? 0,
    style: {
      text,
      fill: look.colour,
      font: `${look.weight ?? 400} ${size}px ${fontFamily}`,
      align: look.align ?? 'left',
      verticalAlign: 'middle',
      ...(look.halo === undefined ? {} : { stroke: look.halo, lineWidth: 3 }),
    },
  };
}

/** How a line is drawn. */
export interface Stroke {
  readonly colour: string;
  /** Default 1. */
  readonly widthPx?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
  /** Default `line`. */
  readonly z?: keyof typeof layer;
}

/** A line through places. */
export function strokeElement(places: readonly Place[], stroke: Stroke): object {
  return {
    type: 'polyline',
    z: layer[stroke.z ?? 'line'],
    silent: true,
    shape: { points: places.map(([x, y]) => [tenth(x), tenth(y)]) },
    style: {
      fill: 'none',
      stroke: stroke.colour,
      lineWidth: stroke.widthPx ?? 1,
      lineJoin: 'round',
      opacity: stroke.opacity ?? 1,
      ...(stroke.dash === undefined ? {} : { lineDash: [...stroke.dash] }),
    },
  };
}

/** A rectangle, with its outline where it has one. */
export function boxElement(
  { leftPx, rightPx, topPx, bottomPx }: Box,
  look: {
    readonly fill?: string;
    readonly stroke?: string;
    readonly widthPx?: number;
    readonly z: keyof typeof layer;
  },
): object {
  return {
    type: 'rect',
    z: layer[look.z],
    silent: true,
    shape: { x: leftPx, y: topPx, width: rightPx - leftPx, height: bottomPx - topPx },
    style: {
      fill: look.fill ?? 'none',
      ...(look.stroke === undefined ? {} : { stroke: look.stroke, lineWidth: look.widthPx ?? 1 }),
    },
  };
}

/** A coordinate to a tenth of a pixel, which is as good as any and keeps files small. */
export function tenth(px: number): number {
  return Math.round(px * 10) / 10;
}
