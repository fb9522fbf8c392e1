import type { LinesChart } from '@tunnel/core';
import { fontSize } from '../charts/chartFrame.js';
import { cutToWidth } from '../font/cutToWidth.js';
import { measureText } from '../font/measureText.js';
import type { Theme } from '../theme/themes.js';
import { type Box, type Stroke, strokeElement, textElement } from './drawing.js';
import type { Plot, Stretches } from './lineElements.js';
import { placeLabel } from './placeLabel.js';

/** How straight lines at a value look. */
export function ruleStroke(theme: Theme): Stroke {
  return { colour: theme.muted, widthPx: 1.25, dash: [2, 3], z: 'rule' };
}

/** Straight lines at a value, level ones with their labels where they meet the least. */
export function ruleElements(
  rules: LinesChart['panels'][number]['rules'],
  { box, x, y }: Plot,
  stretches: Stretches,
  theme: Theme,
): object[] {
  const stroke = ruleStroke(theme);
  const lines = stretches.map((stretch) => stretch.map(({ place }) => place));
  const labels: Box[] = [];
  return rules.flatMap(({ axis, at, label }) => {
    const share = (axis === 'x' ? x : y).place(at);
    if (share === null || share < 0 || share > 1) return [];
    if (axis === 'x') {
      const xPx = box.leftPx + share * (box.rightPx - box.leftPx);
      const ends = [
        [xPx, box.topPx],
        [xPx, box.bottomPx],
      ] as const;
      return [strokeElement(ends, stroke)];
    }
    const yPx = box.bottomPx - share * (box.bottomPx - box.topPx);
    const ends = [
      [box.leftPx, yPx],
      [box.rightPx, yPx],
    ] as const;
    const text = cutToWidth(label, box.rightPx - box.leftPx - 12, fontSize.small);
    const place = placeLabel(labelPlaces(measureText(text, fontSize.small), yPx, box), {
      lines,
      labels,
    });
    if (place === null) return [strokeElement(ends, stroke)];
    labels.push(place);
    const look = { colour: theme.muted, size: 'small', halo: theme.background } as const;
    return [
      strokeElement(ends, stroke),
      textElement(text, [place.leftPx, (place.topPx + place.bottomPx) / 2], look),
    ];
  });
}

/** Places for a label above or below a level rule, from the right to the left. */
function labelPlaces(widthPx: number, yPx: number, box: Box): Box[] {
  const freePx = box.rightPx - box.leftPx - 8 - widthPx;
  return [0, 1, 2, 3, 4].flatMap((step) =>
    [yPx - 15, yPx + 2].flatMap((topPx) => {
      const leftPx = box.rightPx - 4 - widthPx - (step / 4) * freePx;
      const place = { leftPx, rightPx: leftPx + widthPx, topPx, bottomPx: topPx + 13 };
      return topPx < box.topPx || topPx + 13 > box.bottomPx ? [] : [place];
    }),
  );
}
