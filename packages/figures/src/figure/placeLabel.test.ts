import { expect, it } from 'vitest';
import { placeLabel } from './placeLabel.js';

const place = (leftPx: number, topPx: number) => ({
  leftPx,
  topPx,
  rightPx: leftPx + 20,
  bottomPx: topPx + 10,
});
const [first, second, third] = [place(0, 0), place(50, 0), place(100, 0)];

it('placeLabel takes the first place that is free', () => {
  const free = { lines: [], labels: [] };
  expect(placeLabel([first, second], free)).toBe(first);
  expect(placeLabel([], free)).toBeNull();
  const line = [
    [-10, -50],
    [30, 50],
  ] as const;
  expect(placeLabel([first, second], { lines: [line], labels: [] })).toBe(second);
  const beside = [
    [30, -50],
    [30, 50],
  ] as const;
  expect(placeLabel([first, second], { lines: [beside], labels: [] })).toBe(first);
});

it('placeLabel would rather meet lines than labels', () => {
  const across = [
    [-100, 5],
    [200, 5],
  ] as const;
  const obstacles = { lines: [across, across], labels: [first, third] };
  expect(placeLabel([first, third, second], obstacles)).toBe(second);
});
