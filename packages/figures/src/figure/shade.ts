import type { LinesChart } from '@tunnel/core';
import type { Theme } from '../theme/themes.js';
import { type Box, boxElement, type Stroke, strokeElement } from './drawing.js';
import type { Scale } from './scales.js';

type Shade = LinesChart['panels'][number]['shade'];

/** From where to where a shade lies, as shares of the axis; null where it has no place there. */
export function shadeSpan({ from, to }: NonNullable<Shade>, x: Scale) {
  const half = x.stepShare / 2;
  const [start, end] = [x.place(from), x.place(to)];
  if (start === null || end === null) return null;
  const within = (share: number) => Math.min(1, Math.max(0, share));
  return {
    from: within(Math.min(start, end) - half),
    to: within(Math.max(start, end) + half),
  };
}

/** The mark at the start of a tunnel. */
export function shadeStroke(theme: Theme): Stroke {
  return { colour: theme.tunnelMark, widthPx: 1.5, z: 'grid' };
}

/** The shade of a tunnel, and the mark at its start. */
export function shadeElements(shade: Shade, x: Scale, box: Box, theme: Theme): object[] {
  const span = shade && shadeSpan(shade, x);
  if (span === null) return [];
  const xPx = (share: number) => box.leftPx + share * (box.rightPx - box.leftPx);
  const [leftPx, rightPx] = [xPx(span.from), xPx(span.to)];
  const edge = [
    [leftPx, box.topPx],
    [leftPx, box.bottomPx],
  ] as const;
  return [
    boxElement({ ...box, leftPx, rightPx }, { fill: theme.tunnelShade, z: 'shade' }),
    strokeElement(edge, shadeStroke(theme)),
  ];
}
