#!/usr/bin/env node
// npm run check: lint, format, imports, unused code, types, documents. The last line counts them.
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { run } from '../bootstrap/run.mjs';
import { brokenReferences } from './brokenReferences.mjs';
import { cargoSetting } from './cargoSetting.mjs';
import { conclude } from './conclude.mjs';

const { libtorch } = await prepareOrExit();
const cargo = cargoSetting(libtorch);
const npx = (/** @type {string} */ name, /** @type {string[]} */ ...args) =>
  run('npm', ['exec', '--offline', '--', name, ...args]);

/** @type {Record<string, () => Promise<boolean>>} */
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
  'documents name what is there': async () => {
    const broken = brokenReferences();
    for (const line of broken) process.stderr.write(`${line}\n`);
    return broken.length === 0;
  },
};

/** @type {string[]} */
const failures = [];
for (const [name, check] of Object.entries(checks)) {
  process.stderr.write(`check: ${name}\n`);
  const passed = await check();
  if (!passed) failures.push(name);
  process.stderr.write(`check: ${name}: ${passed ? 'passed' : 'FAILED'}\n`);
}
conclude([{ passed: Object.keys(checks).length - failures.length, failures }]);
