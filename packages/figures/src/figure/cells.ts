import { graphic } from 'echarts/core';
import type { Theme } from '../theme/themes.js';
import { type Box, layer, tenth } from './drawing.js';

/** Many rectangles of one colour as one path. */
const Cells = graphic.extendShape({
  type: 'tunnel-cells',
  shape: { boxes: [] },
  buildPath(path, shape) {
    const boxes: readonly Box[] = shape['boxes'];
    for (const { leftPx, rightPx, topPx, bottomPx } of boxes) {
      path.rect(tenth(leftPx), tenth(topPx), tenth(rightPx - leftPx), tenth(bottomPx - topPx));
    }
  },
});
graphic.registerShape('tunnel-cells', Cells);

/** The upward diagonals of many rectangles as one path. */
const Diagonals = graphic.extendShape({
  type: 'tunnel-diagonals',
  shape: { boxes: [] },
  buildPath(path, shape) {
    const boxes: readonly Box[] = shape['boxes'];
    for (const { leftPx, rightPx, topPx, bottomPx } of boxes) {
      path.moveTo(tenth(leftPx), tenth(bottomPx));
      path.lineTo(tenth(rightPx), tenth(topPx));
    }
  },
});
graphic.registerShape('tunnel-diagonals', Diagonals);

/** Rectangles of one colour. */
export function cellsElement(boxes: readonly Box[], colour: string): object {
  return {
    type: 'tunnel-cells',
    z: layer.band,
    silent: true,
    shape: { boxes },
    style: { fill: colour },
  };
}

/** Cells without a value: of a neutral colour, struck through. */
export function missingElements(boxes: readonly Box[], theme: Theme): object[] {
  if (boxes.length === 0) return [];
  const stroke = { stroke: theme.muted, lineWidth: 1, fill: 'none' };
  return [
    cellsElement(boxes, theme.missing),
    {
      type: 'tunnel-diagonals',
      z: layer.band,
      silent: true,
      shape: { boxes },
      style: stroke,
    },
  ];
}
