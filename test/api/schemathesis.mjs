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
const served = new Served(['--rate-limit', '0'], { LIBTORCH: '/none' });
mkdirSync(served.storeFolder, { recursive: true });
const store = await Store.open(served.storeFolder);
const { madeUpRunAt } = await testing('madeUpRun');
const { keepTasks, weights } = await testing('keepTasks');
const tasks = await keepTasks(store);
const runs = [0, 1, 2].map((place) => madeUpRunAt(place, { tasks }));
for (const run of runs) await store.writeRun(run);
await served.start();
const token = await served.token('runs:write', 'runs:delete');

const there = join(served.folder, 'there.toml');
writeFileSync(
  there,
  `[parameters]
"path.sha256" = ${JSON.stringify(createHash('sha256').update(weights).digest('hex'))}
"path.name" = "depth"
"path.figure" = ["accuracy", "rank", "lengths"]
"path.table" = "starts"
"query.runs" = ${JSON.stringify(`${runs[0].id},${runs[1].id}`)}

[[operations]]
include-path-regex = "/runs/{id}"
exclude-method = "DELETE"
parameters = { "path.id" = ${JSON.stringify(runs.map(({ id }) => id))} }

[[operations]]
include-path-regex = "/tasks/{id}"
parameters = { "path.id" = ${JSON.stringify(tasks.map((/** @type {{ id: string }} */ task) => task.id))} }
`,
);

let failed = false;
for (const config of [[], ['--config-file', there]]) {
  const args = [
    ...config,
    ...['run', `${served.url}/openapi.json`, '--header', `Authorization: Bearer ${token}`],
    ...['--checks', 'all', '--workers', '1', '--continue-on-failure'],
    ...['--max-examples', values.examples, '--seed', values.seed, '--no-color'],
    ...positionals,
  ];
  const st = spawn(values.st, args, { cwd: served.folder, stdio: 'inherit' });
  const [code] = await once(st, 'exit');
  failed ||= code !== 0;
}
await served.remove();
process.exitCode = failed ? 1 : 0;
