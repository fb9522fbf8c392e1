import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlan, createTask } from '@tunnel/core';
import { dataSpecOf, getDataset } from '@tunnel/datasets';
import { collectEvidence, runPlan, StatusFiles } from '@tunnel/lab';
import { createEngine } from '@tunnel/native';
import { Claims, Store } from '@tunnel/store';
import { madeUpTask } from './storeShape.mjs';
import { timed, timedOften } from './timed.mjs';

/** @typedef {import('./measureStore.mjs').Found} Found */

/**
 * Measures what grows with the number of tasks that are being run: their claims and what they say.
 *
 * @param {number} running
 * @param {number} repeats
 * @param {Found} found
 */
export async function measureRunning(running, repeats, found) {
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-scale-'));
  try {
    const store = await Store.open(join(folder, 'store'));
    const ids = Array.from({ length: running }, (_, at) => madeUpTask(at).task.id);
    mkdirSync(store.workFolder, { recursive: true });
    const statuses = new StatusFiles(join(folder, 'status'));
    for (const id of ids) {
      mkdirSync(store.draftFolder(id));
      // Claims of another machine: nothing but their times tells whether they live.
      const claim = {
        task: id,
        host: 'other',
        machine: 'other',
        pid: 1,
        started: '1',
        since: '2026-01-01T00:00:00.000Z',
      };
      const name = `${id}.0123456789abcdef.claim`;
      writeFileSync(join(store.workFolder, name), `${JSON.stringify(claim, null, 2)}\n`);
      await statuses.write({
        task: id,
        state: 'running',
        progress: null,
        seconds: null,
        error: null,
      });
    }
    const claims = new Claims(store.workFolder);
    const one = async (/** @type {number} */ round) => {
      const held = await claims.acquire(madeUpTask(running + round).task.id);
      if (held === null) throw new Error('the task is taken');
      await held.release();
    };
    found('claim', await timedOften(repeats, one));
    found('living', await timedOften(repeats, () => store.claims()));
    const read = async () => {
      for (const id of ids) if (!(await statuses.read(id))) throw new Error('nothing was said');
    };
    found('statuses', await timedOften(repeats, read));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Measures what grows with the length of a plan: looking for the results of what is left.
 *
 * @param {number} planned
 * @param {number} repeats
 * @param {Found} found
 */
export async function measureLook(planned, repeats, found) {
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-scale-'));
  try {
    const store = await Store.open(join(folder, 'store'));
    const ids = Array.from({ length: planned }, (_, at) => madeUpTask(at).task.id);
    const look = async () => {
      for (const id of ids) if (await store.readTask(id)) throw new Error('there is a result');
    };
    found('look', await timedOften(repeats, look));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs a plan of small tasks with the engine, in this process.
 *
 * @param {number} planned
 * @param {Found} found
 */
export async function measurePlan(planned, found) {
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-scale-'));
  try {
    const engine = createEngine();
    const dataset = await getDataset('shapes');
    const run = /** @type {const} */ ({ device: 'cpu', threads: 1 });
    const store = await Store.open(join(folder, 'store'));
    const plan = smallPlan(planned, dataset);
    const evidence = await collectEvidence(engine, run);
    let computed = 0;
    const { values } = await timed(async () => {
      const { results } = await runPlan({
        plan,
        engine,
        store,
        datasets: [dataset],
        run,
        evidence,
      });
      for (const { result } of results.values())
        computed += 'seconds' in result ? result.seconds : 0;
    });
    if (store.catalogueError) throw store.catalogueError;
    found('run-plan', { values: values.map((seconds) => seconds - computed) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One training to ninety-nine readings. @param {number} count @param {import('@tunnel/datasets').Dataset} dataset */
function smallPlan(count, dataset) {
  const data = { ...dataSpecOf(dataset), images: 200 };
  const network = /** @type {const} */ ({ kind: 'mlp', depth: 2, width: 16 });
  const training = { epochs: 1, learningRate: 0.01 };
  const tasks = [];
  for (let seed = 0; tasks.length < count; seed++) {
    const train = createTask({ spec: { kind: 'train', network, data, training, seed } });
    tasks.push(train);
    for (let reading = 0; reading < 99 && tasks.length < count; reading++) {
      const spec = /** @type {const} */ ({
        kind: 'rank',
        data,
        rank: { images: 100 },
        seed: reading,
      });
      tasks.push(createTask({ spec, weights: train }));
    }
  }
  return createPlan({ experiment: 'scale', scale: 'smoke', tasks });
}
