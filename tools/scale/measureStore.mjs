import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTask } from '@tunnel/core';
import { Store } from '@tunnel/store';
import { repository } from '../bootstrap/repository.mjs';
import { hashOf, madeUpRun, madeUpTask, tasksOfNetwork, tasksOfRun } from './storeShape.mjs';
import { timed, timedOften, together } from './timed.mjs';

/**
 * How thoroughly is measured.
 *
 * @typedef {object} Pace
 * @property {number} repeats
 * @property {number} longS how long verifying and looking for garbage may take; where it is not done by
 *   then, the time for all is reckoned from how far it is
 */

/** @typedef {import('./timed.mjs').Times} Times */
/** @typedef {(measure: string, times: Times) => void} Found */

/**
 * A store that is measured: `n` artifacts that `makeStore` made.
 *
 * @typedef {object} Measured
 * @property {string} folder
 * @property {Store} store
 * @property {number} n
 * @property {Pace} pace
 * @property {Found} found
 */

/**
 * What is measured together, once the catalogue is there.
 *
 * @type {readonly { readonly ids: readonly string[], readonly measure: (measured: Measured) => unknown }[]}
 */
export const storeParts = [
  {
    ids: [
      ...['open', 'list-runs', 'list-runs-again', 'list-runs-filtered', 'read-run'],
      ...['list-tasks', 'list-readings', 'read-task', 'find-task', 'find-file'],
    ],
    measure: calls,
  },
  { ids: ['cli', 'cli-report-list', 'cli-store-list'], measure: commands },
  {
    ids: [
      ...['serve', 'get-runs', 'get-runs-cursor', 'get-runs-filtered'],
      ...['get-run', 'get-run-again', 'get-plan'],
    ],
    measure: requests,
  },
  { ids: ['keep-task', 'keep-task-unnoted', 'list-after'], measure: keeping },
  { ids: ['verify', 'gc', 'gc-unreferenced'], measure: maintenance },
  { ids: ['bytes', 'inodes', 'catalogue-bytes'], measure: room },
];

const firstCall = fileURLToPath(new URL('firstCall.mjs', import.meta.url));
const tunnel = join(repository, 'apps', 'cli', 'bin', 'tunnel.mjs');
const service = join(repository, 'apps', 'api', 'bin', 'serve.mjs');

/**
 * Measures a store of `n` artifacts that `makeStore` made.
 *
 * @param {string} folder
 * @param {number} n
 * @param {Pace} pace
 * @param {Found} found
 * @param {(measure: string) => boolean} isWanted of parts that have none such, nothing is measured
 */
export async function measureStore(folder, n, pace, found, isWanted) {
  const store = await Store.open(folder);
  const thorough = n > 200_000 || !isWanted('reindex') ? 1 : Math.min(2, pace.repeats);
  found('reindex', await timedOften(thorough, () => store.reindex()));
  for (const { ids, measure } of storeParts) {
    if (ids.some(isWanted)) await measure({ folder, store, n, pace, found });
  }
}

/** @param {Measured} measured */
async function calls({ folder, n, pace: { repeats }, found }) {
  const middle = madeUpTask(Math.floor(n / 2) + 1);
  const run = madeUpRun(Math.floor(n / tasksOfRun / 2));
  const network = madeUpTask(Math.floor(n / 2 / tasksOfNetwork) * tasksOfNetwork).task.id;
  const call = (/** @type {string[]} */ ...args) => {
    const rounds = Array.from({ length: repeats }, () =>
      JSON.parse(
        execFileSync(process.execPath, [firstCall, folder, ...args], { encoding: 'utf8' }),
      ),
    );
    found(args[0] ?? '', together(rounds.map(({ first }) => first)));
    return together(rounds.map(({ again }) => again));
  };
  call('open');
  found('list-runs-again', call('list-runs'));
  call('list-runs-filtered', run.experiment);
  call('read-run', run.id);
  call('list-tasks');
  call('list-readings', network);
  call('read-task', middle.task.id);
  call('find-task', middle.task.id.slice(0, 12));
  call('find-file', hashOf(middle.files[0]?.content ?? ''));
}

