import { capture } from './capture.mjs';
import { shippedPackages } from './shippedPackages.mjs';

const severities = ['info', 'low', 'moderate', 'high', 'critical'];

/** What is bad enough to fail the check: in what reaches users, and in what only builds and tests. */
const refusedFrom = { shipped: 'low', tools: 'high' };

/**
 * @typedef {object} Vulnerability of a package, as `npm audit --json` has it
 * @property {string} name
 * @property {string} severity
 * @property {string} range
 * @property {string[]} nodes folders
 * @property {(string | { title: string, url: string })[]} via what it comes from
 * @typedef {{ problems: string[], accepted: string[] }} Advisories a line each
 */

/**
 * Asks the registry for advisories on what is installed.
 *
 * @returns {Promise<Advisories | { unreachable: string }>}
 */
export async function npmAdvisories() {
  const { out, err } = await capture('npm', ['audit', '--json']);
  const report = parsed(out);
  if (!report?.vulnerabilities) {
    const said = report?.error?.summary || report?.message || err.trim().split('\n')[0] || out;
    return { unreachable: `npm audit: ${said}` };
  }
  return advisoriesOf(report.vulnerabilities, new Set(shippedPackages().map(({ path }) => path)));
}

/**
 * Tells what must be mended from what is only said.
 *
 * @param {Record<string, Vulnerability>} vulnerabilities
 * @param {ReadonlySet<string>} shipped folders of what reaches users
 * @returns {Advisories}
 */
export function advisoriesOf(vulnerabilities, shipped) {
  /** @type {Advisories} */
  const found = { problems: [], accepted: [] };
  for (const { name, severity, range, nodes, via } of Object.values(vulnerabilities)) {
    const use = nodes.some((node) => shipped.has(node)) ? 'shipped' : 'tools';
    const isBad = severities.indexOf(severity) >= severities.indexOf(refusedFrom[use]);
    const why = via.map((each) => (typeof each === 'string' ? each : `${each.title} ${each.url}`));
    const line = `${name} ${range} (${use}): ${severity}: ${why.join('; ')}`;
    found[isBad ? 'problems' : 'accepted'].push(line);
  }
  return found;
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
