import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TunnelError } from '@tunnel/core';
import type { Engine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlanRun, TaskEvent } from '../runPlan.js';
import { jobOf } from '../tasks/jobOf.js';
import { fakePlanRun } from '../testing/fakePlanRun.js';
import { ProcessesEngine } from './ProcessesEngine.js';

const pathOf = (name: string) => fileURLToPath(new URL(`../../testing/${name}`, import.meta.url));
const program = pathOf('fakeWorker.mjs');

let folder = '';
let log = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-processes-'));
  log = join(folder, 'log');
});
afterEach(() => {
  for (const name of ['FAKE_LOG', 'FAKE_MS', 'FAKE_FAILURE']) delete process.env[name];
  rmSync(folder, { recursive: true, force: true });
});

const engineOf = (processes: number) => new ProcessesEngine({ processes, program });

/** A plan for a fake engine here and in the workers. */
async function sharedRun(seeds: number, ms: number, failure = ''): Promise<PlanRun> {
  Object.assign(process.env, { FAKE_LOG: log, FAKE_MS: String(ms), FAKE_FAILURE: failure });
  return fakePlanRun(join(folder, 'store'), seeds, { log, ms });
}

function lines(): string[] {
  return readFileSync(log, 'utf8').trimEnd().split('\n');
}

