import { halfPlane, type Outline } from './outline.js';

/** Corners of the regular pentagon in the unit circle, clockwise from the top (y points down). */
const corners = [
  [0, -1],
  [0.9510565162951535, -0.30901699437494745],
  [0.5877852522924731, 0.8090169943749475],
  [-0.5877852522924731, 0.8090169943749475],
  [-0.9510565162951535, -0.30901699437494745],
] as const;

/**
 * A five-pointed star in the unit circle. Each of its edges lies on one of five lines that join a
 * corner to the next but one; a point is in the star when it is within at least four of them, so
 * the signed distance is the second largest of the five.
 */
export const fivePointStar: Outline = (x, y) => {
  let largest = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (const side of sides) {
    const distance = side(x, y);
    second = Math.max(second, Math.min(largest, distance));
    largest = Math.max(largest, distance);
  }
  return second;
};

const sides = corners.map(([x, y], i) => {
  const [farX, farY] = corners[(i + 2) % corners.length] ?? corners[0];
  return halfPlane(x, y, farX, farY);
});
