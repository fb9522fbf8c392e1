import { count } from './format.js';

/**
 * A number as axes show it: thousands separated, a true minus sign, and from 10 million on and below
 * 0.0001 as `2e−5`. Sums of steps such as 0.1 bring rounding errors along, which are dropped.
 */
export function numberText(value: number): string {
  const size = Math.abs(Number(value.toPrecision(10)));
  const text = size === 0 || (size >= 1e-4 && size < 1e7) ? plain(size) : size.toExponential();
  return (value < 0 && size > 0 ? `-${text}` : text).replace('e+', 'e').replaceAll('-', '−');
}

/** As `numberText`, with three digits that count; whole numbers below 100,000 in full. */
export function shortNumber(value: number): string {
  const whole = Number.isInteger(value) && Math.abs(value) < 1e5;
  return numberText(whole ? value : Number(value.toPrecision(3)));
}

function plain(size: number): string {
  return Number.isInteger(size) ? count(size) : String(size);
}
