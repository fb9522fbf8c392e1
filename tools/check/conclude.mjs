/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {readonly string[]} failures a line each
 * @property {readonly string[]} [notRun] what could not be looked at, and why: a line each
 */

/**
 * Ends a check: names what was not run and what failed, counts on the last line, and sets the exit code.
 * Nothing passed is a failure too; what was not run is neither.
 *
 * @param {readonly Outcome[]} outcomes
 */
export function conclude(outcomes) {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  const notRun = outcomes.flatMap((outcome) => outcome.notRun ?? []);
  for (const each of notRun) console.log(`NOT RUN: ${each}`);
  for (const failure of failures) console.log(`FAILED: ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
}
