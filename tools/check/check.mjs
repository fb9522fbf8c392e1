#!/usr/bin/env node
// npm run check: lint, format, imports, unused code, types, documents, dependencies. The last line counts them.
import { checkCrateAdvisories, checkCrates } from '../audit/cargoDeny.mjs';
import { npmAdvisories } from '../audit/npmAdvisories.mjs';
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { run } from '../bootstrap/run.mjs';
import { brokenReferences } from './brokenReferences.mjs';
import { cargoSetting } from './cargoSetting.mjs';
import { conclude } from './conclude.mjs';

const { libtorch } = await prepareOrExit();
// Needs packages that are installed by now.
const { licenceProblems } = await import('../audit/licenceList.mjs');
const cargo = cargoSetting(libtorch);
const npx = (/** @type {string} */ name, /** @type {string[]} */ ...args) =>
  run('npm', ['exec', '--offline', '--', name, ...args]);

/** Prints lines that say what is wrong; whether there are none. @param {readonly string[]} lines */
function none(lines) {
  for (const line of lines) process.stderr.write(`${line}\n`);
  return lines.length === 0;
}

/**
 * What passed, failed, or could not be looked at.
 *
 * @type {Record<string, () => Promise<boolean | { unreachable: string }>>}
 */
const checks = {
  // Import directions are rules of biome.json.
  'lint, format and import directions': async () => (await npx('biome', 'ci', '.')) === 0,
  'unused code': async () => (await npx('knip', '--treat-config-hints-as-errors')) === 0,
  'types of the tests across packages': async () =>
    (await npx('tsc', '--noEmit', '-p', 'test')) === 0,
  'Rust format': async () => (await run('cargo', ['fmt', '--all', '--check'])) === 0,
  'Rust lint': async () => {
    const args = ['clippy', '--release', ...cargo.target, '--workspace', '--all-targets'];
    return (await run('cargo', [...args, '--', '-D', 'warnings'], cargo.env)) === 0;
  },
  'generated typings are up to date': async () => {
    const generated = 'packages/native/src/generated';
    return (await run('git', ['diff', '--exit-code', '--stat', '--', generated])) === 0;
  },
  'documents name what is there': async () => none(brokenReferences()),
  'licences of what is shipped': async () => none(licenceProblems()),
  'advisories of npm packages': async () => {
    const found = await npmAdvisories();
    if ('unreachable' in found) return found;
    for (const line of found.accepted) process.stderr.write(`accepted: ${line}\n`);
    return none(found.problems);
  },
  'licences and sources of crates': checkCrates,
  'advisories of crates': checkCrateAdvisories,
};

/** @type {string[]} */
const failures = [];
/** @type {string[]} */
const notRun = [];
for (const [name, check] of Object.entries(checks)) {
  process.stderr.write(`check: ${name}\n`);
  const outcome = await check();
  if (typeof outcome === 'object') notRun.push(`${name}: ${outcome.unreachable}`);
  else if (!outcome) failures.push(name);
  const word = typeof outcome === 'object' ? 'NOT RUN' : outcome ? 'passed' : 'FAILED';
  process.stderr.write(`check: ${name}: ${word}\n`);
}
const passed = Object.keys(checks).length - failures.length - notRun.length;
conclude([{ passed, failures, notRun }]);
