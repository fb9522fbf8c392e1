import { expect, it } from 'vitest';
import { ProgressThinner } from './ProgressThinner.js';

/** How many of the reports of some seconds pass, ten a second. */
function passed(seconds: number, before = 0): number {
  let now = 0;
  const thinner = new ProgressThinner(before, () => now);
  let count = 0;
  for (; now < seconds * 1000; now += 100) if (thinner.passes()) count += 1;
  return count;
}

it('lets a few a second through, and few in all however long it goes', () => {
  expect(passed(10)).toBe(25);
  expect(passed(3600)).toBeLessThan(4500);
  expect(passed(7 * 24 * 3600)).toBeLessThan(12_000);
});

it('goes on as thinly as it was', () => {
  expect(passed(100, 5000)).toBeLessThan(passed(100) / 20);
});
