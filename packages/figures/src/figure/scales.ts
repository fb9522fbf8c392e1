import type { Axis } from '@tunnel/core';
import { fontSize } from '../charts/chartFrame.js';
import { layerTicks } from '../charts/layerTicks.js';
import { logScale, percentScale } from '../charts/niceScale.js';
import { measureText } from '../font/measureText.js';
import { alikeTexts, numberText } from '../words/numberText.js';
import { type Extent, extentOf, logs, positiveExtent } from './extent.js';
import { niceTicks } from './niceTicks.js';

/** A mark of an axis: its place as a share of the axis’s length, and its number or name. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** How the values of an axis lie along it. */
export interface Scale {
  readonly kind: Axis['scale'];
  readonly ticks: readonly Tick[];
  /** The length of a step from one whole number to the next, as a share; 0 where there are no steps. */
  readonly stepShare: number;
  /** Where a value lies, as a share of the axis’s length; null for one that has no place on it. */
  place(value: number): number | null;
}

/** The least distance of numbers beside a vertical axis, in the mean. */
const nearestPx = 22;

/** White space that numbers keep from each other along an axis, in pixels. */
const apartPx = 12;

/** A scale of names, a step each. */
export function categoryScale(labels: readonly string[]): Scale {
  const place = (value: number) => (value + 0.5) / labels.length;
  return {
    kind: 'category',
    ticks: labels.map((text, index) => ({ at: place(index), text })),
    stepShare: 1 / labels.length,
    place,
  };
}

/** A scale the other way round: names from the top of a vertical axis down. */
export function reversed(scale: Scale): Scale {
  const turned = (at: number) => 1 - at;
  return {
    ...scale,
    ticks: scale.ticks.map(({ at, text }) => ({ at: turned(at), text })),
    place(value) {
      const at = scale.place(value);
      return at === null ? null : turned(at);
    },
  };
}

/** The scale of a vertical axis, which ends at round numbers. */
export function verticalScale(axis: Axis, values: readonly number[], heightPx: number): Scale {
  if (axis.labels !== null) return categoryScale(axis.labels);
  if (axis.scale === 'log') {
    const { low, high } = logExtent(axis, values);
    const { min, max, marks } = logScale(low, high);
    const ends = axis.range === null ? { low: min, high: max } : logs({ low, high });
    const apart = (marks.length - 1) * nearestPx <= heightPx;
    const decades = marks.filter((mark) => Number.isInteger(mark));
    return logOf(ends, (apart || decades.length < 2 ? marks : decades).map(powerOf));
  }
  const { low, high } = linearExtent(axis, values);
  if (axis.range !== null) return linearOf({ low, high }, niceTicks(low, high, 6).within);
  if (/%|per cent/.test(axis.title) && low >= 0 && high <= 100) {
    const { min, max, step, intervals } = percentScale(low, high);
    const ticks = Array.from({ length: intervals + 1 }, (_, index) => min + index * step);
    return linearOf({ low: min, high: max }, ticks);
  }
  const whole = values.every(Number.isInteger);
  const { ends, around } = niceTicks(low, high, 6, whole ? 1 : 0);
  return linearOf(ends, around);
}

/**
 * The scale of a horizontal axis `lengthPx` long: whole numbers that follow each other have a step
 * each, other values a little room at both ends.
 */
export function horizontalScale(axis: Axis, values: readonly number[], lengthPx: number): Scale {
  if (axis.labels !== null) return categoryScale(axis.labels);
  if (axis.scale === 'log') return horizontalLog(axis, values, lengthPx);
  const whole = axis.range === null ? stepsOf(values) : null;
  if (whole !== null) return steps(whole.low, whole.high, lengthPx);
  const { low, high } = linearExtent(axis, values);
  const pad = axis.range === null ? 0.03 * (high - low) : 0;
  const ends = { low: low - pad, high: high + pad };
  const own = fewValues(axis, values).filter((list) => list.every(Number.isInteger));
  const round = intervalCounts.map((count) => niceTicks(ends.low, ends.high, count).within);
  const tries = [...own, ...round].map((list) => linearOf(ends, list));
  return tries.find(({ ticks }) => areApart(ticks, lengthPx)) ?? linearOf(ends, [low]);
}

/** Into how many steps a horizontal axis is cut, where there is room. */
const intervalCounts = [8, 6, 5, 4, 3, 2, 1];

