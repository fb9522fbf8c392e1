import { expect, it } from 'vitest';
import { fivePointStar } from './fivePointStar.js';
import {
  box,
  common,
  convexPolygon,
  disc,
  halfPlane,
  joined,
  outlineReach,
  stroke,
  without,
} from './outline.js';
import { shapesOodOutlines } from './shapesOodOutlines.js';
import { shapesOutlines } from './shapesOutlines.js';

const classes = [...shapesOutlines, ...shapesOodOutlines];

it('measures signed distances from the outline', () => {
  expect(disc(1, 0, 2)(1, 5)).toBeCloseTo(3);
  expect(disc(1, 0, 2)(1, 0)).toBeCloseTo(-2);
  expect(box(1, 1, 2, 1)(4, 1)).toBeCloseTo(1);
  expect(box(1, 1, 2, 1)(1, 1)).toBeCloseTo(-1);
  expect(stroke(0, 0, 4, 0, 0.5)(2, 1)).toBeCloseTo(0.5);
  expect(stroke(0, 0, 4, 0, 0.5)(7, 4)).toBeCloseTo(4.5);
  expect(halfPlane(0, 0, 3, 0)(9, 2)).toBeCloseTo(-2);
  const rhombus = convexPolygon([0, -1], [1, 0], [0, 1], [-1, 0]);
  expect(rhombus(0, 0)).toBeCloseTo(-Math.SQRT1_2);
  expect(rhombus(1, 1)).toBeCloseTo(Math.SQRT1_2);
});

it('joins, intersects and subtracts', () => {
  const left = disc(-0.5, 0, 1);
  const right = disc(0.5, 0, 1);
  const inside = (outline: (x: number, y: number) => number) =>
    [-1, 0, 1].map((x) => outline(x, 0) < 0);
  expect(inside(joined(left, right))).toEqual([true, true, true]);
  expect(inside(common(left, right))).toEqual([false, true, false]);
  expect(inside(without(left, right))).toEqual([true, false, false]);
});

it('draws a star of five points', () => {
  for (let point = 0; point < 5; point += 1) {
    const at = (radius: number, turn: number) =>
      fivePointStar(radius * Math.sin(turn), -radius * Math.cos(turn));
    const turn = (point * 2 * Math.PI) / 5;
    expect(at(1, turn)).toBeCloseTo(0);
    expect(at(0.9, turn)).toBeLessThan(0);
    expect(at(0.5, turn + Math.PI / 5)).toBeGreaterThan(0);
    expect(at(0.3, turn + Math.PI / 5)).toBeLessThan(0);
  }
});

it.each(classes)('%s is within reach and covers a fair part of its square', (_, outline) => {
  let covered = 0;
  let farthest = 0;
  for (let x = -1.5; x <= 1.5; x += 0.02) {
    for (let y = -1.5; y <= 1.5; y += 0.02) {
      if (outline(x, y) >= 0) continue;
      covered += 0.02 * 0.02;
      farthest = Math.max(farthest, Math.sqrt(x * x + y * y));
    }
  }
  expect(farthest).toBeLessThan(outlineReach);
  expect(covered).toBeGreaterThan(0.6);
  expect(covered).toBeLessThan(3);
});

it('draws every class with an outline of its own', () => {
  for (const [i, [, one]] of classes.entries()) {
    for (const [, other] of classes.slice(i + 1)) {
      expect(differingArea(one, other)).toBeGreaterThan(0.25);
    }
  }
});

function differingArea(
  one: (x: number, y: number) => number,
  other: (x: number, y: number) => number,
): number {
  let area = 0;
  for (let x = -1.25; x < 1.25; x += 0.05) {
    for (let y = -1.25; y < 1.25; y += 0.05) {
      if (one(x, y) < 0 !== other(x, y) < 0) area += 0.05 * 0.05;
    }
  }
  return area;
}
