import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import {
  parseRunEvent,
  planSchema,
  problemSchema,
  type RunEvent,
  runDetailSchema,
  runPageSchema,
} from '@tunnel/core/resources';
import { Store, Tokens } from '@tunnel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClusterRuns } from '../cluster/ClusterRuns.js';
import { RunService } from '../runs/RunService.js';
import { ClusterPlace, progress } from '../testing/ClusterPlace.js';
import { madeUpRun, madeUpRunAt } from '../testing/madeUpRun.js';
import { TestApi } from '../testing/TestApi.js';

const id = '20260201-000000-000-depth-smoke';
const path = `/api/v1/runs/${id}`;

let folder = '';
let store: Store;
let service: RunService;
let cluster: ClusterRuns;
let api: TestApi;
let warned: unknown[];
const before = process.env['PATH'];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-cluster-'));
  store = await Store.open(join(folder, 'store'));
  // Whatever is installed on this machine, these runs’ Slurm is not.
  mkdirSync(join(folder, 'bin'));
  process.env['PATH'] = join(folder, 'bin');
  service = await RunService.open({ store });
  warned = [];
  await serve();
});
afterEach(async () => {
  process.env['PATH'] = before;
  await stop();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(): Promise<void> {
  cluster = new ClusterRuns({ store, onError: (error) => warned.push(error) });
  const tokens = new Tokens(store.folder);
  api = await TestApi.start({}, { store, tokens, runs: service, cluster });
}

async function stop(): Promise<void> {
  await cluster.close();
  await api.stop();
}

async function tokenFor(...scopes: ('runs:write' | 'runs:delete')[]) {
  const { token } = await new Tokens(store.folder).create('test', scopes);
  return { Authorization: `Bearer ${token}` };
}

function ask(method: string, of: string, headers: Record<string, string> = {}) {
  return fetch(`${api.url}${of}`, { method, headers });
}

async function refusal(response: Response) {
  return problemSchema.parse(await response.json());
}

const run = async () => runDetailSchema.parse(await api.json(path));
const plan = async () => planSchema.parse(await api.json(`${path}/plan`));
const page = async (query = '') => runPageSchema.parse(await api.json(`/api/v1/runs${query}`));
const ids = async (query: string) => (await page(query)).items.map((each) => each.id);
/** Files are looked at once a second. */
const soon = { timeout: 60_000, interval: 200 };

describe('a run on a cluster', () => {
  it('is listed among the others, filtered, sorted and paged as they are', async () => {
    const place = await ClusterPlace.submit(store, id);
    const [older, newer] = [madeUpRunAt(0), madeUpRunAt(60 * 24 * 60)];
    for (const each of [older, newer]) await store.writeRun(each);
    expect(await ids('')).toEqual([newer.id, id, older.id]);
    expect(await ids('?state=queued')).toEqual([id]);
    const first = await page('?sort=createdAt&limit=1');
    expect(await ids(`?sort=createdAt&limit=1&cursor=${first.next}`)).toEqual([id]);
    expect((await page()).items.map(({ engine }) => engine)).toEqual([
      'process',
      'slurm',
      'process',
    ]);
    await place.start(0);
    await expect.poll(() => ids('?state=running'), soon).toEqual([id]);
    expect((await page('?state=running')).items[0]).toMatchObject({
      ...{ title: expect.any(String), dataset: 'cifar10', finishedAt: null },
      taskCounts: { all: 3, done: 0 },
    });
  });

  it('has its tasks with their states and progress, until it is done', async () => {
    const place = await ClusterPlace.submit(store, id);
    expect(await run()).toMatchObject({ state: 'queued', engine: 'slurm', data: null });
    await place.start(0);
    await expect.poll(async () => (await run()).state, soon).toBe('running');
    const { nodes, edges } = await plan();
    expect(nodes.map(({ state }) => state)).toEqual(['running', 'waiting', 'waiting']);
    expect(nodes[0]?.progress).toEqual(progress);
    const [first, second] = place.tasks.map((task) => task.id);
    expect(edges).toEqual([{ from: first, to: second, role: 'weights' }]);
    await place.finish(0);
    await place.start(1);
    await expect.poll(async () => (await run()).taskCounts.done, soon).toBe(1);
    expect((await plan()).nodes).toMatchObject([
      { state: 'done', seconds: 2, progress: null },
      { state: 'running' },
      { state: 'waiting' },
    ]);
    await place.finish(1);
    await place.start(2);
    await place.finish(2);
    await expect.poll(async () => (await run()).state, soon).toBe('done');
    const unrecorded = await api.get(`${path}/record`);
    expect(await refusal(unrecorded)).toMatchObject({ status: 409, code: 'run-unrecorded' });
    expect(
      await refusal(await ask('POST', `${path}/cancel`, await tokenFor('runs:write'))),
    ).toMatchObject({
      code: 'run-ended',
    });
    await store.writeRun(madeUpRun({ id }));
    expect(await run()).toMatchObject({ engine: 'slurm', service: null, data: { more: [] } });
    expect(await ids('')).toEqual([id]);
  });

  it('has failed once nothing can go on, with the task’s error and no path', async () => {
    const place = await ClusterPlace.submit(store, id);
    await place.start(0);
    await place.fail(0, new TunnelError('not-finite', `see ${store.folder}/logs/12_0.log`));
    await expect.poll(async () => (await plan()).nodes[0]?.state, soon).toBe('failed');
    expect((await run()).state).toBe('running');
    await place.start(2);
    await place.finish(2);
    await expect.poll(async () => (await run()).state, soon).toBe('failed');
    const { error } = (await run()).service ?? {};
    expect(error).toMatchObject({ code: 'not-finite', context: { host: expect.any(String) } });
    expect(JSON.stringify(error)).not.toContain(folder);
  });

  it('waits again where the one that ran a task is gone', async () => {
    const place = await ClusterPlace.submit(store, id);
    await place.say(0, { state: 'running', progress });
    expect((await plan()).nodes[0]?.state).toBe('running');
    let seconds = 0;
    const stateAfterNews = async () => {
      // Each look is at something new.
      seconds += 1;
      await place.say(2, { state: 'running', seconds });
      return (await plan()).nodes[0]?.state;
    };
    await expect.poll(stateAfterNews, soon).toBe('waiting');
  });

  it('is cancelled where Slurm’s commands are, and refused where they are not', async () => {
    const place = await ClusterPlace.submit(store, id);
    await place.start(0);
    const cancel = async (...scopes: ('runs:write' | 'runs:delete')[]) =>
      ask('POST', `${path}/cancel`, await tokenFor(...scopes));
    expect((await ask('POST', `${path}/cancel`)).status).toBe(401);
    expect((await cancel('runs:delete')).status).toBe(403);
    expect(await refusal(await cancel('runs:write'))).toMatchObject({
      ...{ status: 501, code: 'scheduler-missing', detail: expect.stringContaining(id) },
    });
    scancel(`echo "scancel: error: Access denied to ${store.folder}" >&2; exit 1`);
    const refused = await refusal(await cancel('runs:write'));
    expect(refused).toMatchObject({ status: 502, code: 'scheduler-refused' });
    expect(refused.detail).not.toContain(folder);
    expect((await run()).service?.cancelling).toBe(false);

    scancel(`echo "$@" > ${folder}/cancelled`);
    const answer = await cancel('runs:write');
    expect(answer.status).toBe(202);
    // What runs keeps its state first.
    expect(await answer.json()).toMatchObject({ state: 'running', cancelling: true });
    expect(execFileSync('/bin/cat', [join(folder, 'cancelled')], { encoding: 'utf8' })).toBe(
      `--name=${id}\n`,
    );
    await place.fail(0, new TunnelError('cancelled', 'it was stopped'));
    await expect.poll(async () => (await run()).state, soon).toBe('cancelled');
    expect((await plan()).nodes[0]?.state).toBe('cancelled');
    expect((await cancel('runs:write')).status).toBe(202);
  });

  it('is deleted when it has ended, with all that was kept of its jobs', async () => {
    const place = await ClusterPlace.submit(store, id);
    await place.start(0);
    const remover = await tokenFor('runs:delete');
    expect(await refusal(await ask('DELETE', path, remover))).toMatchObject({ code: 'run-active' });
    await place.finish(0);
    await store.writeRun(madeUpRun({ id }));
    expect((await ask('DELETE', path, remover)).status).toBe(204);
    expect(await ids('')).toEqual([]);
    expect((await api.get(path)).status).toBe(404);
    expect(existsSync(place.submitted.folder)).toBe(false);
    expect(store.hasTask(place.tasks[0]?.id ?? '')).toBe(true);
  });
});

/** A command of Slurm. */
function scancel(line: string): void {
  const file = join(folder, 'bin', 'scancel');
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}

describe('its events', () => {
  const eventsAfter = async (after: number) => {
    const response = await api.get(`${path}/events`, { 'Last-Event-ID': String(after) });
    return { response, events: eventsIn(response) };
  };

  async function* eventsIn(response: Response): AsyncGenerator<RunEvent> {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data) yield parseRunEvent(data);
      }
    }
  }

  async function next(events: AsyncGenerator<RunEvent>): Promise<RunEvent> {
    const { value, done } = await events.next();
    if (done) throw new Error('there is none');
    return value;
  }

  it('tell of what its jobs say, and go on for who comes back, even to another service', async () => {
    const place = await ClusterPlace.submit(store, id);
    const { events } = await eventsAfter(0);
    expect(await next(events)).toMatchObject({ id: 1, kind: 'state', state: 'queued' });
    expect(await next(events)).toMatchObject({ id: 2, kind: 'plan', tasks: { length: 3 } });
    await place.start(0);
    expect(await next(events)).toMatchObject({ id: 3, kind: 'state', state: 'running' });
    const [task, , third] = place.tasks.map((each) => each.id);
    expect(await next(events)).toMatchObject({ id: 4, kind: 'started', task, index: 1, total: 3 });
    expect(await next(events)).toMatchObject({ id: 5, kind: 'progress', task, progress });
    await stop();

    await place.finish(0);
    await place.start(2);
    await serve();
    const later = (await eventsAfter(5)).events;
    expect(await next(later)).toMatchObject({ id: 6, kind: 'ended', task, state: 'done' });
    expect(await next(later)).toMatchObject({ id: 7, kind: 'started', task: third, index: 2 });
    await place.fail(2, new TunnelError('not-finite', 'the loss is infinite'));
    const told: RunEvent[] = [];
    for await (const event of later) {
      told.push(event);
      if (event.kind === 'warning') break;
    }
    expect(told.map(({ kind }) => kind)).toEqual(['progress', 'ended', 'warning']);

    await place.start(1);
    await place.fail(1, new TunnelError('not-finite', 'the loss is infinite'));
    const last: RunEvent[] = [];
    for await (const event of (await eventsAfter(10)).events) last.push(event);
    expect(last.at(-1)).toMatchObject({ kind: 'state', state: 'failed' });
    expect(last.map((event) => event.id)).toEqual(last.map((_, at) => 11 + at));
    expect((await eventsAfter(last.at(-1)?.id ?? 0)).response.status).toBe(204);
  });

  it('are many clients’ without more looks, and those of a run with a record end', async () => {
    const place = await ClusterPlace.submit(store, id);
    for (const at of [0, 2]) {
      await place.start(at);
      await place.finish(at);
    }
    await store.writeRun(madeUpRun({ id }));
    const texts = await Promise.all(
      Array.from({ length: 20 }, async () => (await api.get(`${path}/events`)).text()),
    );
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('"state":"done"');
  });

  it('of a run that there is not are not found', async () => {
    expect((await api.get(`${path}/events`)).status).toBe(404);
  });
});

