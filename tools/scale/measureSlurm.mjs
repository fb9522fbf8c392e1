import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPlan, createTask } from '@tunnel/core';
import { dataSpecOf, getDataset } from '@tunnel/datasets';
import { collectEvidence, SlurmEngine, slurmSettingsSchema } from '@tunnel/lab';
import { createEngine, resolveLibtorch } from '@tunnel/native';
import { Store } from '@tunnel/store';
import { TwoNodes } from '../../test/slurm/TwoNodes.mjs';
import { timed } from './timed.mjs';

/** @typedef {import('./measureStore.mjs').Found} Found */

const nodes = 2;
/** How often is looked whether all is done, in milliseconds: the end of a run is seen that late. */
const lookMs = 200;
const program = fileURLToPath(new URL('../../apps/cli/bin/tunnel.mjs', import.meta.url));

/**
 * Measures what a task costs a cluster beyond what it computed and beyond what Slurm takes for its jobs,
 * on two nodes of one core each on this machine: with a job for each task, and with jobs of a minute.
 *
 * @param {number} count of tasks, even
 * @param {number} taskS about how long each computes
 * @param {Found} found
 * @throws Error where this machine can have no cluster
 */
export async function measureSlurm(count, taskS, found) {
  const cluster = await TwoNodes.start();
  if (typeof cluster === 'string') throw new Error(`no cluster to measure: ${cluster}`);
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-scale-'));
  // For Slurm’s commands and the jobs; nothing else of this program reads them.
  process.env['SLURM_CONF'] = cluster.conf;
  process.env['LIBTORCH'] = resolveLibtorch().path;
  try {
    const jobS = await sleepingJobs(cluster, count, taskS);
    found('slurm-job', { values: [jobS] });
    const tasks = await trainings(folder, count, taskS);
    const beyond = async (/** @type {string} */ name, /** @type {number} */ batch) => {
      const { ownS, computedS, jobs } = await onSlurm(join(folder, name), tasks, batch);
      process.stderr.write(`  ${count} tasks of ${computedS.toFixed(1)} s in ${jobs} jobs\n`);
      return { values: [ownS - (jobS * jobs) / count] };
    };
    found('slurm-task', await beyond('alone', 0));
    found('slurm-task-shared', await beyond('shared', 60));
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }
}

/**
 * What a job takes beyond what it does, where all it does is to sleep.
 *
 * @param {TwoNodes} cluster
 * @param {number} count
 * @param {number} sleepS
 */
async function sleepingJobs(cluster, count, sleepS) {
  const options = [`--array=0-${count - 1}`, '--cpus-per-task=1', '--output=/dev/null'];
  const { values } = await timed(async () => {
    await cluster.call('sbatch', ...options, '--wrap', `sleep ${sleepS}`);
    while ((await cluster.call('squeue', '--noheader')) !== '') await setTimeout(lookMs);
  });
  return perTask(values, count) - sleepS;
}

/** How long a node was there for each of them, in seconds. @param {number[]} values @param {number} count */
function perTask([seconds = Number.NaN], count) {
  return (nodes * seconds) / count;
}

/**
 * Small trainings that compute for about so long while the other node computes too.
 *
 * @param {string} folder
 * @param {number} count
 * @param {number} taskS
 */
async function trainings(folder, count, taskS) {
  const dataset = await getDataset('shapes');
  const tasksOf = (/** @type {number} */ seeds, /** @type {number} */ epochs) => {
    const data = { ...dataSpecOf(dataset), images: 400 };
    const network = /** @type {const} */ ({ kind: 'mlp', depth: 2, width: 16 });
    const training = { epochs, learningRate: 0.01 };
    return Array.from({ length: seeds }, (_, seed) =>
      createTask({ spec: { kind: 'train', network, data, training, seed } }),
    );
  };
  const tried = 100;
  const { computedS } = await onSlurm(join(folder, 'tried'), tasksOf(nodes, tried), 0);
  return tasksOf(count, Math.max(1, Math.round((tried * taskS) / computedS)));
}

/**
 * Runs tasks on the cluster: what a node was there for each of them beyond what it computed, what each
 * computed, both in seconds, and in how many jobs.
 *
 * @param {string} folder
 * @param {readonly import('@tunnel/core').Task[]} tasks
 * @param {number} batch
 */
async function onSlurm(folder, tasks, batch) {
  const run = /** @type {const} */ ({ device: 'cpu', threads: 1 });
  const engine = createEngine();
  const store = await Store.open(folder);
  const id = `scale-${process.pid}`;
  const slurm = new SlurmEngine({
    id,
    settings: slurmSettingsSchema.parse({ batch }),
    command: [process.execPath, program],
    dataDir: null,
    onStop: 'cancel',
    pollMs: [lookMs, lookMs],
  });
  const plan = createPlan({ experiment: 'scale', scale: 'smoke', tasks: [...tasks] });
  const datasets = [await getDataset('shapes')];
  const evidence = await collectEvidence(engine, run);
  let computedS = 0;
  const { values } = await timed(async () => {
    const { results } = await slurm.run({ plan, engine, store, datasets, run, evidence });
    for (const { result } of results.values())
      computedS += 'seconds' in result ? result.seconds / tasks.length : 0;
  });
  const jobs = readdirSync(join(store.folder, 'submitted', id, 'logs')).length;
  return { ownS: perTask(values, tasks.length) - computedS, computedS, jobs };
}
