import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { problemSchema, runStateSchema } from '@tunnel/core/resources';
import { Store, type TokenScope, Tokens } from '@tunnel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunService } from '../runs/RunService.js';
import { TestApi } from '../testing/TestApi.js';
import { smallRun, TestRuns } from '../testing/TestRuns.js';

const eventCount = 400;
const prepared = '20260131-120000-123-quickstart-smoke';

let runs: TestRuns;
let service: RunService;
let api: TestApi;
let tokens: Tokens;
beforeAll(async () => {
  runs = new TestRuns();
  prepareRun();
  // Runs fail at once: what they compute is tested elsewhere.
  const env = { ...runs.env, LIBTORCH: join(runs.folder, 'none') };
  service = await runs.open({ env, queueLimit: 2 });
  tokens = new Tokens(runs.storeFolder);
  const store = await Store.open(runs.storeFolder);
  api = await TestApi.start({}, { store, tokens, runs: service });
});
afterAll(async () => {
  await api.stop();
  await runs.remove();
});

/** A run that was cancelled after many events. */
function prepareRun(): void {
  const folder = join(runs.storeFolder, 'service', 'runs', prepared);
  mkdirSync(folder, { recursive: true });
  const time = '2026-01-31T12:00:00.123Z';
  const state = {
    id: prepared,
    state: 'cancelled',
    request: { ...smallRun, device: 'cpu' },
    createdAt: time,
    startedAt: time,
    finishedAt: time,
    error: null,
    cancelling: false,
    tasks: { all: 4, done: 1 },
  };
  const kept = { version: 1, state, idempotencyKey: null };
  writeFileSync(join(folder, 'state.json'), JSON.stringify(kept));
  const events = Array.from({ length: eventCount }, (_, at) =>
    JSON.stringify({
      id: at + 1,
      time,
      kind: 'data',
      train: 'x'.repeat(500),
      ood: null,
      notes: [],
    }),
  );
  writeFileSync(join(folder, 'events.ndjson'), `${events.join('\n')}\n`);
}

async function tokenFor(...scopes: TokenScope[]): Promise<{ Authorization: string }> {
  const { token } = await tokens.create('test', scopes);
  return { Authorization: `Bearer ${token}` };
}

