import { summarise } from './statistics.mjs';

/**
 * What all rounds found for a side; rounds without it are passed over.
 *
 * @param {import('./row.mjs').Record[]} records
 * @param {string} side
 * @returns {number[]}
 */
export function ofSide(records, side) {
  return records.map(({ values }) => values[side]).filter((value) => value !== undefined);
}

/** @typedef {(value: number) => string} Format */

/** @type {{ [unit: string]: Format }} */
const formats = {
  s: (value) => (value < 1 ? `${digits(value * 1000)} ms` : `${digits(value)} s`),
  GiB: (value) => `${(value / 2 ** 30).toFixed(2)} GiB`,
};

/** Three significant digits. @param {number} value */
export function digits(value) {
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}

/**
 * Minimum, and in brackets median and maximum.
 *
 * @param {number[]} values at least one
 * @param {string} unit
 */
export function spread(values, unit) {
  const { count, min, median, max } = summarise(values);
  const format = formats[unit] ?? digits;
  return count === 1 ? format(min) : `${format(min)} (${format(median)}, ${format(max)})`;
}

/**
 * A line that compares two sides: the ratio is that of their minima.
 *
 * @param {{ work: string, wanted: number, ours: number[], theirs: number[], unit: string,
 *   check?: string, right?: boolean }} found `right`: whether the results agree, default true
 * @returns {import('./row.mjs').Line}
 */
export function comparison({ work, wanted, ours, theirs, unit, check = '', right = true }) {
  const one = ours.length > 0 ? spread(ours, unit) : '–';
  const line = { work, wanted: `≥ ${wanted}×`, ours: one, check };
  if (ours.length === 0 || theirs.length === 0) {
    return { ...line, ratio: '–', theirs: '–', repeats: ours.length, reached: null };
  }
  const ratio = summarise(theirs).min / summarise(ours).min;
  return {
    ...line,
    // Cut, not rounded: 1.00× for less than 1 would look reached.
    ratio: `${(Math.floor(ratio * 100) / 100).toFixed(2)}×`,
    theirs: spread(theirs, unit),
    repeats: Math.min(ours.length, theirs.length),
    reached: ratio >= wanted && right,
  };
}
