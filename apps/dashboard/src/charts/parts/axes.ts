import type { Theme } from '@tunnel/figures/browser';
import { numberText } from '@tunnel/figures/browser';
import { fontFamily } from './fontFamily.js';

/** A horizontal axis of layers 1 to `depth`, half a layer of room at both ends. */
export function layerAxis(depth: number, plotPx: number, theme: Theme, name = 'layer') {
  const customValues = layerTicks(depth, plotPx);
  return {
    ...axisLook(name, theme),
    type: 'value',
    min: 0.5,
    max: depth + 0.5,
    nameGap: 28,
    axisTick: { show: true, customValues, lineStyle: { color: theme.axis } },
    axisLabel: { ...labelLook(theme), customValues },
    splitLine: { show: false },
  };
}

/** The layers that are numbered: at round steps that leave each number its room, and the first. */
function layerTicks(depth: number, plotPx: number): number[] {
  const leastPx = 26;
  const layerPx = plotPx / depth;
  const step = [1, 2, 5, 10, 20, 50].find((each) => each * layerPx >= leastPx) ?? 100;
  const layers = Array.from({ length: depth }, (_, index) => index + 1);
  const round = layers.filter((layer) => layer % step === 0);
  return (round[0] ?? 0) * layerPx >= leastPx + layerPx ? [1, ...round] : round;
}

/** Where a vertical axis stands, and what it is of. */
export interface ValueAxis {
  readonly name: string;
  readonly side: 'left' | 'right';
  readonly scale: 'linear' | 'log';
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Where it is numbered; default where the scale has it. */
  readonly marks?: readonly number[];
}

/** A vertical axis; the grid lines are the left one’s. */
export function valueAxis(axis: ValueAxis, theme: Theme) {
  const { name, side, scale, min, max, step, marks } = axis;
  const places = marks === undefined ? {} : { customValues: [...marks] };
  return {
    ...axisLook(name, theme),
    type: scale === 'log' ? 'log' : 'value',
    position: side,
    scale: true,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(step === undefined ? {} : { interval: step }),
    nameRotate: side === 'left' ? 90 : -90,
    // Numbers of a logarithmic axis at the left can be as long as 0.0001.
    nameGap: scale === 'log' && side === 'left' ? 54 : 44,
    axisTick: { show: true, lineStyle: { color: theme.axis }, ...places },
    axisLabel: { ...labelLook(theme), formatter: axisNumber, ...places },
    splitLine: { show: side === 'left', lineStyle: { color: theme.grid, width: 1 } },
  };
}

/** A number as an axis shows it. */
export function axisNumber(value: number): string {
  return numberText(Number(value.toPrecision(6)));
}

/** How the numbers of an axis look. */
export function labelLook(theme: Theme) {
  return { fontFamily, fontSize: 12, color: theme.text };
}

function axisLook(name: string, theme: Theme) {
  return {
    name,
    nameLocation: 'middle',
    nameTextStyle: { fontFamily, fontSize: 12, color: theme.muted },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
  };
}
