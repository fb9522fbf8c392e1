/**
 * A shape as a signed distance: at a point of the shape’s own plane (x to the right, y down, the
 * shape within {@link outlineReach} of the origin) negative inside, positive outside, 0 on the outline. Near
 * the outline its size is the distance, which gives a drawn edge its antialiasing.
 */
export type Outline = (x: number, y: number) => number;

/** No point of a shape is farther than this from the origin of its plane. */
export const outlineReach = 1.3;

/** A disc around (centreX, centreY). */
export function disc(centreX: number, centreY: number, radius: number): Outline {
  return (x, y) => {
    const dx = x - centreX;
    const dy = y - centreY;
    return Math.sqrt(dx * dx + dy * dy) - radius;
  };
}

/** An upright box around (centreX, centreY). */
export function box(
  centreX: number,
  centreY: number,
  halfWidth: number,
  halfHeight: number,
): Outline {
  return (x, y) => Math.max(Math.abs(x - centreX) - halfWidth, Math.abs(y - centreY) - halfHeight);
}

/** A straight stroke of width `2 · halfWidth` with round ends. */
export function stroke(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  halfWidth: number,
): Outline {
  const alongX = toX - fromX;
  const alongY = toY - fromY;
  const lengthSquared = alongX * alongX + alongY * alongY;
  return (x, y) => {
    const share = ((x - fromX) * alongX + (y - fromY) * alongY) / lengthSquared;
    const nearest = Math.min(1, Math.max(0, share));
    const dx = x - fromX - nearest * alongX;
    const dy = y - fromY - nearest * alongY;
    return Math.sqrt(dx * dx + dy * dy) - halfWidth;
  };
}

/** The half plane to the right of the line from one point to another (y points down). */
export function halfPlane(fromX: number, fromY: number, toX: number, toY: number): Outline {
  const alongX = toX - fromX;
  const alongY = toY - fromY;
  const length = Math.sqrt(alongX * alongX + alongY * alongY);
  const normalX = alongY / length;
  const normalY = -alongX / length;
  return (x, y) => (x - fromX) * normalX + (y - fromY) * normalY;
}

/** A convex polygon, its corners given clockwise as seen (y points down). */
export function convexPolygon(...corners: readonly (readonly [number, number])[]): Outline {
  return common(
    ...corners.map(([x, y], i) => {
      const [nextX, nextY] = corners[(i + 1) % corners.length] ?? [x, y];
      return halfPlane(x, y, nextX, nextY);
    }),
  );
}

/** What lies in any of the outlines. */
export function joined(...outlines: readonly Outline[]): Outline {
  return outlines.reduce((a, b) => (x, y) => Math.min(a(x, y), b(x, y)));
}

/** What lies in all of the outlines. */
export function common(...outlines: readonly Outline[]): Outline {
  return outlines.reduce((a, b) => (x, y) => Math.max(a(x, y), b(x, y)));
}

/** What lies in the first outline and not in the second. */
export function without(outline: Outline, hole: Outline): Outline {
  return (x, y) => Math.max(outline(x, y), -hole(x, y));
}
