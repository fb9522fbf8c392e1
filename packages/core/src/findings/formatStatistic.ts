import type { Interval } from '../statistics/interval.js';

/** Below the one and from the other on, numbers are written with a power of ten. */
const powers = { below: 1e-3, from: 1e9 } as const;

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A number of a finding with its unit: `3.21 points`, `1 layer`, `−12 layers`, `1,523`,
 * `4.2 × 10⁻⁵`. Three digits that count, and all those before the point.
 */
export function formatStatistic(value: number, unit: string | null): string {
  const number = formatNumber(value);
  if (unit === null) return number;
  const one = number === '1' || number === '−1';
  return `${number} ${one ? singular(unit) : unit}`;
}

/** An interval so: `−0.5 to 2 layers`; one number where both ends are written alike. */
export function formatInterval({ low, high }: Interval, unit: string | null): string {
  const [from, to] = [formatNumber(low), formatNumber(high)];
  if (from === to) return formatStatistic(high, unit);
  return `${from} to ${to}${unit === null ? '' : ` ${unit}`}`;
}

function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < powers.below || size >= powers.from)) return withPower(value);
  const rounded = size >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-GB', { maximumFractionDigits: 6 }).replace('-', '−');
}

function withPower(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential(2).split('e');
  const power = [...String(Number(exponent))].map((each) => superscripts[Number(each)] ?? '⁻');
  return `${String(Number(digits)).replace('-', '−')} × 10${power.join('')}`;
}

/** `layer` of `layers`, `class` of `classes`; what is no plural stays. */
export function singular(unit: string): string {
  return unit.replace(/(?<=ss)es$|(?<!s)s$/, '');
}
