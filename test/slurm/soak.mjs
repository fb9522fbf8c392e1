#!/usr/bin/env node
// A plan of many small tasks on a cluster of two nodes, with one fault every few seconds: a node killed, a
// node taken for dead, the controller killed, a worker killed, jobs preempted. Ends when every task has its
// result, and looks whether the results are those of a run without faults, none twice.
//
//   node test/slurm/soak.mjs --tasks 2000 --every 10 --seed 1
//
// Prints the faults, and at last how long a task took beside what it computed. As root, on Debian; needs
// what "npm run build" makes.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createPlan, createRandomStream, createTask } from '@tunnel/core';
import { dataSpecOf, getDataset } from '@tunnel/datasets';
import { collectEvidence, inProcess, SlurmEngine, slurmSettingsSchema } from '@tunnel/lab';
import { createEngine, resolveLibtorch } from '@tunnel/native';
import { Store } from '@tunnel/store';
import { TwoNodes } from './TwoNodes.mjs';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '2000' },
    every: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    /** How many tasks’ results are compared with a run in this process. */
    compared: { type: 'string', default: '40' },
    /** Seconds that tasks are estimated to take together in one job. */
    batch: { type: 'string', default: '60' },
  },
});
const count = Number(values.tasks);
const random = createRandomStream(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'tunnel-soak-'));

process.env['LIBTORCH'] = resolveLibtorch().path;
process.env['TUNNEL_CACHE_DIR'] = fileURLToPath(
  new URL('../../node_modules/.tunnel/test-cache', import.meta.url),
);

const started = await TwoNodes.start();
if (typeof started === 'string') {
  console.log(`no cluster: ${started}`);
  process.exit(1);
}
const nodes = started;
process.env['SLURM_CONF'] = nodes.conf;

/** What can go wrong. Each leaves the cluster such that heal() or Slurm itself can set it right. */
const faults = {
  'node killed': () => nodes.killNode(anyNode()),
  'node lost': () => nodes.loseNode(anyNode()),
  'controller killed': () => nodes.killController(),
  'worker killed': async () => {
    const workers = nodes.processesOn(anyNode()).filter(({ args }) => args.includes('task'));
    for (const { pid } of workers) process.kill(pid, 'SIGKILL');
  },
  'jobs preempted': async () => {
    const urgent = ['--partition=urgent', '--nodes=1', '--output=/dev/null', '--wrap', 'sleep 1'];
    await nodes.call('sbatch', ...urgent);
  },
};
const names = Object.keys(faults);

/** @returns {'n1' | 'n2'} */
function anyNode() {
  return random() < 0.5 ? 'n1' : 'n2';
}

/** Faults until the run has ended; what is down comes back before the next one. */
async function makeFaults(/** @type {AbortSignal} */ signal) {
  let made = 0;
  for (;;) {
    await setTimeout(1000 * Number(values.every), undefined, { signal }).catch(() => {});
    if (signal.aborted) return made;
    await nodes.startMissing();
    const name = names[Math.floor(random() * names.length)] ?? '';
    console.log(`${new Date().toISOString()} ${name}`);
    await faults[/** @type {keyof typeof faults} */ (name)]().catch((error) =>
      console.log(`  not made: ${error.message.split('\n')[0]}`),
    );
    made += 1;
  }
}

/** One training to ninety-nine readings of it, each a task of its own. */
async function makePlan() {
  const dataset = await getDataset('shapes');
  const data = { ...dataSpecOf(dataset), images: 200 };
  const network = /** @type {const} */ ({ kind: 'mlp', depth: 2, width: 16 });
  const tasks = [];
  for (let seed = 0; tasks.length < count; seed++) {
    const training = { epochs: 2, learningRate: 0.01 };
    const train = createTask({ spec: { kind: 'train', network, data, training, seed } });
    tasks.push(train);
    for (let reading = 0; reading < 99 && tasks.length < count; reading++) {
      const rank = { images: 100 };
      tasks.push(createTask({ spec: { kind: 'rank', data, rank, seed: reading }, weights: train }));
    }
  }
  return { dataset, plan: createPlan({ experiment: 'soak', scale: 'smoke', tasks }) };
}

try {
  const { dataset, plan } = await makePlan();
  const engine = createEngine();
  const run = { device: 'cpu', threads: 1 };
  const evidence = await collectEvidence(engine, run);
  const store = await Store.open(join(folder, 'store'));
  const setting = { engine, datasets: [dataset], run, evidence };
  const program = fileURLToPath(new URL('../../apps/cli/bin/tunnel.mjs', import.meta.url));
  const id = `soak-${process.pid}`;
  const slurm = new SlurmEngine({
    id,
    settings: slurmSettingsSchema.parse({ batch: Number(values.batch) }),
    command: [process.execPath, program],
    dataDir: null,
    resubmits: 1000,
    pollMs: [1_000, 5_000],
    settleMs: 5_000,
  });
  const over = new AbortController();
  const faultsMade = makeFaults(over.signal);
  const began = performance.now();
  const ended = new Map();
  const { tasks, results } = await slurm.run({
    ...setting,
    plan,
    store,
    onEvent: (event) => {
      if (event.kind !== 'ended') return;
      ended.set(event.task.id, (ended.get(event.task.id) ?? 0) + 1);
      if (event.index % 100 === 0) console.log(`${event.index} of ${event.total} tasks`);
    },
  });
  const seconds = (performance.now() - began) / 1000;
  over.abort();
  const made = await faultsMade;
  await nodes.heal();

  assert.equal(tasks.length, count);
  assert.deepEqual(await store.taskIds(), plan.tasks.map((task) => task.id).sort());
  assert.ok(
    [...ended.values()].every((times) => times === 1),
    'a task ended twice',
  );
  assert.deepEqual(await store.claims(), []);
  assert.deepEqual((await store.verify()).corrupt, []);

  const other = await Store.open(join(folder, 'other'));
  const compared = createPlan({ ...plan, tasks: plan.tasks.slice(0, Number(values.compared)) });
  await inProcess.run({ ...setting, plan: compared, store: other });
  for (const task of compared.tasks) {
    const [found, expected] = [await store.readTask(task.id), await other.readTask(task.id)];
    assert.deepEqual(found?.files, expected?.files);
  }

  const computed = [...results.values()].reduce((sum, { result }) => sum + secondsOf(result), 0);
  const starts = startsOf(join(store.folder, 'submitted', id, 'logs'));
  console.log(
    `${count} tasks ended right after ${made} faults in ${seconds.toFixed(0)} s; they computed for ${computed.toFixed(0)} s, in ${starts} attempts`,
  );
} finally {
  await nodes.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** @param {object} result */
function secondsOf(result) {
  return 'seconds' in result && typeof result.seconds === 'number' ? result.seconds : 0;
}

/** How many tasks were begun, by what the jobs printed. */
function startsOf(/** @type {string} */ logs) {
  const texts = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
  return texts.join('\n').match(/ …$/gm)?.length ?? 0;
}
