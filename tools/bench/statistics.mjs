/**
 * What repeats of a measurement are told by: the minimum, since what disturbs a run only slows it,
 * and how far the others spread.
 *
 * @typedef {{ count: number, min: number, median: number, max: number }} Summary
 */

/**
 * @param {readonly number[]} values at least one
 * @returns {Summary}
 */
export function summarise(values) {
  if (values.length === 0) throw new Error('there is nothing to summarise');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  const low = /** @type {number} */ (sorted[Math.floor(at)]);
  const high = /** @type {number} */ (sorted[Math.ceil(at)]);
  return {
    count: sorted.length,
    min: /** @type {number} */ (sorted[0]),
    median: (low + high) / 2,
    max: /** @type {number} */ (sorted.at(-1)),
  };
}

/**
 * The line `value = at 0 + slope · x` of least squares, and how far the values lie from it: the
 * largest distance as a share of the largest value.
 *
 * @param {readonly (readonly [x: number, value: number])[]} points at least two different x
 */
export function fitLine(points) {
  const mean = (/** @type {0 | 1} */ which) =>
    points.reduce((sum, point) => sum + point[which], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  if (spread === 0) throw new Error('a line needs points at two different places');
  const slope = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / spread;
  const atZero = y0 - slope * x0;
  const far = points.map(([x, y]) => Math.abs(y - atZero - slope * x));
  const largest = Math.max(...points.map(([, y]) => Math.abs(y)));
  return { slope, atZero, deviation: largest === 0 ? 0 : Math.max(...far) / largest };
}