function ask(method: string, path: string, headers: Record<string, string>, body?: unknown) {
  const type = { 'Content-Type': 'application/json' };
  return fetch(`${api.url}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : type), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return problemSchema.parse(await response.json());
}

describe('refused, and nothing is started:', () => {
  it('what has no token, another’s, one in its address, or too little scope', async () => {
    const remover = await tokenFor('runs:delete');
    const { token, info } = await tokens.create('gone', ['runs:write']);
    await tokens.revoke(info.id);
    const before = service.list().length;
    const answers: [Response, number, string][] = [
      [await ask('POST', '/runs', {}, smallRun), 401, 'token-missing'],
      [await ask('POST', '/runs', { Authorization: 'Bearer no' }, smallRun), 401, 'token-missing'],
      [
        await ask('POST', '/runs', { Authorization: `Bearer ${token}` }, smallRun),
        401,
        'token-missing',
      ],
      [await ask('POST', `/runs?access_token=${token}`, {}, smallRun), 400, 'token-in-url'],
      [await ask('POST', '/runs', remover, smallRun), 403, 'scope-missing'],
      [
        await ask('DELETE', `/runs/${prepared}`, await tokenFor('runs:write')),
        403,
        'scope-missing',
      ],
    ];
    for (const [response, status, code] of answers) {
      expect(await problemOf(response)).toMatchObject({ status, code });
    }
    expect(service.list()).toHaveLength(before);
  });

  it('bodies that are too large, too deep, or no run', async () => {
    const writer = await tokenFor('runs:write');
    const before = service.list().length;
    const answers: [Response, number][] = [
      [await ask('POST', '/runs', writer, '['.repeat(1000) + ']'.repeat(1000)), 413],
      [await ask('POST', '/runs', writer, { ...smallRun, experiment: 'none' }), 400],
      [await ask('POST', '/runs', writer, { ...smallRun, memoryBytes: 2 ** 50 }), 422],
      [await ask('POST', '/runs', { ...writer, 'Idempotency-Key': 'a b' }, smallRun), 400],
      [await ask('POST', '/runs/none/cancel', writer), 404],
    ];
    for (const [response, status] of answers) {
      expect((await problemOf(response)).status).toBe(status);
    }
    expect(service.list()).toHaveLength(before);
  });
});

it('a run is started once by its key, read before it has a record, and deleted', async () => {
  const headers = await tokenFor('runs:write', 'runs:delete');
  const keyed = { ...headers, 'Idempotency-Key': 'once' };
  const first = await ask('POST', '/runs', keyed, smallRun);
  expect(first.status).toBe(202);
  const { id } = runStateSchema.parse(await first.json());
  expect(first.headers.get('location')).toBe(`/api/v1/runs/${id}`);
  const second = await ask('POST', '/runs', keyed, smallRun);
  expect(await second.json()).toMatchObject({ id });
  expect(await api.json(`/api/v1/runs/${id}`)).toMatchObject({ id, data: null, service: { id } });

  expect(await (await ask('GET', `/runs/${id}/events`, {})).text()).toMatch(/"state":"failed"/);
  expect(await api.json(`/api/v1/runs/${id}/plan`)).toEqual({ run: id, nodes: [], edges: [] });
  const record = await problemOf(await ask('GET', `/runs/${id}/record`, {}));
  expect(record).toMatchObject({ status: 409, code: 'run-unrecorded', context: { run: id } });
  expect(await api.json('/api/v1/runs?state=failed')).toMatchObject({ items: [{ id }] });
  expect(await api.json(`/api/v1/runs/${id}`)).toMatchObject({
    state: 'failed',
    service: { error: { code: 'libtorch-unloadable' } },
  });
  expect((await ask('POST', `/runs/${id}/cancel`, headers)).status).toBe(409);
  expect((await ask('DELETE', `/runs/${id}`, headers)).status).toBe(204);
  expect((await ask('GET', `/runs/${id}`, {})).status).toBe(404);
  expect((await ask('GET', `/runs/${id}/events`, {})).status).toBe(404);
});

it('says when to come back where too many wait', async () => {
  const headers = await tokenFor('runs:write');
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => ask('POST', '/runs', headers, smallRun)),
  );
  const refused = answers.filter(({ status }) => status !== 202);
  expect(refused.length).toBeGreaterThan(0);
  for (const response of refused) {
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problemOf(response)).toMatchObject({ status: 429, code: 'queue-full' });
  }
});

describe('events', () => {
  const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  const all = Array.from({ length: eventCount }, (_, at) => at + 1);

  it('come in order from any one on, and not at all after the last', async () => {
    const after = (id: number) =>
      ask('GET', `/runs/${prepared}/events`, { 'Last-Event-ID': String(id) });
    expect(idsIn(await (await after(0)).text())).toEqual(all);
    const later = await after(390);
    expect(later.headers.get('content-type')).toBe('text/event-stream');
    expect(idsIn(await later.text())).toEqual(all.slice(390));
    expect((await after(eventCount)).status).toBe(204);
  });

  it('come to many clients, whom one that does not read holds up in nothing', async () => {
    const slow = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(`${api.url}/api/v1/runs/${prepared}/events`, { agent: false }, resolve)
        .on('error', reject)
        .end();
    });
    const texts = await Promise.all(
      Array.from({ length: 100 }, async () =>
        (await ask('GET', `/runs/${prepared}/events`, {})).text(),
      ),
    );
    for (const text of texts) expect(idsIn(text)).toEqual(all);
    let late = '';
    for await (const chunk of slow) late += chunk;
    expect(idsIn(late)).toEqual(all);
  });
});
