import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TunnelError } from '@tunnel/core';
import type { Engine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPlan, type TaskEvent } from './runPlan.js';
import { fakePlanRun } from './testing/fakePlanRun.js';

let folder = '';
let log = '';
let place = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-lab-'));
  log = join(folder, 'log');
  place = join(folder, 'store');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = fileURLToPath(new URL('../testing/runFakePlan.mjs', import.meta.url));

/** Starts a process that runs the fake plan in the store of this test. */
function start(seeds: number, ms: number): ChildProcess {
  return spawn(process.execPath, [program, place, String(seeds), log, String(ms)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What a process printed, line by line; the last line is the tasks’ states. */
async function ended(child: ChildProcess): Promise<string[]> {
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  return out.trimEnd().split('\n');
}

/** Waits until the engine has begun something whose line in the log matches. */
async function logged(pattern: RegExp): Promise<void> {
  for (let waits = 0; waits < 10_000; waits++) {
    if (pattern.test(lines().join('\n'))) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${pattern} was never logged`);
}

function lines(): string[] {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}

/** As another process does that takes over what it believes a dead one’s. */
function removeClaims(store: Store): void {
  for (const name of readdirSync(store.workFolder)) {
    if (name.endsWith('.claim')) rmSync(join(store.workFolder, name));
  }
}

const count = (states: readonly string[], state: string) =>
  states.filter((each) => each === state).length;

describe('processes that run one plan with one store', () => {
  it.each([
    [1, 0],
    [3, 5],
    [4, 1],
  ])('run each task once: %i seeds, %i ms', async (seeds, ms) => {
    const outs = await Promise.all([1, 2, 3].map(() => ended(start(seeds, ms))));
    const states = outs.map((out) => JSON.parse(out.at(-1) ?? '') as string[]);
    for (const each of states) {
      expect(each).toHaveLength(4 * seeds);
      expect(count(each, 'failed') + count(each, 'cancelled')).toBe(0);
    }
    expect(count(states.flat(), 'done')).toBe(4 * seeds);
    // Four epochs, two probes and a rank for every seed, and no line twice.
    expect(lines()).toHaveLength(7 * seeds);
    const store = await Store.open(place);
    expect(await store.taskIds()).toHaveLength(4 * seeds);
    expect(await store.claims()).toEqual([]);
  });

  it('share the work, and wait where nothing else is to do', async () => {
    const events: TaskEvent[] = [];
    const onEvent = (event: TaskEvent) => events.push(event);
    const run = await fakePlanRun(place, 1, { log, ms: 100 });
    const other = ended(start(1, 100));
    await logged(/train 0 epoch 1/);
    const { tasks } = await runPlan({ ...run, onEvent });
    expect(tasks[0]).toMatchObject({ kind: 'train', state: 'elsewhere', seconds: null });
    const [first] = events;
    expect(first).toMatchObject({ kind: 'waiting', tasks: [{ task: { id: tasks[0]?.id } }] });
    const states = JSON.parse((await other).at(-1) ?? '') as string[];
    expect(count(states, 'done') + tasks.filter(({ state }) => state === 'done').length).toBe(4);
  });

  it('take over from one that is killed, where it was', async () => {
    const killed = start(1, 200);
    await logged(/train 0 epoch 3/);
    killed.kill('SIGKILL');
    await ended(killed);
    const run = await fakePlanRun(place, 1, { log, ms: 0 });
    const { tasks } = await runPlan(run);
    expect(tasks.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    const epochs = lines().filter((line) => line.startsWith('train'));
    expect(epochs.map((line) => Number(line.split(' ').at(-1)))).toEqual([1, 2, 3, 3, 4]);
  });

  it('take over while they wait for it', async () => {
    const killed = start(1, 60_000);
    await logged(/train 0 epoch 1/);
    const heir = start(1, 0);
    const whole = ended(heir);
    await new Promise((resolve) => heir.stdout?.once('data', resolve));
    killed.kill('SIGKILL');
    const out = await whole;
    expect(out[0]).toBe('waiting');
    expect(out.filter((line) => line === 'waiting')).toHaveLength(1);
    expect(JSON.parse(out.at(-1) ?? '')).toEqual(['done', 'done', 'done', 'done']);
    const epochs = lines().filter((line) => line.startsWith('train'));
    expect(epochs.map((line) => Number(line.split(' ').at(-1)))).toEqual([1, 1, 2, 3, 4]);
  });
});

it('runs a plan in its own order: what a first training gives is there before the next one', async () => {
  const run = await fakePlanRun(place, 2, { log, ms: 0 });
  await runPlan(run);
  const epochs = (seed: number) => [1, 2, 3, 4].map((epoch) => `train ${seed} epoch ${epoch}`);
  const measures = ['probe', 'probe', 'rank'];
  expect(lines()).toEqual([...epochs(0), ...measures, ...epochs(1), ...measures]);
});

it('stops waiting at once when it is cancelled', async () => {
  const run = await fakePlanRun(place, 1, { log, ms: 0 });
  const [train] = run.plan.tasks;
  if (!train) throw new Error('an empty plan');
  const draft = await run.store.claimTask(train);
  const controller = new AbortController();
  const onEvent = ({ kind }: TaskEvent) => {
    if (kind === 'waiting') controller.abort();
  };
  const waiting = runPlan({ ...run, onEvent, signal: controller.signal });
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await draft?.fail(new Error('never run'));
});

it('leaves a cancelled training’s draft, and goes on from it', async () => {
  const run = await fakePlanRun(place, 1, { log, ms: 0 });
  const controller = new AbortController();
  const onEvent = (event: TaskEvent) => {
    if (event.kind === 'progress' && event.progress.epoch === 2) controller.abort();
  };
  const stopped = runPlan({ ...run, onEvent, signal: controller.signal });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(await run.store.claims()).toEqual([]);
  await runPlan(run);
  const epochs = lines().filter((line) => line.startsWith('train'));
  expect(epochs.map((line) => Number(line.split(' ').at(-1)))).toEqual([1, 2, 3, 3, 4]);
});

it('runs a task again that another process took over and then gave up', async () => {
  const run = await fakePlanRun(place, 1, { log, ms: 200 });
  const store = await Store.open(place, { beatMs: 10, staleMs: 60_000 });
  let started = 0;
  const onEvent = (event: TaskEvent) => {
    if (event.kind !== 'started' || event.task.spec.kind !== 'train') return;
    started += 1;
    if (started === 1) removeClaims(store);
  };
  const { tasks } = await runPlan({ ...run, store, onEvent });
  expect(started).toBe(2);
  expect(tasks.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
});

it('does not end with what failed only since another process took over', async () => {
  const run = await fakePlanRun(place, 1, { log, ms: 0 });
  let calls = 0;
  const engine: Engine = {
    ...run.engine,
    train: (request, options) => {
      calls += 1;
      if (calls > 1) return run.engine.train(request, options);
      // As the file system answers where the other has kept the task: its draft is gone.
      removeClaims(run.store);
      throw new TunnelError('output-unwritable', 'the folder is gone');
    },
    probe: (request, options) => run.engine.probe(request, options),
    rank: (request, options) => run.engine.rank(request, options),
  };
  const { tasks } = await runPlan({ ...run, engine });
  expect(calls).toBe(2);
  expect(tasks.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
});

it('gives a task up where who hears of it fails', async () => {
  const run = await fakePlanRun(place, 1, { log, ms: 0 });
  const onEvent = () => {
    throw new Error('a defect of the caller');
  };
  await expect(runPlan({ ...run, onEvent })).rejects.toThrow('a defect of the caller');
  expect(await run.store.claims()).toEqual([]);
});

it('says once that the catalogue is behind, and keeps every task', async () => {
  const run = await fakePlanRun(place, 1, { log, ms: 0 });
  mkdirSync(run.store.catalogueFile, { recursive: true });
  const events: TaskEvent[] = [];
  await runPlan({ ...run, onEvent: (event) => events.push(event) });
  expect(events.filter(({ kind }) => kind === 'catalogue-behind')).toMatchObject([
    { error: { code: 'store-unwritable' } },
  ]);
  expect(await run.store.taskIds()).toHaveLength(4);
});

it('ends with a corrupt artifact’s error, and computes it anew once it is out of the way', async () => {
  const run = await fakePlanRun(place, 1, { log, ms: 0 });
  const [train] = (await runPlan(run)).tasks;
  const file = join(run.store.taskFolder(train?.id ?? ''), 'weights.safetensors');
  writeFileSync(file, 'weights 1');
  const later = await fakePlanRun(place, 1, { log, ms: 0 });
  await expect(runPlan(later)).rejects.toMatchObject({
    code: 'artifact-corrupt',
    context: { path: file },
  });
  await later.store.verify({ quarantine: true });
  const { tasks } = await runPlan(later);
  expect(tasks.map(({ state }) => state)).toEqual(['done', 'cached', 'cached', 'cached']);
});
