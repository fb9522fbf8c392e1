import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectSeeds, runRecordSchema, tunnelLayers } from '@tunnel/core';
import { layersSchema, planSchema, runPageSchema, tunnelsSchema } from '@tunnel/core/resources';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keepTasks } from '../testing/keepTasks.js';
import { madeUpRun, madeUpRunAt } from '../testing/madeUpRun.js';
import { TestApi } from '../testing/TestApi.js';

function cursorOf(sort: string): string {
  return Buffer.from(JSON.stringify([sort, '2026-01-01T00:00:00.000Z', 'id'])).toString(
    'base64url',
  );
}

describe('the list of runs', () => {
  let api: TestApi;
  const runs = Array.from({ length: 5 }, (_, place) =>
    madeUpRunAt(place, { experiment: place % 2 === 0 ? 'depth' : 'width' }),
  );
  const page = async (query = '') => runPageSchema.parse(await api.json(`/api/v1/runs${query}`));
  const ids = async (query: string) => (await page(query)).items.map(({ id }) => id);
  const idsOf = (...places: number[]) => places.map((place) => runs[place]?.id);

  beforeEach(async () => {
    api = await TestApi.start();
    for (const run of runs) await api.store.writeRun(run);
  });
  afterEach(() => api.stop());

  it('is empty where there are none', async () => {
    const empty = await TestApi.start();
    expect(await empty.json('/api/v1/runs')).toEqual({ items: [], next: null });
    await empty.stop();
  });

  it('has the newest first, and says what was found', async () => {
    expect(await ids('')).toEqual(idsOf(4, 3, 2, 1, 0));
    const [first] = (await page()).items;
    expect(first).toMatchObject({
      state: 'done',
      dataset: 'cifar10',
      networks: [{ name: 'MLP', start: 5, depth: 12 }, { name: 'wide MLP' }],
      findings: { supported: 1, contradicted: 0, undecided: 0 },
    });
  });

  it('is filtered and sorted', async () => {
    expect(await ids('?experiment=width')).toEqual(idsOf(3, 1));
    expect(await ids('?sort=createdAt&limit=2')).toEqual(idsOf(0, 1));
    expect(await ids('?sort=experiment')).toEqual(idsOf(0, 2, 4, 1, 3));
    expect(await ids('?sort=-experiment')).toEqual(idsOf(3, 1, 4, 2, 0));
    expect(await ids('?scale=paper')).toEqual([]);
    expect(await ids('?state=failed')).toEqual([]);
  });

  it('has cursors that stay true while runs are added and removed', async () => {
    const first = await page('?limit=2');
    await api.store.writeRun(madeUpRunAt(9));
    await rm(api.store.runFile(runs[2]?.id ?? ''));
    const second = await page(`?limit=2&cursor=${first.next}`);
    expect(second.items.map(({ id }) => id)).toEqual(idsOf(1, 0));
    expect(second.next).toBeNull();
  });

  it('knows what was added, replaced and removed since', async () => {
    await page();
    await api.store.writeRun(madeUpRunAt(0, { title: 'another' }));
    expect((await page()).items.at(-1)?.title).toBe('another');
    await rm(api.store.runFile(runs[0]?.id ?? ''));
    expect(await ids('')).toEqual(idsOf(4, 3, 2, 1));
  });

  it('passes over a record that is broken', async () => {
    await writeFile(api.store.runFile('broken'), '{');
    expect(await ids('')).toHaveLength(5);
    expect((await api.get('/api/v1/runs/broken')).status).toBe(500);
  });

  it.each([
    ['a limit of none', 'limit=0', 400],
    ['a limit that is no number', 'limit=', 400],
    ['too many', 'limit=201', 400],
    ['an order that is none', 'sort=title', 400],
    ['a name it does not know', 'colour=red', 400],
    ['a value given twice', 'limit=1&limit=2', 400],
    ['a cursor that is none', 'cursor=a.b', 400],
    ['a cursor that no page has given', 'cursor=abc', 404],
    ['a cursor with something after it', `cursor=${cursorOf('-createdAt')}AA`, 404],
    ['a cursor of another order', `sort=createdAt&cursor=${cursorOf('-createdAt')}`, 404],
  ])('refuses %s', async (_, query, status) => {
    expect((await api.get(`/api/v1/runs?${query}`)).status).toBe(status);
  });
});

