import { planSchema, type RunDetail, runDetailSchema, runPageSchema } from '@tunnel/core/resources';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Served } from '../api/Served.mjs';
import { useCluster } from './cluster.js';
import { submitTiny, tinyRun } from './tinyRun.js';

const cluster = useCluster({ beforeAll, afterAll });
let served: Served;
beforeAll(async () => {
  served = new Served(['--rate-limit', '0']);
  await served.start();
});
afterAll(() => served.remove());

async function get(path: string): Promise<unknown> {
  return (await fetch(`${served.url}/api/v1/${path}`)).json();
}

const runOf = async (id: string) => runDetailSchema.parse(await get(`runs/${id}`));
const planOf = async (id: string) => planSchema.parse(await get(`runs/${id}/plan`));
const patient = { timeout: 500_000, interval: 500 };
const becomes = (id: string, state: RunDetail['state']) =>
  expect.poll(async () => (await runOf(id)).state, patient).toBe(state);

it('a run that nobody follows is served as it runs, and done at its end', async (context) => {
  cluster.of(context);
  const id = await submitTiny(await tinyRun(served.storeFolder, { seeds: 1, epochs: 20 }));
  const events = fetch(`${served.url}/api/v1/runs/${id}/events`).then((answer) => answer.text());
  await becomes(id, 'running');
  const listed = runPageSchema.parse(await get('runs?state=running'));
  expect(listed.items).toMatchObject([{ id, engine: 'slurm', taskCounts: { all: 4 } }]);
  await becomes(id, 'done');
  expect(await runOf(id)).toMatchObject({ taskCounts: { all: 4, done: 4 }, data: null });
  const { nodes } = await planOf(id);
  expect(nodes.map(({ state }) => state)).toEqual(Array(4).fill('done'));
  const told = [...(await events).matchAll(/"kind":"(\w+)"(?:,"state":"(\w+)")?/g)].map(
    ([, kind, state]) => state ?? kind,
  );
  expect(told.slice(0, 2)).toEqual(['queued', 'plan']);
  expect(told).toContain('running');
  expect(told.filter((each) => each === 'ended')).toHaveLength(4);
  expect(told.at(-1)).toBe('done');
}, 600_000);

it('a long run says how far it is, and is cancelled by who has a token', async (context) => {
  const nodes = cluster.of(context);
  const epochs = 200_000;
  const tiny = await tinyRun(served.storeFolder, { seeds: 1, epochs });
  const id = await submitTiny(tiny);
  await becomes(id, 'running');
  // Jobs say it every five seconds.
  const progressOf = async () => (await planOf(id)).nodes[0]?.progress ?? null;
  const far = { phase: 'train', epochs, secondsLeft: expect.any(Number) };
  await expect.poll(progressOf, patient).toMatchObject(far);
  const headers = { Authorization: `Bearer ${await served.token('runs:write')}` };
  const log = `${served.url}/api/v1/runs/${id}/tasks/${tiny.plan.tasks[0]?.id}/log`;
  expect((await fetch(log, { headers })).status).toBe(200);
  expect((await fetch(log)).status).toBe(401);
  const cancel = `${served.url}/api/v1/runs/${id}/cancel`;
  expect((await fetch(cancel, { method: 'POST', headers })).status).toBe(202);
  await becomes(id, 'cancelled');
  await nodes.untilIdle();
  expect(await tiny.store.claims()).toEqual([]);
}, 600_000);
