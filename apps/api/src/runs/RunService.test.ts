import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, getPriority, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseRunRecord } from '@tunnel/core';
import type { RunEvent } from '@tunnel/core/resources';
import { Store } from '@tunnel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allEvents, firstOf, smallRun, TestRuns } from '../testing/TestRuns.js';

let runs: TestRuns;
beforeEach(() => {
  runs = new TestRuns();
});
afterEach(() => runs.remove());

const states = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));

/** The tasks that were computed, by each time that one was. */
const computed = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.kind === 'ended' && event.state === 'done' ? [event.task] : []));

describe('a run', () => {
  it('waits, is computed, and is a record like any other', async () => {
    const service = await runs.open({ queueLimit: 1 });
    const first = await service.start(smallRun, { idempotencyKey: 'a' });
    expect(first).toMatchObject({ state: 'queued', tasks: { all: null, done: 0 } });
    const again = await service.start({ ...smallRun, device: 'cpu' }, { idempotencyKey: 'a' });
    expect(again.id).toBe(first.id);
    await expect(
      service.start({ ...smallRun, seeds: [1] }, { idempotencyKey: 'a' }),
    ).rejects.toMatchObject({ code: 'idempotency-conflict', context: { run: first.id } });

    const waiting = await service.start(smallRun);
    await expect(service.start(smallRun)).rejects.toMatchObject({
      code: 'queue-full',
      context: { retryAfterSeconds: expect.any(Number) },
    });
    expect(await service.cancel(waiting.id)).toMatchObject({ state: 'cancelled' });
    expect(states(await allEvents(service, waiting.id))).toEqual(['queued', 'cancelled']);
    await expect(service.delete(first.id)).rejects.toMatchObject({ code: 'run-active' });

    const events = await allEvents(service, first.id);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, at) => at + 1));
    expect(states(events)).toEqual(['queued', 'running', 'done']);
    expect(await allEvents(service, first.id, 5)).toEqual(events.slice(5));
    const signal = new AbortController().signal;
    expect(await service.events(first.id, events.length, signal)).toBeNull();

    const store = await Store.open(runs.storeFolder);
    const record = parseRunRecord(await store.readRun(first.id));
    expect(record).toMatchObject({ id: first.id, createdAt: first.createdAt });
    expect(computed(events).sort()).toEqual(record.tasks.map(({ id }) => id).sort());
    expect(service.state(first.id)).toMatchObject({ state: 'done', tasks: { all: 4, done: 4 } });
    await expect(service.cancel(first.id)).rejects.toMatchObject({ code: 'run-ended' });

    await service.delete(first.id);
    await expect(store.readRun(first.id)).rejects.toMatchObject({ code: 'task-missing' });
    expect(service.list().map(({ id }) => id)).toEqual([waiting.id]);
    expect((await store.taskIds()).length).toBe(4);
    await expect(service.delete(first.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('stops when it is cancelled, and stays so', async () => {
    const service = await runs.open();
    const { id } = await service.start(smallRun);
    const { task } = await firstOf(service, id, 'started');
    const { nodes, edges } = await service.plan(id);
    expect(nodes.map(({ id: each, state }) => [each === task, state])).toEqual([
      [true, 'running'],
      ...Array.from({ length: 3 }, () => [false, 'waiting']),
    ]);
    expect(edges).toHaveLength(3);
    expect(edges[0]).toEqual({ from: task, to: nodes[1]?.id, role: 'weights' });
    expect(await service.cancel(id)).toMatchObject({ state: 'running', cancelling: true });
    const events = await allEvents(service, id);
    expect(states(events)).toEqual(['queued', 'running', 'cancelled']);
    expect(runs.workerOf(id)).toBeNull();
    await service.close();
    const next = await runs.open();
    expect(next.state(id)).toMatchObject({ state: 'cancelled', cancelling: false });
    expect(await allEvents(next, id)).toEqual(events);
    const after = await next.plan(id);
    expect(after.edges).toEqual(edges);
    expect(after.nodes.map(({ state }) => state)).not.toContain('running');
  });

  it('goes on after its service was closed, and after its worker was killed', async () => {
    const service = await runs.open();
    const { id } = await service.start(smallRun, { idempotencyKey: 'a' });
    await firstOf(service, id, 'progress');
    await service.close();
    expect(service.state(id)).toMatchObject({ state: 'queued' });
    await expect(service.start(smallRun)).rejects.toMatchObject({ code: 'service-stopping' });

    const next = await runs.open();
    const before = await firstOf(next, id, 'progress');
    await firstOf(next, id, 'progress', before.id);
    await firstOf(next, id, 'ended');
    const worker = runs.workerOf(id);
    if (worker === null) throw new Error('there is no worker');
    expect(getPriority(worker)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
    process.kill(worker, 'SIGKILL');
    const events = await allEvents(next, id);
    expect(states(events)).toEqual(['queued', 'running', 'queued', 'running', 'done']);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'warning',
        error: expect.objectContaining({ code: 'worker-died' }),
      }),
    );
    // What was computed is not computed again.
    expect(new Set(computed(events)).size).toBe(computed(events).length);
    expect((await next.start(smallRun, { idempotencyKey: 'a' })).id).toBe(id);
  });

  it('fails when its worker dies again and again', async () => {
    const tries = join(runs.folder, 'tries');
    const program = join(runs.folder, 'die.cjs');
    writeFileSync(
      program,
      `require('node:fs').appendFileSync(${JSON.stringify(tries)}, 'x'); process.kill(process.pid, 'SIGKILL');`,
    );
    const env = { ...runs.env, NODE_OPTIONS: `--require ${program}` };
    const service = await runs.open({ env, retryMs: 1 });
    const { id } = await service.start(smallRun);
    await allEvents(service, id);
    expect(service.state(id)).toMatchObject({
      state: 'failed',
      error: { code: 'worker-died', context: { signal: 'SIGKILL', deaths: 4 } },
    });
    expect(readFileSync(tries, 'utf8')).toBe('xxxx');
  });

  it('fails with the error of what it is made of', async () => {
    const env = { ...runs.env, LIBTORCH: join(runs.folder, 'none') };
    const service = await runs.open({ env });
    const { id } = await service.start(smallRun);
    const events = await allEvents(service, id);
    const state = service.state(id);
    expect(state).toMatchObject({ state: 'failed', error: { code: 'libtorch-unloadable' } });
    // Where things lie on this machine is no client’s business.
    expect(state?.error?.message).toContain('…');
    expect(JSON.stringify([state, events])).not.toContain(runs.folder);
    await service.delete(id);
    expect(existsSync(join(runs.storeFolder, 'service', 'runs', id))).toBe(false);
  });
});

