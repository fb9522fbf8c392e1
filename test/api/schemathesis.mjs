#!/usr/bin/env node
// Has schemathesis (https://schemathesis.readthedocs.io) try the served OpenAPI document with all its
// checks, over a store that has runs and results, with a token for everything.
//
//   python3 -m venv /tmp/st && /tmp/st/bin/pip install schemathesis
//   node test/api/schemathesis.mjs --st /tmp/st/bin/st --examples 100 --seed 1
//
// First with values that it makes up alone, then with ids of what there is. Further arguments after "--"
// go to schemathesis. Needs what "npm run build" makes.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Store } from '@tunnel/store';
import { Served } from './Served.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    st: { type: 'string', default: 'st' },
    examples: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});

/** A module of the API’s tests. @param {string} name */
function testing(name) {
  return import(new URL(`../../apps/api/dist/testing/${name}.js`, import.meta.url).href);
}

// Runs fail as soon as they are begun: what they compute is tested elsewhere.
// Few wait, since the events of one that does end when it does.
const served = new Served(['--rate-limit', '0', '--queue-limit', '1'], { LIBTORCH: '/none' });
mkdirSync(served.storeFolder, { recursive: true });
const store = await Store.open(served.storeFolder);
const { madeUpRunAt } = await testing('madeUpRun');
const { keepTasks, weights } = await testing('keepTasks');
const tasks = await keepTasks(store);
const runs = [0, 1, 2].map((place) => madeUpRunAt(place, { tasks }));
await served.start();
const token = await served.token('runs:write', 'runs:delete');

/**
 * What refuses a request that is of its schema: it depends on what there is.
 *
 * @param {Readonly<Record<string, string>>} parameters values that are not made up
 */
function configOf(parameters) {
  const lines = Object.entries(parameters).map(
    ([name, value]) => `${JSON.stringify(name)} = ${JSON.stringify(value)}`,
  );
  return `[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", "401", "403", "404", "409", "416", "422", "429", "503"]

[parameters]
${lines.join('\n')}
`;
}

/** Without what would change them. */
const onlyReads = [
  ...['--exclude-method', 'POST', '--exclude-method', 'DELETE'],
  ...['--phases', 'coverage,fuzzing'],
];
const passes = {
  'all made up': { args: [], parameters: {} },
  'a run that there is': {
    args: [...onlyReads, '--include-path-regex', '/runs/.id.'],
    parameters: { 'path.id': runs[2].id, 'path.figure': 'rank', 'path.table': 'starts' },
  },
  'other things that there are': {
    args: [...onlyReads, '--exclude-path-regex', '/runs'],
    parameters: {
      'path.id': tasks[0].id,
      'path.sha256': createHash('sha256').update(weights).digest('hex'),
      'path.name': 'depth',
      'query.runs': `${runs[0].id},${runs[1].id}`,
    },
  },
};

let failed = false;
const file = join(served.folder, 'schemathesis.toml');
for (const [name, { args: filters, parameters }] of Object.entries(passes)) {
  console.log(`\n${name}:`);
  // The pass before may have deleted them.
  for (const run of runs) await store.writeRun(run);
  writeFileSync(file, configOf(parameters));
  const args = [
    ...['--config-file', file],
    ...['run', `${served.url}/openapi.json`, '--header', `Authorization: Bearer ${token}`],
    ...['--checks', 'all', '--workers', '1', '--continue-on-failure', '--request-timeout', '60'],
    ...['--max-examples', values.examples, '--seed', values.seed, '--no-color'],
    ...filters,
    ...positionals,
  ];
  const st = spawn(values.st, args, { cwd: served.folder, stdio: 'inherit' });
  const [code] = await once(st, 'exit');
  failed ||= code !== 0;
}
await served.remove();
process.exitCode = failed ? 1 : 0;
