/**
 * How long something took, each time: by the clock, and of all cores in this process. Others' work lengthens
 * the first and hardly the second.
 *
 * @typedef {object} Times
 * @property {number[]} values seconds
 * @property {number[]} [cpu] seconds
 */

/**
 * Times work once.
 *
 * @param {() => unknown} work
 * @returns {Promise<Times>}
 */
export function timed(work) {
  return timedOften(1, work);
}

/**
 * Times work several times.
 *
 * @param {number} times
 * @param {(round: number) => unknown} work
 * @returns {Promise<Times>}
 */
export async function timedOften(times, work) {
  const [values, cpu] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let round = 0; round < times; round++) {
    const [began, before] = [performance.now(), process.cpuUsage()];
    await work(round);
    const { user, system } = process.cpuUsage(before);
    values.push((performance.now() - began) / 1000);
    cpu.push((user + system) / 1e6);
  }
  return { values, cpu };
}

/**
 * All of them as one.
 *
 * @param {readonly Times[]} all
 * @returns {Times}
 */
export function together(all) {
  return { values: all.flatMap(({ values }) => values), cpu: all.flatMap(({ cpu = [] }) => cpu) };
}
