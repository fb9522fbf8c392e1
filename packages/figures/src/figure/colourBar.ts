import { fontSize, marginPx } from '../charts/chartFrame.js';
import { cutToWidth } from '../font/cutToWidth.js';
import { measureText } from '../font/measureText.js';
import { numberText } from '../words/numberText.js';
import { missingElements } from './cells.js';
import type { ColourScale } from './colourScale.js';
import {
  type Box,
  boxElement,
  type Drawn,
  layer,
  type Room,
  strokeElement,
  textElement,
} from './drawing.js';

const barPx = 12;
const longestPx = 280;

/** White space that numbers below the bar keep from each other. */
const apartPx = 10;

/** How many colours the bar is drawn with. */
const stops = 24;

/** The legend of a map: its title, a bar of the colours with numbers, and what stands for no value. */
export function colourBar(
  title: string,
  scale: ColourScale | null,
  missing: boolean,
  { topPx, widthPx, theme }: Room,
): Drawn {
  const availablePx = widthPx - 2 * marginPx;
  const heading = textElement(
    cutToWidth(title, availablePx, fontSize.text),
    [marginPx, topPx + 9],
    {
      colour: theme.text,
    },
  );
  const lengthPx = scale === null ? 0 : Math.min(longestPx, availablePx - (missing ? 120 : 20));
  const barTop = topPx + 20;
  const box: Box = {
    leftPx: marginPx + 4,
    rightPx: marginPx + 4 + lengthPx,
    topPx: barTop,
    bottomPx: barTop + barPx,
  };
  const bar = scale === null ? [] : barElements(scale, box, theme.axis, theme.text);
  const swatch = { ...box, leftPx: box.rightPx + (scale === null ? 0 : 28) };
  const absent = missing
    ? [
        ...missingElements([{ ...swatch, rightPx: swatch.leftPx + 18 }], theme),
        textElement('undefined', [swatch.leftPx + 24, barTop + barPx / 2], { colour: theme.text }),
      ]
    : [];
  return {
    elements: [heading, ...bar, ...absent],
    bottomPx: barTop + barPx + (scale === null ? 4 : 24),
  };
}

function barElements(scale: ColourScale, box: Box, line: string, text: string): object[] {
  const lengthPx = box.rightPx - box.leftPx;
  const colourStops = Array.from({ length: stops + 1 }, (_, index) => ({
    offset: index / stops,
    color: scale.colour(index / stops),
  }));
  const bar = {
    type: 'rect',
    z: layer.band,
    silent: true,
    shape: { x: box.leftPx, y: box.topPx, width: lengthPx, height: barPx },
    style: { fill: { type: 'linear', x: 0, y: 0, x2: 1, y2: 0, colorStops: colourStops } },
  };
  let freeFrom = Number.NEGATIVE_INFINITY;
  const ticks = scale.ticks.flatMap((value) => {
    const x = box.leftPx + scale.place(value) * lengthPx;
    const name = numberText(Number(value.toPrecision(3)));
    const half = measureText(name, fontSize.text) / 2;
    if (x - half < freeFrom) return [];
    freeFrom = x + half + apartPx;
    return [
      strokeElement(
        [
          [x, box.bottomPx],
          [x, box.bottomPx + 4],
        ],
        { colour: line, z: 'rule' },
      ),
      textElement(name, [x, box.bottomPx + 13], { colour: text, align: 'center' }),
    ];
  });
  return [bar, boxElement(box, { stroke: line, z: 'rule' }), ...ticks];
}
