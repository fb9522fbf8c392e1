import { measureText } from '../font/measureText.js';
import type { Theme } from '../theme/themes.js';
import { numberText } from '../words/numberText.js';
import { axisFont, fontSize } from './chartFrame.js';
import { layerTicks } from './layerTicks.js';
import type { LogScale, NiceScale } from './niceScale.js';

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
    axisLabel: { ...axisFont, color: theme.text, formatter: numberText },
    splitLine: { show: position === 'left', lineStyle: { color: theme.grid, width: 1 } },
  };
}

/** A vertical axis at the left whose values are powers of ten, and which shows what they make. */
export function logAxis(name: string, scale: LogScale, theme: Theme) {
  const customValues = [...scale.marks];
  return {
    ...axisLook(name, theme),
    position: 'left',
    min: scale.min,
    max: scale.max,
    nameRotate: 90,
    nameGap: numbersPx(scale) + 20,
    axisTick: { show: true, customValues, lineStyle: { color: theme.axis } },
    axisLabel: { ...axisFont, color: theme.text, customValues, formatter: powerText },
    splitLine: { show: true, lineStyle: { color: theme.grid, width: 1 } },
  };
}

/** The width that a vertical axis needs beside the plot, its title included where it has one. */
export function axisPx(scale: NiceScale | LogScale, titled = true): number {
  return numbersPx(scale) + (titled ? 36 : 14);
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

function numbersPx(scale: NiceScale | LogScale): number {
  return Math.max(...numbersOf(scale).map((each) => measureText(each, fontSize.text)));
}

function numbersOf(scale: NiceScale | LogScale): string[] {
  if ('marks' in scale) return scale.marks.map(powerText);
  const { min, step, intervals } = scale;
  return Array.from({ length: intervals + 1 }, (_, index) => numberText(min + index * step));
}

/** The number that a logarithmic axis shows at a power of ten. */
function powerText(power: number): string {
  return numberText(Number((10 ** power).toPrecision(6)));
}