/** @param {Measured} measured */
async function commands({ folder, pace: { repeats }, found }) {
  const run = async (/** @type {string[]} */ ...args) => {
    const command = [tunnel, ...args];
    const stdio = /** @type {const} */ (['ignore', 'pipe', 'inherit']);
    const { values } = await timedOften(repeats, () =>
      execFileSync(process.execPath, command, { stdio, maxBuffer: 2 ** 30 }),
    );
    return { values };
  };
  found('cli', await run('--version'));
  found('cli-report-list', await run('report', '--list', '--store', folder));
  found('cli-store-list', await run('store', 'list', '--limit', '20', '--store', folder));
}

/** @param {Measured} measured */
async function requests({ folder, n, pace: { repeats }, found }) {
  /** @type {{ [measure: string]: Times[] }} */
  const all = {};
  const runs = Math.floor(n / tasksOfRun);
  for (let round = 0; round < Math.min(repeats, 3); round++) {
    const add = (/** @type {string} */ measure, /** @type {Times} */ times) => {
      all[measure] = [...(all[measure] ?? []), times];
    };
    const began = performance.now();
    await serving(folder, async (url, pid) => {
      add('serve', { values: [(performance.now() - began) / 1000], cpu: processorTime(pid) });
      const get = async (/** @type {string} */ measure, /** @type {string} */ path) => {
        const before = processorTime(pid);
        const start = performance.now();
        const response = await fetch(`${url}/api/v1${path}`);
        const text = await response.text();
        const values = [(performance.now() - start) / 1000];
        const cpu = processorTime(pid).map((after, each) => after - (before[each] ?? 0));
        add(measure, { values, cpu });
        if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
        return JSON.parse(text);
      };
      // Any answer: the first connection is not what is asked about.
      await fetch(`${url}/healthz`).then((response) => response.text());
      await get('get-runs', '/runs?limit=50');
      const half = Math.min(200, Math.max(1, Math.floor(runs / 2)));
      const { next } = await get('unused', `/runs?limit=${half}`);
      await get('get-runs-cursor', `/runs?limit=50&cursor=${next}`);
      await get('get-runs-filtered', '/runs?experiment=variance&sort=finishedAt&limit=50');
      for (let each = 0; each < 4 && each < runs; each++) {
        // One of each experiment, and others in each round.
        const { id } = madeUpRun((4 * round + each) % runs);
        await get('get-run', `/runs/${id}`);
        await get('get-run-again', `/runs/${id}`);
        await get('get-plan', `/runs/${id}/plan`);
      }
    });
  }
  delete all['unused'];
  for (const [measure, each] of Object.entries(all)) found(measure, together(each));
}

/**
 * The processor's time of a process, of all its threads, in seconds; empty where the system does not say.
 *
 * @param {number} pid
 * @returns {number[]}
 */
function processorTime(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return [times.reduce((sum, time) => sum + time, 0) / 1e9];
  } catch {
    return [];
  }
}

/**
 * Serves a store, and stops.
 *
 * @param {string} folder
 * @param {(url: string, pid: number) => Promise<void>} work
 */
async function serving(folder, work) {
  const env = { ...process.env, TUNNEL_API_RATE_LIMIT: '0', TUNNEL_API_LOG_LEVEL: 'error' };
  const args = [service, '--port', '0', '--store', folder];
  const server = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const url = await addressOf(server);
    while (!(await fetch(`${url}/readyz`)).ok) await setTimeout(5);
    await work(url, server.pid ?? 0);
  } finally {
    const closed = once(server, 'close');
    server.kill('SIGTERM');
    await closed;
  }
}