describe('what a task’s job has printed', () => {
  const log = async (of: ClusterPlace, headers: Record<string, string>) =>
    ask('GET', `${path}/tasks/${of.tasks[0]?.id}/log`, headers);

  it('is given to those with a token, and no more of it than its end', async () => {
    const place = await ClusterPlace.submit(store, id);
    const writer = await tokenFor('runs:write');
    expect((await log(place, {})).status).toBe(401);
    expect((await log(place, writer)).status).toBe(404);
    const file = join(place.submitted.logFolder, '12_0.log');
    writeFileSync(file, 'hello\n');
    const answer = await log(place, writer);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toBe('hello\n');
    writeFileSync(file, `${'x'.repeat(1000)}\n`.repeat(1000));
    const end = await (await log(place, writer)).text();
    expect(end.length).toBeLessThan(256 * 1024);
    expect(end).toMatch(/^… \d+ bytes before\nx{1000}\n/);
    const unknown = `${path}/tasks/${'0'.repeat(64)}/log`;
    expect((await ask('GET', unknown, writer)).status).toBe(404);
  });

  it('is no file from elsewhere', async () => {
    const place = await ClusterPlace.submit(store, id);
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'a secret');
    symlinkSync(secret, join(place.submitted.logFolder, '12_0.log'));
    const answer = await log(place, await tokenFor('runs:write'));
    expect(await refusal(answer)).toMatchObject({ status: 500, code: 'artifact-corrupt' });
    rmSync(place.submitted.logFolder, { recursive: true });
    mkdirSync(join(folder, 'logs'));
    writeFileSync(join(folder, 'logs', '12_0.log'), 'a secret');
    symlinkSync(join(folder, 'logs'), place.submitted.logFolder);
    expect((await log(place, await tokenFor('runs:write'))).status).toBe(500);
  });
});

