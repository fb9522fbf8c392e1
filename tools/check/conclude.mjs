/** @typedef {{ passed: number, failures: readonly string[] }} Outcome failures: a line each */

/**
 * Ends a check: names what failed, counts on the last line, and sets the exit code. Nothing passed is a
 * failure too.
 *
 * @param {readonly Outcome[]} outcomes
 */
export function conclude(outcomes) {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  for (const failure of failures) console.log(`FAILED: ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
}
