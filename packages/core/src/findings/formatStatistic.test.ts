import { expect, it } from 'vitest';
import { formatInterval, formatStatistic } from './formatStatistic.js';

it.each([
  [0, null, '0'],
  [3.2149, 'points', '3.21 points'],
  [0.4304, null, '0.43'],
  [12.345, '%', '12.3 %'],
  [-12, 'layers', '−12 layers'],
  [99.96, '%', '100 %'],
  [1523.4, null, '1,523'],
  [4_468_234, 'parameters', '4,468,234 parameters'],
  [0.001, null, '0.001'],
  [0.00123456, null, '0.00123'],
  [0.000042, null, '4.2 × 10⁻⁵'],
  [-0.0001, 'nats', '−1 × 10⁻⁴ nats'],
  [1.5e12, null, '1.5 × 10¹²'],
])('writes %d in %s as “%s”', (value, unit, text) => {
  expect(formatStatistic(value, unit)).toBe(text);
});

it.each([
  [1, 'layers', '1 layer'],
  [-1, 'points', '−1 point'],
  [1, 'classes', '1 class'],
  [1, '%', '1 %'],
  [1.01, 'layers', '1.01 layers'],
  [0.9999, 'layers', '1 layer'],
])('writes %d of %s in the singular where it is read so', (value, unit, text) => {
  expect(formatStatistic(value, unit)).toBe(text);
});

it.each([
  [{ low: -0.5, high: 2 }, 'layers', '−0.5 to 2 layers'],
  [{ low: 0, high: 1 }, 'layers', '0 to 1 layers'],
  [{ low: 1, high: 1 }, 'layers', '1 layer'],
  [{ low: 0.1234, high: 0.1229 }, null, '0.123'],
  [{ low: 0.00001, high: 12_345.6 }, null, '1 × 10⁻⁵ to 12,346'],
])('writes the interval %o', (interval, unit, text) => {
  expect(formatInterval(interval, unit)).toBe(text);
});