describe('files that are not what they should be', () => {
  it('leave a run out, and are told of once', async () => {
    const sound = await ClusterPlace.submit(store, id, 10);
    const broken = await Promise.all(
      ['no-json', 'no-plan', 'linked', 'pipe', 'no-request'].map((name) =>
        ClusterPlace.submit(store, name),
      ),
    );
    const [noJson, noPlan, linked, pipe, noRequest] = broken.map(({ submitted }) => submitted);
    writeFileSync(noJson?.planFile ?? '', '{');
    writeFileSync(noPlan?.planFile ?? '', '{"tasks":[{"id":"../../x","label":"x"}]}');
    rmSync(linked?.planFile ?? '');
    symlinkSync(sound.submitted.planFile, linked?.planFile ?? '');
    rmSync(pipe?.planFile ?? '');
    execFileSync('/usr/bin/mkfifo', [pipe?.planFile ?? '']);
    rmSync(join(noRequest?.folder ?? '', 'request.json'));
    mkdirSync(join(store.folder, 'submitted', 'being-submitted'));
    mkdirSync(join(store.folder, 'submitted', '.hidden'));
    expect(await ids('')).toEqual([id]);
    expect(await ids('')).toEqual([id]);
    expect(warned).toHaveLength(5);
    for (const { submitted } of broken) {
      expect(await refusal(await api.get(`/api/v1/runs/${submitted.id}`))).toMatchObject({
        ...{ status: 500, code: 'artifact-corrupt', context: {} },
      });
    }
    expect((await api.get('/api/v1/runs/being-submitted')).status).toBe(404);
  });

  it('say nothing of a task', async () => {
    const place = await ClusterPlace.submit(store, id);
    const [first, second, third] = place.tasks.map((task) =>
      join(place.submitted.statusFolder, `${task.id}.json`),
    );
    writeFileSync(first ?? '', '{"state":"running"}');
    writeFileSync(second ?? '', ' '.repeat(2 ** 21));
    execFileSync('/usr/bin/mkfifo', [third ?? '']);
    writeFileSync(join(place.submitted.statusFolder, 'more'), '');
    expect((await plan()).nodes.map(({ state }) => state)).toEqual(Array(3).fill('waiting'));
    expect((await run()).state).toBe('queued');
  });
});
