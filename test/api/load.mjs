#!/usr/bin/env node
// Loads the service with reads by wrk, with many runs of twelve layers in the store, and prints requests a
// second, latencies, errors and the memory that the service takes.
//
//   node test/api/load.mjs --seconds 30 --connections 64 --runs 200
//   node test/api/load.mjs --seconds 600             # memory over ten minutes
//   node test/api/load.mjs --training                # while a run uses all cores
//   node test/api/load.mjs --figures                 # while figures are drawn
//
// The service has a core of its own where there are two, wrk the other. Needs wrk (Debian has it as a
// package), and what "npm run build" makes.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs, promisify } from 'node:util';
import { Store } from '@tunnel/store';
import { Served } from './Served.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    connections: { type: 'string', default: '64' },
    runs: { type: 'string', default: '200' },
    training: { type: 'boolean', default: false },
    figures: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);

/** Keeps runs that were never made. @param {Store} store @returns {Promise<string[]>} their ids */
async function keepRuns(store) {
  const module = new URL('../../apps/api/dist/testing/madeUpRun.js', import.meta.url).href;
  const { madeUpRunAt } = await import(module);
  const runs = Array.from({ length: Number(values.runs) }, (_, place) => madeUpRunAt(place));
  for (const run of runs) await store.writeRun(run);
  return runs.map(({ id }) => id);
}

/** A script of wrk’s: it asks for each path in turn, and ends with a line of JSON. @param {readonly string[]} paths */
function scriptOf(paths) {
  return `
local paths = { ${paths.map((path) => JSON.stringify(path)).join(', ')} }
local at = 0
wrk.headers['Accept-Encoding'] = 'gzip'
request = function()
  at = at + 1
  return wrk.format('GET', paths[at % #paths + 1])
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "us": %d, "errors": %d, "p50": %d, "p99": %d, "most": %d}\\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
`;
}

/** Runs wrk for so long. @param {string} script @param {number} seconds @returns {Promise<Record<string, number>>} */
async function load(script, seconds) {
  const wrk = [
    'wrk',
    '-t1',
    `-c${values.connections}`,
    `-d${seconds}s`,
    '--timeout',
    '10s',
    '-s',
    script,
    served.url,
  ];
  const [command = '', ...args] = ownCores ? ['taskset', '-c', '1', ...wrk] : wrk;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await text(child.stdout);
  return JSON.parse(said.trimEnd().split('\n').at(-1) ?? '');
}

/** Starts a run that takes longer than this, on all cores. */
async function startTraining() {
  const request = { experiment: 'quickstart', scale: 'laptop', dataset: 'shapes' };
  const response = await fetch(`${served.url}/api/v1/runs`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await served.token('runs:write')}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(request),
  });
  assert.equal(response.status, 202);
  const { id } = await response.json();
  const events = await fetch(`${served.url}/api/v1/runs/${id}/events`);
  let said = '';
  for await (const chunk of events.body ?? []) {
    said += Buffer.from(chunk).toString();
    if (said.includes('"kind":"progress"')) return;
  }
  throw new Error(`the run ended before it was under way: ${said}`);
}

/** Has figures drawn that nobody asked for before, two at a time. @param {readonly string[]} ids */
async function drawFigures(ids) {
  let drawn = 0;
  const one = async (/** @type {string} */ id) => {
    for (const name of ['accuracy', 'rank', 'lengths']) {
      for (const form of ['svg', 'png', 'svg?theme=dark', 'png?theme=dark']) {
        const [format, query = ''] = form.split('?');
        const path = `/api/v1/runs/${id}/figures/${name}.${format}?${query}`;
        const response = await fetch(`${served.url}${path}`);
        await response.arrayBuffer();
        if (!loading) return;
        assert.equal(response.status, 200);
        drawn += 1;
      }
    }
  };
  const left = [...ids];
  const drawer = async () => {
    for (let id = left.pop(); id !== undefined && loading; id = left.pop()) await one(id);
  };
  await Promise.all([drawer(), drawer()]);
  return drawn;
}

const ownCores = availableParallelism() > 1 && !values.training;
const served = new Served(['--rate-limit', '0']);
mkdirSync(served.storeFolder, { recursive: true });
const ids = await keepRuns(await Store.open(served.storeFolder));
await served.start();
if (ownCores) {
  await promisify(execFile)('taskset', ['-acp', '0', String(served.process?.pid)]);
}
const lists = ['', '?limit=200', '?sort=createdAt', '?experiment=depth&limit=20', '?state=failed'];
const layers = ids.flatMap((id) => [
  `/api/v1/runs/${id}/layers`,
  `/api/v1/runs/${id}/layers?measure=rank`,
]);
const paths = layers.flatMap((path, at) => [path, `/api/v1/runs${lists[at % lists.length]}`]);
const script = join(served.folder, 'load.lua');
writeFileSync(script, scriptOf(paths));

if (values.training) await startTraining();
// Once round all of them, so that what is measured is the service’s everyday.
await load(script, Math.min(5, seconds));
let loading = true;
/** @type {number[]} */
const resident = [];
const watching = setInterval(() => resident.push(served.residentBytes()), 1000);
const cpuSeconds = served.cpuSeconds();
const drawing = values.figures ? drawFigures(ids) : Promise.resolve(0);
const { requests = 0, us = 1, errors, p50 = 0, p99 = 0, most = 0 } = await load(script, seconds);
loading = false;
const cpuShare = (served.cpuSeconds() - cpuSeconds) / (us / 1e6);
clearInterval(watching);
const drawn = await drawing;

const mebibytes = (/** @type {number} */ bytes) => Math.round(bytes / 2 ** 20);
const every = Math.max(1, Math.floor(resident.length / 10));
const course = resident.filter((_, at) => at % every === 0).map(mebibytes);
const rate = (requests * 1e6) / us;
console.log(
  `${Math.round(rate)} requests a second, ${Math.round(rate / cpuShare)} for a second of its CPU time; ${errors} errors`,
);
console.log(`p50 ${p50 / 1000} ms, p99 ${p99 / 1000} ms, at most ${most / 1000} ms`);
console.log(`memory in MiB over the time: ${course.join(' ')}`);
if (values.figures) console.log(`${drawn} figures were drawn meanwhile`);
await served.remove();
assert.equal(errors, 0);