describe('a run', () => {
  let api: TestApi;
  let path: string;
  const run = madeUpRun();
  beforeAll(async () => {
    api = await TestApi.start();
    const tasks = await keepTasks(api.store);
    const gone = { ...tasks[0], id: 'f'.repeat(64), label: 'gone', kind: 'rank' as const };
    await api.store.writeRun({ ...run, tasks: [...tasks, { ...gone, state: 'done', seconds: 1 }] });
    path = `/api/v1/runs/${run.id}`;
  });
  afterAll(() => api.stop());

  it('has its head, and its whole record', async () => {
    expect(await api.json(path)).toMatchObject({
      id: run.id,
      command: run.command,
      taskCounts: { all: 6, done: 6 },
      tables: [{ id: 'starts' }],
    });
    expect(runRecordSchema.parse(await api.json(`${path}/record`))).toEqual(
      await api.store.readRun(run.id),
    );
    expect(await api.json(`${path}/findings`)).toEqual({ run: run.id, findings: run.findings });
  });

  it('has a row for each network, layer and measure', async () => {
    const { rows } = layersSchema.parse(await api.json(`${path}/layers`));
    expect(rows).toHaveLength(2 * 12 * 3);
    const layers = run.networks[0]?.seeds.map(({ layers: own }) => own[0]);
    expect(rows[0]).toMatchObject({
      ...{ network: 'MLP', layer: 1, name: 'relu1', measure: 'id', cap: null },
      seeds: layers?.map((row, seed) => ({
        ...{ seed, value: row?.idAccuracy, standardError: 0.005 },
      })),
      summary: run.networks[0]?.overSeeds?.layers[0]?.id,
    });
    expect(rows[2]).toMatchObject({ measure: 'rank', cap: 512 });
  });

  it('has layers of one network, seed and measure', async () => {
    const query = 'network=wide%20MLP&seed=1&measure=rank';
    const { rows } = layersSchema.parse(await api.json(`${path}/layers?${query}`));
    expect(rows).toHaveLength(12);
    expect(rows[11]).toMatchObject({
      ...{ network: 'wide MLP', layer: 12, measure: 'rank' },
      seeds: [{ seed: 1, value: 61, standardError: null }],
    });
    for (const wrong of ['network=VGG', 'seed=9']) {
      expect((await api.get(`${path}/layers?${wrong}`)).status).toBe(404);
    }
  });

  it('has the recorded rule of a share that it was looked for by, and any other', async () => {
    const recorded = tunnelsSchema.parse(await api.json(`${path}/tunnels`));
    const { detection } = run.networks[0]?.overSeeds ?? {};
    expect(recorded).toMatchObject({
      threshold: 0.95,
      networks: [{ name: 'MLP', recomputed: false, rule: detection?.rules[0], detection }, {}],
    });
    const other = tunnelsSchema.parse(await api.json(`${path}/tunnels?threshold=0.97`));
    const runs = run.networks[0]?.seeds.map(({ seed, layers }) => ({
      seed,
      layers: tunnelLayers(layers),
    }));
    expect(other.networks[0]).toMatchObject({
      recomputed: true,
      rule: detectSeeds(runs ?? [], { shares: [0.97] }).detection.rules[0],
    });
    expect(other.networks[0]?.rule?.start).toBe(6);
    for (const wrong of ['0.94', '1', '', 'x']) {
      expect((await api.get(`${path}/tunnels?threshold=${wrong}`)).status).toBe(400);
    }
  });

  it('has its plan as a graph, as far as its tasks are there', async () => {
    const { nodes, edges } = planSchema.parse(await api.json(`${path}/plan`));
    expect(nodes).toHaveLength(6);
    const [train, ...readers] = nodes;
    expect(edges).toEqual(
      readers.slice(0, 4).map(({ id }) => ({ from: train?.id, to: id, role: 'weights' })),
    );
  });

  it('has a plan without the inputs of tasks whose records are damaged', async () => {
    const { nodes, edges } = planSchema.parse(await api.json(`${path}/plan`));
    const [, first, second, third] = nodes.map(({ id }) => join(api.store.taskFolder(id), 'task'));
    const files = [`${first}.json`, `${second}.sha256`, `${third}.json`];
    const texts = files.map((file) => readFileSync(file));
    writeFileSync(files[0] ?? '', '{');
    writeFileSync(files[1] ?? '', '');
    rmSync(files[2] ?? '');
    // One whose answer is not kept yet.
    const id = 'damaged';
    await api.store.writeRun({ ...(await api.store.readRun(run.id)), id });
    const damaged = planSchema.parse(await api.json(`/api/v1/runs/${id}/plan`));
    for (const [place, file] of files.entries()) writeFileSync(file, texts[place] ?? '');
    expect(damaged).toEqual({ run: id, nodes, edges: edges.slice(3) });
    expect(damaged.edges).toHaveLength(1);
  });

  it('is answered anew when its record is another', async () => {
    const id = 'changing';
    await api.store.writeRun(madeUpRun({ id }));
    const etag = (await api.get(`/api/v1/runs/${id}`)).headers.get('etag');
    await api.store.writeRun(madeUpRun({ id, title: 'another' }));
    const after = await api.get(`/api/v1/runs/${id}`, { 'If-None-Match': etag ?? '' });
    expect(await after.json()).toMatchObject({ title: 'another' });
    await rm(api.store.runFile(id));
    expect((await api.get(`/api/v1/runs/${id}`)).status).toBe(404);
  });

  it.each([
    ['/api/v1/runs/none', 404],
    ['/api/v1/runs/..%2F..%2Fetc%2Fpasswd', 400],
    ['/api/v1/runs/%2e%2e', 400],
    ['/api/v1/runs/../../../../etc/passwd', 404],
    ['/api/v1/runs/none/layers', 404],
  ])('%s is refused', async (wrong, status) => {
    expect((await api.getAsWritten(wrong)).status).toBe(status);
  });
});

it('runs stand side by side', async () => {
  const api = await TestApi.start();
  const [first, second] = [madeUpRunAt(1), madeUpRunAt(2, { findings: [] })];
  for (const run of [first, second]) await api.store.writeRun(run);
  const path = `/api/v1/comparisons?runs=${first.id},${second.id}`;
  expect(await api.json(path)).toMatchObject({
    runs: [{ id: first.id }, { id: second.id }],
    networks: [
      { name: 'MLP', overSeeds: [{ seeds: [0, 1, 2] }, { seeds: [0, 1, 2] }] },
      { name: 'wide MLP' },
    ],
    findings: [{ claim: 'depth', findings: [first.findings[0], null] }],
  });
  expect((await api.get(`/api/v1/comparisons?runs=${first.id}`)).status).toBe(400);
  expect((await api.get(`${path},none`)).status).toBe(404);
  await api.stop();
});
