import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import type { Engine } from '@tunnel/native';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlanRun } from './runPlan.js';
import { runPlannedTasks } from './runPlannedTasks.js';
import { StatusFiles } from './status/StatusFiles.js';
import { fakePlanRun } from './testing/fakePlanRun.js';

let folder = '';
let run: PlanRun;
let statuses: StatusFiles;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-tasks-'));
  run = await fakePlanRun(join(folder, 'store'), 2, { log: join(folder, 'log'), ms: 0 });
  statuses = new StatusFiles(join(folder, 'status'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ids = () => run.plan.tasks.map(({ id }) => id);
const first = () => ids().slice(0, 1);

it('runs those that are asked for, in the plan’s order, and no other', async () => {
  const wanted = [ids()[1], ids()[0]].flatMap((id) => id ?? []);
  const { tasks, results } = await runPlannedTasks({ ...run, ids: wanted, statuses });
  expect(tasks.map(({ id, state }) => [id, state])).toEqual(
    wanted.toReversed().map((id) => [id, 'done']),
  );
  expect([...results.keys()]).toEqual(wanted.toReversed());
  expect(await run.store.taskIds()).toEqual(wanted.toSorted());
  for (const id of wanted) expect(await statuses.read(id)).toMatchObject({ state: 'done' });
  const again = await runPlannedTasks({ ...run, ids: wanted });
  expect(again.tasks.map(({ state }) => state)).toEqual(['cached', 'cached']);
});

it('does not run an input that is not there, and says which it is', async () => {
  const [train, probe = ''] = ids();
  const alone = runPlannedTasks({ ...run, ids: [probe], statuses, settleMs: 0 });
  await expect(alone).rejects.toMatchObject({ code: 'task-missing', context: { input: train } });
  expect(await run.store.taskIds()).toEqual([]);
  expect(await statuses.read(probe)).toMatchObject({
    state: 'failed',
    error: { code: 'task-missing' },
  });
});

it('waits for an input that comes late', async () => {
  const [, probe = ''] = ids();
  const waiting = runPlannedTasks({ ...run, ids: [probe], settleMs: 60_000 });
  await runPlannedTasks({ ...run, ids: first() });
  expect((await waiting).tasks.map(({ state }) => state)).toEqual(['done']);
});

it('runs the others where one fails, and ends with the first error', async () => {
  const [failing, , , , other = ''] = ids();
  const engine: Engine = {
    ...run.engine,
    rank: (request, options) => run.engine.rank(request, options),
    probe: (request, options) => run.engine.probe(request, options),
    train: (request, options) => {
      if (request.seed === 0) throw new TunnelError('not-finite', 'the loss is not finite');
      return run.engine.train(request, options);
    },
  };
  const all = runPlannedTasks({ ...run, engine, ids: ids(), statuses });
  await expect(all).rejects.toMatchObject({ code: 'not-finite' });
  expect(await run.store.taskIds()).toEqual(ids().slice(4).toSorted());
  expect(await statuses.read(failing ?? '')).toMatchObject({ state: 'failed' });
  expect(await statuses.read(other)).toMatchObject({ state: 'done', error: null });
});

it('stops within a step, and says so', async () => {
  const controller = new AbortController();
  const onEvent = ({ kind }: { readonly kind: string }) => {
    if (kind === 'progress') controller.abort();
  };
  const stopped = runPlannedTasks({
    ...run,
    ...{ ids: ids(), statuses, onEvent },
    signal: controller.signal,
  });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(await statuses.read(first()[0] ?? '')).toMatchObject({ state: 'cancelled' });
  expect(await run.store.claims()).toEqual([]);
});

it('refuses an id that is not in the plan', async () => {
  const unknown = runPlannedTasks({ ...run, ids: ['ff'.repeat(32)] });
  await expect(unknown).rejects.toMatchObject({ code: 'task-missing' });
});

it('goes on where nothing can be said, and passes over what is no status', async () => {
  writeFileSync(join(folder, 'status'), 'a file in the way');
  await runPlannedTasks({ ...run, ids: first(), statuses });
  expect(await run.store.taskIds()).toEqual(first());
  const others = new StatusFiles(folder);
  writeFileSync(join(folder, 'x.json'), readFileSync(join(folder, 'status')));
  expect(await others.read('x')).toBeNull();
  expect(await others.read('absent')).toBeNull();
});