function horizontalLog(axis: Axis, values: readonly number[], lengthPx: number): Scale {
  const extent = logExtent(axis, values);
  const { low, high } = logs(extent);
  const pad = axis.range === null ? 0.03 * (high - low) : 0;
  const ends = { low: low - pad, high: high + pad };
  const { marks } = logScale(extent.low, extent.high);
  const decades = marks.filter((mark) => Number.isInteger(mark));
  const inside = (list: readonly number[]) =>
    list.filter((mark) => mark >= ends.low && mark <= ends.high);
  const positive = values.filter((value) => value > 0);
  const tries = [
    ...fewValues(axis, positive),
    ...[inside(marks), ...[1, 2, 3, 5, 10].map((step) => every(inside(decades), step))].map(
      (list) => list.map(powerOf),
    ),
  ];
  const ticks = tries.find(
    (list) => list.length > 1 && areApart(logOf(ends, list).ticks, lengthPx),
  );
  return logOf(ends, ticks ?? [extent.low]);
}

/** The values themselves as ticks, where they are few enough for that. */
function fewValues({ range }: Axis, values: readonly number[]): number[][] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  return range === null && distinct.length > 1 && distinct.length <= 8 ? [distinct] : [];
}

function every(list: readonly number[], step: number): number[] {
  return list.filter((_, index) => index % step === 0);
}

/** The ends of whole numbers that follow each other, such as layers and epochs; null for others. */
function stepsOf(values: readonly number[]): Extent | null {
  const distinct = new Set(values);
  if (distinct.size === 0 || distinct.size > 2000) return null;
  const [low, high] = [Math.min(...distinct), Math.max(...distinct)];
  const follow = distinct.size === high - low + 1 && values.every(Number.isInteger);
  return follow ? { low, high } : null;
}

function steps(first: number, last: number, lengthPx: number): Scale {
  const { labels } = layerTicks(first, last, lengthPx, fontSize.text);
  const scale = linearOf({ low: first - 0.5, high: last + 0.5 }, labels);
  return { ...scale, stepShare: 1 / (last - first + 1) };
}

function linearOf({ low, high }: Extent, ticks: readonly number[]): Scale {
  const place = (value: number) => (value - low) / (high - low);
  return {
    kind: 'linear',
    ticks: onAxis(ticks.map((tick) => ({ at: place(tick), text: numberText(tick) }))),
    stepShare: 0,
    place,
  };
}

/** A scale whose ends are powers of ten. */
function logOf({ low, high }: Extent, ticks: readonly number[]): Scale {
  const at = (value: number) => (Math.log10(value) - low) / (high - low);
  const texts = alikeTexts(ticks.map((tick) => Number(tick.toPrecision(6))));
  return {
    kind: 'log',
    ticks: onAxis(ticks.map((tick, index) => ({ at: at(tick), text: texts[index] ?? '' }))),
    stepShare: 0,
    place: (value) => (value > 0 ? at(value) : null),
  };
}

function onAxis(ticks: readonly Tick[]): Tick[] {
  return ticks.filter(({ at }) => at >= -1e-9 && at <= 1 + 1e-9);
}

function powerOf(mark: number): number {
  return 10 ** mark;
}

/** The ends of an axis: those given, or those of the values. */
function linearExtent({ title, range }: Axis, values: readonly number[]): Extent {
  if (range !== null) return extentOf([range.low, range.high]);
  if (!isAccuracy(title)) return extentOf(values);
  return extentOf(values.map((value) => Math.min(100, Math.max(0, value))));
}

/**
 * Whether an axis is of accuracies in per cent, none of which is below 0 or above 100: intervals by
 * a formula that does not know that are cut there, where else they would set the scale.
 */
function isAccuracy(title: string): boolean {
  return (
    /accuracy\b.*(%|per cent)/i.test(title) &&
    !/\b(lost|loss|less|drop|change|differ|gain)/i.test(title)
  );
}

function logExtent({ range }: Axis, values: readonly number[]): Extent {
  const own = positiveExtent(values);
  if (range === null) return own;
  return positiveExtent([range.low > 0 ? range.low : Math.min(own.low, range.high), range.high]);
}

function areApart(ticks: readonly Tick[], lengthPx: number): boolean {
  return ticks.slice(1).every((tick, index) => {
    const before = ticks[index];
    if (before === undefined) return true;
    const halvesPx =
      (measureText(before.text, fontSize.text) + measureText(tick.text, fontSize.text)) / 2;
    return (tick.at - before.at) * lengthPx >= halvesPx + apartPx;
  });
}