/** @param {import('node:child_process').ChildProcessByStdio<null, null, import('node:stream').Readable>} server */
async function addressOf(server) {
  for await (const line of createInterface(server.stderr)) {
    const [, url] = / (http:\/\/\S+?);/.exec(line) ?? [];
    if (url) {
      server.stderr.resume();
      return url;
    }
  }
  throw new Error('the service ended before it listened');
}

/** What it keeps is removed again. @param {Measured} measured */
async function keeping({ store, pace: { repeats }, found }) {
  const unnoted = await Store.open(store.folder, undefined, { notes: false });
  /** @type {string[]} */
  const kept = [];
  const keep = async (/** @type {Store} */ into, /** @type {number} */ seed) => {
    const { result, evidence, task } = madeUpTask(0);
    const another = createTask({
      spec: /** @type {any} */ ({ ...task.spec, seed: 1_000_000_000 + seed }),
    });
    const draft = await into.claimTask(another);
    if (draft === null) throw new Error('the task is taken');
    writeFileSync(join(draft.folder, 'weights.safetensors'), 'weights');
    await draft.commit(/** @type {any} */ ({ result, evidence }));
    kept.push(another.id);
  };
  found('keep-task', await timedOften(repeats, (round) => keep(store, round)));
  if (store.catalogueError) throw store.catalogueError;
  found('keep-task-unnoted', await timedOften(repeats, (round) => keep(unnoted, 100 + round)));
  // The folders of those that were kept just now are looked at as long as their times may be the same.
  await setTimeout(3000);
  await store.list({ limit: 1 });
  const after = [];
  for (let round = 0; round < 3; round++) {
    await keep(unnoted, 200 + round);
    after.push(await timed(() => store.list({ limit: 50 })));
  }
  found('list-after', together(after));
  for (const id of kept) rmSync(store.taskFolder(id), { recursive: true });
  await setTimeout(3000);
  await store.list({ limit: 1 });
}

/** @param {Measured} measured */
async function maintenance({ store, n, pace: { longS }, found }) {
  found('verify', await verifying(store, n, longS));
  found('gc', await timedOften(2, () => store.findGarbage()));
  if (n <= 20_000) {
    found('gc-unreferenced', await timed(() => store.findGarbage({ unreferenced: true })));
  }
}

/**
 * How long all takes, reckoned from a part where it would take long.
 *
 * @param {Store} store
 * @param {number} n
 * @param {number} longS
 * @returns {Promise<Times>}
 */
async function verifying(store, n, longS) {
  const stop = new AbortController();
  let looked = 0;
  const began = performance.now();
  const onProgress = (/** @type {{ done: number }} */ { done }) => {
    looked = done;
    if (performance.now() - began > 1000 * longS) stop.abort();
  };
  const { values, cpu = [] } = await timed(async () => {
    try {
      await store.verify({ onProgress, signal: stop.signal });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  });
  const all = (/** @type {number} */ seconds) =>
    stop.signal.aborted ? (seconds / looked) * n : seconds;
  return { values: values.map(all), cpu: cpu.map(all) };
}

/** Blocks and inodes, artifacts’ by those of one shard. @param {Measured} measured */
function room({ folder, n, found }) {
  const shard = join(folder, 'artifacts', '00');
  const count = readdirSync(shard).length;
  const one = under(shard);
  const runs = under(join(folder, 'runs'));
  const share = n / Math.max(1, count);
  found('bytes', { values: [one.bytes * share + runs.bytes] });
  found('inodes', { values: [one.inodes * share + runs.inodes] });
  found('catalogue-bytes', { values: [statSync(join(folder, 'catalogue.sqlite')).size] });
}

/** @param {string} path @returns {{ bytes: number, inodes: number }} */
function under(path) {
  const own = lstatSync(path);
  const all = { bytes: 512 * own.blocks, inodes: 1 };
  if (!own.isDirectory()) return all;
  for (const name of readdirSync(path)) {
    const { bytes, inodes } = under(join(path, name));
    all.bytes += bytes;
    all.inodes += inodes;
  }
  return all;
}