/** The processes that were workers. */
function workers(): number[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.worker'));
  return names.map((name) => Number.parseInt(name, 10));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a worker has claimed a task, and says which process that is. */
async function claimingWorker(): Promise<number> {
  const store = await Store.open(join(folder, 'store'));
  for (let waits = 0; waits < 10_000; waits++) {
    const all = workers();
    const claim = (await store.claims()).find(({ pid }) => all.includes(pid));
    if (claim) return claim.pid;
    await setTimeout(5);
  }
  throw new Error('no worker ever claimed a task');
}

/** A busy machine begins processes late. */
const patience = { interval: 20, timeout: 250_000 };

/** An engine whose trainings begin once something has happened. */
function waitingFor(happened: () => Promise<unknown>, { engine }: PlanRun): Engine {
  const train: Engine['train'] = (request, options = {}) =>
    jobOf(options, async () => {
      await happened();
      return engine.train(request, options).wait();
    });
  return new Proxy(engine, {
    get: (target, name) => (name === 'train' ? train : Reflect.get(target, name).bind(target)),
  });
}

/** Waits until so many workers have begun. */
const begun = (count: number) => () => expect.poll(() => workers().length, patience).toBe(count);

it('runs each task once, tells of each, and leaves no process', async () => {
  const run = await sharedRun(4, 20);
  const events: TaskEvent[] = [];
  const onEvent = (event: TaskEvent) => events.push(event);
  const engine = waitingFor(begun(2), run);
  const outcome = await engineOf(3).run({ ...run, engine, onEvent });
  const ids = run.plan.tasks.map(({ id }) => id);
  expect(outcome.tasks.map(({ id, state }) => [id, state])).toEqual(ids.map((id) => [id, 'done']));
  expect([...outcome.results.keys()].sort()).toEqual(ids.toSorted());
  // Four epochs, two probes and a rank for every seed, and no line twice.
  expect(lines()).toHaveLength(4 * 7);
  const ended = events.flatMap((event) => (event.kind === 'ended' ? [event] : []));
  expect(ended.map(({ task }) => task.id).sort()).toEqual(ids.toSorted());
  expect(ended.map(({ index, total }) => [index, total])).toEqual(
    ids.map((_, at) => [at + 1, ids.length]),
  );
  expect(workers()).toHaveLength(2);
  expect(workers().filter(isAlive)).toEqual([]);
  expect(await run.store.claims()).toEqual([]);
});

it('has no more workers than tasks, and none where all is in the store', async () => {
  const run = await sharedRun(1, 0);
  await engineOf(9).run({ ...run, engine: waitingFor(begun(3), run) });
  expect(workers()).toHaveLength(3);
  const { tasks } = await engineOf(9).run(run);
  expect(tasks.map(({ state }) => state)).toEqual(['cached', 'cached', 'cached', 'cached']);
  expect(workers()).toHaveLength(3);
});

it.each([
  ['was killed', program],
  ['could not begin', 'missing.mjs'],
])('goes on without a worker that %s, and says so once', async (_, theirs) => {
  const run = await sharedRun(2, 0);
  // What it runs would take minutes.
  process.env['FAKE_MS'] = '60000';
  const lost: TaskEvent[] = [];
  const ended: TaskEvent[] = [];
  const onEvent = (event: TaskEvent) => {
    if (event.kind === 'process-lost') lost.push(event);
    if (event.kind === 'ended') ended.push(event);
  };
  const engine = waitingFor(() => expect.poll(() => lost.length, patience).toBe(1), run);
  const done = new ProcessesEngine({ processes: 2, program: theirs }).run({
    ...run,
    engine,
    onEvent,
  });
  if (theirs === program) process.kill(await claimingWorker(), 'SIGKILL');
  const { tasks } = await done;
  expect(tasks.map(({ state }) => state)).toEqual(tasks.map(() => 'done'));
  expect(lost).toMatchObject([{ error: { code: 'worker-died' } }]);
  expect(ended).toHaveLength(tasks.length);
  expect(await run.store.claims()).toEqual([]);
});

it('ends with the error of a task that fails here, and stops the workers', async () => {
  const run = await sharedRun(2, 60_000);
  const engine = waitingFor(async () => {
    await claimingWorker();
    throw new TunnelError('not-finite', 'our training fails');
  }, run);
  await expect(engineOf(2).run({ ...run, engine })).rejects.toMatchObject({
    code: 'not-finite',
    message: 'our training fails',
  });
  expect(workers()).toHaveLength(1);
  expect(workers().filter(isAlive)).toEqual([]);
  expect(await run.store.claims()).toEqual([]);
});

it('ends with the error of a task that fails in a worker, and stops within a step', async () => {
  const run = await sharedRun(2, 60_000, 'train');
  await expect(engineOf(2).run(run)).rejects.toMatchObject({
    code: 'not-finite',
    context: { by: expect.any(Number) },
  });
  expect(workers().filter(isAlive)).toEqual([]);
  expect(await run.store.claims()).toEqual([]);
});

it('stops all processes at the signal, and goes on where they were', async () => {
  const run = await sharedRun(2, 60_000);
  const controller = new AbortController();
  const stopped = engineOf(2).run({ ...run, signal: controller.signal });
  await claimingWorker();
  controller.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(workers()).toHaveLength(1);
  expect(workers().filter(isAlive)).toEqual([]);
  expect(await run.store.claims()).toEqual([]);
  const { tasks } = await engineOf(2).run(await sharedRun(2, 0));
  expect(tasks.map(({ state }) => state)).toEqual(tasks.map(() => 'done'));
});

it('ends with what fails in who hears of a worker', async () => {
  const run = await sharedRun(2, 60_000);
  let started = 0;
  const onEvent = ({ kind }: TaskEvent) => {
    if (kind === 'started') started += 1;
    if (started === 2) throw new Error('a defect of the caller');
  };
  await expect(engineOf(2).run({ ...run, onEvent })).rejects.toThrow('a defect of the caller');
  expect(workers().filter(isAlive)).toEqual([]);
});

it('takes its workers with it when it is killed', async () => {
  await sharedRun(2, 60_000);
  const args = [pathOf('runFakePlan.mjs'), join(folder, 'store'), '2', log, '60000', '2'];
  const parent: ChildProcess = spawn(process.execPath, args, { stdio: 'ignore' });
  const worker = await claimingWorker();
  parent.kill('SIGKILL');
  await expect.poll(() => isAlive(worker), patience).toBe(false);
  const store = await Store.open(join(folder, 'store'));
  expect(await store.claims()).toEqual([]);
});

it.each([0, -1, 1.5, Number.NaN])('refuses %d processes', (processes) => {
  expect(() => new ProcessesEngine({ processes })).toThrow(
    expect.objectContaining({ code: 'invalid-request' }),
  );
});
