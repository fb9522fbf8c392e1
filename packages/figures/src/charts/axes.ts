import { measureText } from '../font/measureText.js';
import type { Theme } from '../theme/themes.js';
import { count } from '../words/format.js';
import { axisFont, fontSize } from './chartFrame.js';
import { layerTicks } from './layerTicks.js';
import type { NiceScale } from './niceScale.js';

/** A horizontal axis of whole numbers, `first` to `last`, with half a step of room at both ends. */
export function integerAxis(
  name: string,
  first: number,
  last: number,
  plotPx: number,
  theme: Theme,
) {
  const { ticks, labels } = layerTicks(first, last, plotPx, fontSize.text);
  return {
    ...axisLook(name, theme),
    min: first - 0.5,
    max: last + 0.5,
    nameGap: 32,
    axisTick: { show: true, customValues: ticks, lineStyle: { color: theme.axis } },
    axisLabel: { ...axisFont, color: theme.text, margin: 11, customValues: labels },
    splitLine: { show: false },
  };
}

/** A vertical axis; the grid lines are the left one's. */
export function valueAxis(
  name: string,
  scale: NiceScale,
  position: 'left' | 'right',
  theme: Theme,
) {
  return {
    ...axisLook(name, theme),
    position,
    min: scale.min,
    max: scale.max,
    interval: scale.step,
    nameRotate: position === 'left' ? 90 : -90,
    nameGap: numbersPx(scale) + 20,
    axisTick: { show: true, lineStyle: { color: theme.axis } },
    axisLabel: { ...axisFont, color: theme.text, formatter: tickText },
    splitLine: { show: position === 'left', lineStyle: { color: theme.grid, width: 1 } },
  };
}

/** The width that a vertical axis needs beside the plot, title included. */
export function axisPx(scale: NiceScale): number {
  return numbersPx(scale) + 36;
}

function axisLook(name: string, theme: Theme) {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameTextStyle: { ...axisFont, color: theme.text },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
  };
}

function numbersPx({ min, step, intervals }: NiceScale): number {
  const numbers = Array.from({ length: intervals + 1 }, (_, index) => tickText(min + index * step));
  return Math.max(...numbers.map((each) => measureText(each, fontSize.text)));
}

/** A tick's number; sums of steps such as 0.1 bring rounding errors along. */
function tickText(value: number): string {
  const rounded = Number(value.toPrecision(10));
  return Number.isInteger(rounded) ? count(rounded) : String(rounded);
}
