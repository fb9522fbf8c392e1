import { createHash } from 'node:crypto';
import { symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunTask } from '@tunnel/core';
import { dataCsv, runLayersData } from '@tunnel/figures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepTasks, weights } from '../testing/keepTasks.js';
import { madeUpRun } from '../testing/madeUpRun.js';
import { TestApi } from '../testing/TestApi.js';

let api: TestApi;
let path: string;
let tasks: RunTask[];
const run = madeUpRun();
beforeAll(async () => {
  api = await TestApi.start();
  tasks = await keepTasks(api.store);
  await api.store.writeRun({ ...run, tasks });
  await api.store.writeRun(madeUpRun({ id: 'bare', figures: [], tables: [] }));
  path = `/api/v1/runs/${run.id}`;
});
afterAll(() => api.stop());

const bytes = async (at: string) => Buffer.from(await (await api.get(at)).arrayBuffer());

describe('a figure', () => {
  it('is listed with its forms', async () => {
    expect(await api.json(`${path}/figures`)).toMatchObject({
      items: [
        { name: 'accuracy' },
        { name: 'rank' },
        { name: 'lengths', formats: ['svg', 'png', 'csv', 'parquet', 'json'] },
      ],
    });
  });

  it('is drawn, light and dark, and its page may run nothing', async () => {
    const light = await api.get(`${path}/figures/lengths.svg`);
    expect(light.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(light.headers.get('content-security-policy')).toContain('sandbox');
    const dark = await bytes(`${path}/figures/lengths.svg?theme=dark`);
    expect(dark.toString()).toContain('<svg');
    expect(dark.toString()).not.toBe(await light.text());
    const png = await bytes(`${path}/figures/accuracy.png`);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('is what it shows as data; of networks, the layers', async () => {
    const csv = await (await api.get(`${path}/figures/lengths.csv`)).text();
    expect(csv).toBe('panel,row,column,value\r\nMLP,a,b,0.5\r\n');
    expect(await api.json(`${path}/figures/lengths.json`)).toEqual({
      columns: ['panel', 'row', 'column', 'value'],
      rows: [['MLP', 'a', 'b', 0.5]],
    });
    const parquet = await bytes(`${path}/figures/lengths.parquet`);
    expect(parquet.subarray(0, 4).toString()).toBe('PAR1');
    expect(await (await api.get(`${path}/figures/rank.csv`)).text()).toBe(
      dataCsv(runLayersData(run)),
    );
  });

  it.each(['figures/none.svg', 'tables/none.csv'])('%s is not there', async (name) => {
    expect((await api.get(`${path}/${name}`)).status).toBe(404);
  });

  it.each(['figures/lengths.gif', 'figures/lengths', 'figures/..%2F..%2Fx.svg'])(
    '%s is refused',
    async (name) => {
      expect([400, 404]).toContain((await api.get(`${path}/${name}`)).status);
    },
  );
});

it('a table, the layers and the report are files', async () => {
  expect(await (await api.get(`${path}/tables/starts.csv`)).text()).toBe(
    'network,start (layer)\r\n"MLP, “deep”",5\r\n',
  );
  const all = await api.get(`${path}/export.csv`);
  expect(await all.text()).toBe(dataCsv(runLayersData(run)));
  expect(all.headers.get('content-disposition')).toContain(`${run.id}-layers.csv`);
  const report = await api.get(`${path}/report.html`);
  expect(report.headers.get('content-type')).toMatch(/^text\/html/);
  expect(await report.text()).toContain('Does depth matter?');
});

describe('what tasks measured', () => {
  it('has the numbers of each kind', async () => {
    expect(await api.json(`${path}/similarity`)).toMatchObject({
      tasks: [{ id: tasks[1]?.id, inputs: { weights: tasks[0]?.id }, result: { biased: [[1]] } }],
    });
    expect(await api.json(`${path}/variance`)).toMatchObject({
      tasks: [{ result: { layers: [{ ratio: 0.5 }] } }],
    });
    expect(await api.json(`${path}/spectra`)).toMatchObject({
      tasks: [{ result: { rtols: [0.01], values: { relu1: [4, 1] } } }],
    });
    expect(await api.json(`${path}/embeddings?layer=relu1`)).toMatchObject({
      tasks: [
        {
          result: {
            labels: [7, 8, 9],
            points: {
              relu1: [
                [0, 1],
                [2, 3],
                [4, 5],
              ],
            },
          },
        },
      ],
    });
  });

  it('has no rows that there are no numbers of, however many a file claims', async () => {
    expect(await api.json(`${path}/embeddings?layer=empty`)).toMatchObject({
      tasks: [{ result: { points: { empty: [] } } }],
    });
  });

  it('can be asked of one task', async () => {
    const { id } = tasks[3] ?? { id: '' };
    expect(await api.json(`${path}/spectra?task=${id}`)).toMatchObject({ tasks: [{ id }] });
    expect((await api.get(`${path}/spectra?task=${'0'.repeat(64)}`)).status).toBe(404);
  });

  it.each(['similarity', 'variance', 'spectra', 'embeddings'])(
    '%s is not there of a run without it',
    async (kind) => {
      const response = await api.get(`/api/v1/runs/bare/${kind}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not-found' });
    },
  );
});

it('a task is its record', async () => {
  const { id } = tasks[0] ?? { id: '' };
  expect(await api.json(`/api/v1/tasks/${id}`)).toEqual(await api.store.readTaskRecord(id));
  expect((await api.get(`/api/v1/tasks/${'0'.repeat(64)}`)).status).toBe(404);
  expect((await api.get('/api/v1/tasks/abc')).status).toBe(400);
});

describe('an artifact', () => {
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const artifact = `/api/v1/artifacts/${sha256}`;

  it('is sent whole, and need not be asked for again', async () => {
    const response = await api.get(artifact);
    expect(await response.text()).toBe(weights);
    expect(response.headers.get('etag')).toBe(`"${sha256}"`);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-disposition')).toContain('weights.safetensors');
  });

  it('is sent in ranges, and whole to who has another', async () => {
    const part = await api.get(artifact, { Range: 'bytes=0-6' });
    expect([part.status, await part.text()]).toEqual([206, 'weights']);
    expect(part.headers.get('content-range')).toBe(`bytes 0-6/${weights.length}`);
    const same = await api.get(artifact, { Range: 'bytes=-7', 'If-Range': `"${sha256}"` });
    expect([same.status, await same.text()]).toEqual([206, 'network']);
    const other = await api.get(artifact, { Range: 'bytes=-7', 'If-Range': '"other"' });
    expect([other.status, await other.text()]).toEqual([200, weights]);
  });

  it('has no range beyond its end', async () => {
    const response = await api.get(artifact, { Range: 'bytes=1000-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${weights.length}`);
    expect(await response.json()).toMatchObject({ code: 'range-not-satisfiable' });
  });

  it.each([
    '/api/v1/artifacts/../../../../../etc/passwd',
    '/api/v1/artifacts/..%2F..%2F..%2Fetc%2Fpasswd',
    '/api/v1/artifacts/%2e%2e%2fcatalogue.sqlite',
    '/api/v1/artifacts/..%5c..%5cx',
    '/api/v1/artifacts/%252e%252e%252fx',
    `/api/v1/artifacts/${sha256}%00`,
    `/api/v1/artifacts/${'0'.repeat(64)}`,
  ])('%s is none', async (wrong) => {
    const response = await api.getAsWritten(wrong);
    expect([400, 404]).toContain(response.status);
    expect(response.type).toMatch(/^application\/problem\+json/);
  });

  it('is not sent from outside the artifacts, whatever lies in its place', async () => {
    const file = join(api.store.taskFolder(tasks[0]?.id ?? ''), 'weights.safetensors');
    const outside = join(api.store.folder, 'secret');
    await writeFile(outside, 'secret');
    await unlink(file);
    await symlink(outside, file);
    expect((await api.get(artifact)).status).toBe(404);
  });
});
