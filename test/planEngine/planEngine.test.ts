import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inProcess, type PlanEngine, ProcessesEngine, type TaskEvent } from '@tunnel/lab';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useCluster } from '../slurm/cluster.js';
import { resultsIn, slurmEngine, tinyRun } from '../slurm/tinyRun.js';

const cluster = useCluster({ beforeAll, afterAll });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-engine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Those that are to pass. Each call makes one for a plan. */
const engines: [string, () => PlanEngine][] = [
  ['in process', () => inProcess],
  ['in two processes', () => new ProcessesEngine({ processes: 2 })],
  ['on Slurm', () => slurmEngine()],
  ['on Slurm, a job a task', () => slurmEngine({ batch: 0 })],
];

describe.each(engines)('an engine %s', (name, create) => {
  beforeEach((context) => {
    if (name.startsWith('on Slurm')) cluster.of(context);
  });

  it('runs every task once, tells of each, and takes all from the store again', async () => {
    const run = await tinyRun(join(folder, 'store'), { seeds: 2, epochs: 1 });
    const events: TaskEvent[] = [];
    const { tasks, results } = await create().run({
      ...run,
      onEvent: (event) => events.push(event),
    });
    const ids = run.plan.tasks.map(({ id }) => id);
    expect(tasks.map(({ id, state }) => [id, state])).toEqual(ids.map((id) => [id, 'done']));
    expect([...results.keys()].sort()).toEqual(ids.toSorted());
    const ended = events.flatMap((event) => (event.kind === 'ended' ? [event] : []));
    expect(ended.map(({ task }) => task.id).sort()).toEqual(ids.toSorted());
    expect(ended.map(({ index, total }) => [index, total])).toEqual(
      ids.map((_, at) => [at + 1, ids.length]),
    );
    expect(await run.store.claims()).toEqual([]);
    const again = await create().run(run);
    expect(again.tasks.map(({ state }) => state)).toEqual(ids.map(() => 'cached'));
    expect(again.results).toEqual(results);
  });

  it('gives the results of every other engine, to the last bit', async () => {
    const plan = { seeds: 1, epochs: 3 };
    const run = await tinyRun(join(folder, 'store'), plan);
    await create().run(run);
    const other = await tinyRun(join(folder, 'other'), plan);
    await inProcess.run(other);
    const ids = run.plan.tasks.map(({ id }) => id);
    expect(await resultsIn(run.store.folder, ids)).toEqual(
      await resultsIn(other.store.folder, ids),
    );
  });

  it('ends with a failing task’s own error, and keeps nothing of it', async () => {
    const run = await tinyRun(join(folder, 'store'), { seeds: 1, epochs: 1, learningRate: 1e30 });
    await expect(create().run(run)).rejects.toMatchObject({ code: 'not-finite' });
    expect(await run.store.taskIds()).toEqual([]);
    expect(await run.store.claims()).toEqual([]);
  });

  it('refuses data that the plan was not made for', async () => {
    const run = await tinyRun(join(folder, 'store'), {
      ...{ seeds: 1, epochs: 1 },
      contentHash: `sha256:${'0'.repeat(64)}`,
    });
    await expect(create().run(run)).rejects.toMatchObject({ code: 'data-checksum' });
  });

  it('stops, keeps what was done, and goes on from there', async () => {
    const run = await tinyRun(join(folder, 'store'), { seeds: 1, epochs: 400 });
    const controller = new AbortController();
    const onEvent = (event: TaskEvent) => {
      if (event.kind === 'started') controller.abort();
    };
    const stopped = create().run({ ...run, onEvent, signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(await run.store.claims()).toEqual([]);
    const { tasks } = await create().run(run);
    expect(tasks).toHaveLength(4);
    expect(tasks.map(({ state }) => state)).not.toContain('cancelled');
  });

  it('ends with a corrupt artifact’s error', async () => {
    const run = await tinyRun(join(folder, 'store'), { seeds: 1, epochs: 1 });
    await create().run(run);
    const [train] = run.plan.tasks;
    appendFileSync(join(run.store.taskFolder(train?.id ?? ''), 'weights.safetensors'), 'more');
    const later = await tinyRun(run.store.folder, { seeds: 1, epochs: 1 });
    await expect(create().run(later)).rejects.toMatchObject({ code: 'artifact-corrupt' });
  });
});
