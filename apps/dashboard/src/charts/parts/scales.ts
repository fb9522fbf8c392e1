import type { Measured } from '../Measured.js';

/** A range of accuracies below which noise would fill a chart: 5 points. */
const leastRange = 5;

/**
 * An axis of accuracies in per cent around all values, in four to eight round steps. It follows a band
 * no further than the values themselves reach: two seeds’ intervals can be ten times as wide.
 */
export function accuracyAxis(measured: readonly Measured[]) {
  const values = measured.flatMap(({ mean, seeds }) => [mean, ...seeds.map(({ value }) => value)]);
  const [least, most] = [100 * Math.min(...values), 100 * Math.max(...values)];
  const reach = Math.max(leastRange, most - least);
  const low = Math.max(0, least - reach, 100 * Math.min(...measured.map((each) => each.low)));
  const high = Math.min(100, most + reach, 100 * Math.max(...measured.map((each) => each.high)));
  const pad = 0.04 * (high - low);
  const step = [1, 2, 5, 10].find((each) => (high - low + 2 * pad) / each <= 6) ?? 20;
  const min = Math.max(0, step * Math.floor((low - pad) / step));
  const max = Math.min(100, step * Math.ceil((high + pad) / step));
  return { scale: 'linear', min, max, step } as const;
}

/** A logarithmic axis of ranks from 1 to the power of ten above them all. */
export function rankAxis(measured: readonly Measured[]) {
  const most = Math.max(
    10,
    ...measured.flatMap(({ mean, seeds }) => [mean, ...seeds.map(({ value }) => value)]),
  );
  return { scale: 'log', min: 1, max: 10 ** Math.ceil(Math.log10(most)) } as const;
}

/** Decades beyond which a logarithmic axis has marks at powers of ten alone. */
const manyDecades = 2;

/** Ends and marks of a logarithmic axis around values above 0: each one of 1, 2, 5, 10, 20, … */
export function logEnds(least: number, most: number) {
  const first = Math.floor(Math.log10(least)) - 1;
  const count = Math.ceil(Math.log10(most)) - first + 2;
  const all = Array.from({ length: count }, (_, index) => first + index).flatMap((power) =>
    [1, 2, 5].map((factor) => Number((factor * 10 ** power).toPrecision(6))),
  );
  const few = all.filter((each) => Math.log10(each) % 1 === 0);
  const marks = Math.log10(most / least) > manyDecades ? few : all;
  const min = marks.findLast((each) => each <= least) ?? least;
  const max = marks.find((each) => each > min && each >= most) ?? most;
  return { min, max, marks: marks.filter((each) => each >= min && each <= max) };
}
