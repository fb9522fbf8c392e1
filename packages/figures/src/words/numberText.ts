import { count } from './format.js';

/**
 * A number as axes show it: thousands separated, a true minus sign, and from 10 million on and below
 * 0.0001 as `2e−5`. Sums of steps such as 0.1 bring rounding errors along, which are dropped.
 */
export function numberText(value: number): string {
  const rounded = Number(value.toPrecision(10));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return powerText(rounded);
  const text = Number.isInteger(size) ? count(size) : String(size);
  return rounded < 0 ? `−${text}` : text;
}

/** Numbers of one axis: all as `2e−5` where one of them is. */
export function alikeTexts(values: readonly number[]): string[] {
  const texts = values.map(numberText);
  return texts.some((text) => text.includes('e')) ? values.map(powerText) : texts;
}

/** As `numberText`, with three digits that count; whole numbers below 100,000 in full. */
export function shortNumber(value: number): string {
  const whole = Number.isInteger(value) && Math.abs(value) < 1e5;
  return numberText(whole ? value : Number(value.toPrecision(3)));
}

function powerText(value: number): string {
  return value === 0 ? '0' : value.toExponential().replace('e+', 'e').replaceAll('-', '−');
}