describe('is refused, and nothing is kept:', () => {
  const refused: [string, unknown, string][] = [
    ['an experiment that there is not', { ...smallRun, experiment: 'none' }, 'invalid-request'],
    ['an unknown key', { ...smallRun, scales: 'smoke' }, 'invalid-request'],
    ['a seed that is given twice', { ...smallRun, seeds: [1, 1] }, 'invalid-request'],
    ['a data set that there is not', { ...smallRun, dataset: 'mine' }, 'dataset-unknown'],
    ['more memory than there is', { ...smallRun, memoryBytes: totalmem() + 1 }, 'out-of-memory'],
  ];
  it.each(refused)('%s', async (_, request, code) => {
    const service = await runs.open();
    await expect(service.start(request)).rejects.toMatchObject({ code });
    expect(service.list()).toEqual([]);
  });

  it('a second service on the same store', async () => {
    await runs.open();
    const store = await Store.open(runs.storeFolder);
    const { RunService } = await import('./RunService.js');
    await expect(RunService.open({ store })).rejects.toMatchObject({ code: 'service-running' });
  });

  it('all but as many as may wait, of many that come at once', async () => {
    const env = { ...runs.env, LIBTORCH: join(runs.folder, 'none') };
    const service = await runs.open({ env, queueLimit: 5 });
    const asked = Array.from({ length: 10_000 }, () => service.start(smallRun));
    const results = await Promise.allSettled(asked);
    const started = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []));
    expect(new Set(started).size).toBe(started.length);
    expect(started.length).toBe(6);
    const same = await Promise.all(
      Array.from({ length: 100 }, () => service.start(smallRun, { idempotencyKey: 'k' })).map(
        (each) =>
          each.then(
            ({ id }) => id,
            ({ code }) => code,
          ),
      ),
    );
    expect(new Set(same).size).toBe(1);
  });
});
