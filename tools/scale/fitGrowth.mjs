/**
 * What a cost grows like: `fixed + each · n`.
 *
 * @typedef {object} Growth
 * @property {number} fixed
 * @property {number} each
 * @property {number} off the largest distance of a point from it, as a share of the point
 */

/**
 * The line of least squares of the relative distances, neither part of it below 0: sizes and costs
 * differ a thousandfold, and the largest is not to decide alone.
 *
 * @param {readonly { n: number, value: number }[]} points at two sizes or more, of values above 0
 * @returns {Growth}
 */
export function fitGrowth(points) {
  const sum = (/** @type {(n: number, weight: number, value: number) => number} */ of) =>
    points.reduce((all, { n, value }) => all + of(n, 1 / value ** 2, value), 0);
  const [w, wn, wnn] = [
    sum((_, weight) => weight),
    sum((n, weight) => weight * n),
    sum((n, weight) => weight * n * n),
  ];
  const [wv, wnv] = [
    sum((_, weight, value) => weight * value),
    sum((n, weight, value) => weight * n * value),
  ];
  const determinant = w * wnn - wn * wn;
  if (!(determinant > 0)) throw new Error('a line needs points at two different places');
  let fixed = (wnn * wv - wn * wnv) / determinant;
  let each = (w * wnv - wn * wv) / determinant;
  if (each < 0) [fixed, each] = [wv / w, 0];
  else if (fixed < 0) [fixed, each] = [0, wnv / wnn];
  const off = Math.max(...points.map(({ n, value }) => Math.abs((fixed + each * n) / value - 1)));
  return { fixed, each, off };
}

/**
 * @param {Growth} growth
 * @param {number} n
 */
export function at({ fixed, each }, n) {
  return fixed + each * n;
}
