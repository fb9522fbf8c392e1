import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { problemSchema } from '@tunnel/core/resources';
import { Store, Tokens } from '@tunnel/store';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepTasks, weights } from '../testing/keepTasks.js';
import { madeUpRun } from '../testing/madeUpRun.js';
import { TestApi } from '../testing/TestApi.js';
import { TestRuns } from '../testing/TestRuns.js';

let runs: TestRuns;
let api: TestApi;
let token = '';
const run = madeUpRun();
beforeAll(async () => {
  runs = new TestRuns();
  const store = await Store.open(runs.storeFolder);
  await store.writeRun({ ...run, tasks: await keepTasks(store) });
  // Runs fail at once: what is tried here is what starts them.
  const env = { ...runs.env, LIBTORCH: join(runs.folder, 'none') };
  const service = await runs.open({ env, queueLimit: 0 });
  const tokens = new Tokens(runs.storeFolder);
  ({ token } = await tokens.create('test', ['runs:write', 'runs:delete']));
  api = await TestApi.start({}, { store, tokens, runs: service });
});
afterAll(async () => {
  await api.stop();
  await runs.remove();
});

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** Sends a request as it is written: `fetch` would mend it. What cannot be sent is not. */
async function ask({ method = 'GET', path, headers = {}, body }: Asked) {
  let request: ReturnType<typeof httpRequest>;
  try {
    request = httpRequest(api.url, { method, path, headers, agent: false });
  } catch {
    return null;
  }
  request.end(body);
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (!response) throw new Error('no response');
  const type = response.headers['content-type'] ?? '';
  return { status: response.statusCode ?? 0, type, body: await text(response) };
}

/** An answer that a client can do something with: never the service’s own failure. */
async function answered(asked: Asked): Promise<number> {
  const answer = await ask(asked);
  if (answer === null) return 0;
  const { status, type, body } = answer;
  expect(status, body).toBeLessThan(500);
  if (status >= 400) {
    expect(type).toMatch(/^application\/problem\+json/);
    expect(problemSchema.parse(JSON.parse(body)).status).toBe(status);
    expect(body).not.toContain(runs.folder);
  }
  return status;
}

const sha256 = createHash('sha256').update(weights).digest('hex');
const part = fc.oneof(
  fc.constantFrom(
    'api',
    'v1',
    'runs',
    'tasks',
    'artifacts',
    'figures',
    'layers',
    'tunnels',
    'events',
  ),
  fc.constantFrom(run.id, sha256, '0'.repeat(64), '..', '.', '', '__proto__', 'lengths.svg'),
  fc.constantFrom('%', '%00', '%2e%2e%2f', '%ff', '%u0041', '..%5c', '%252e'),
  fc.webSegment(),
  fc.string({ unit: 'grapheme-ascii' }).map(encodeURIComponent),
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'cursor',
        'limit',
        'sort',
        'scale',
        'state',
        'threshold',
        'seed',
        'task',
        'run',
        'x',
      ),
      fc.oneof(
        fc.constantFrom('', '0', '-1', '1e9', '0.95', '1'.repeat(40), '-createdAt', 'done', 'NaN'),
        fc.webQueryParameters(),
        fc.json().map((json) => Buffer.from(json).toString('base64url')),
      ),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
const path = fc
  .tuple(
    fc.constantFrom('/', '/api/v1/', `/api/v1/runs/${run.id}/`),
    fc.array(part, { maxLength: 4 }),
    query,
  )
  .map(([start, parts, query]) => `${start}${parts.join('/')}${query && `?${query}`}`);
const numRuns = 150;

it('any address is answered, or is refused', async () => {
  const method = fc.constantFrom('GET', 'GET', 'GET', 'DELETE', 'PATCH', 'OPTIONS');
  await fc.assert(
    fc.asyncProperty(method, path, async (method, path) => {
      await answered({ method, path });
    }),
    { numRuns: 2 * numRuns },
  );
});

it('a page of runs begins at a cursor that a page has given, and at no other', async () => {
  const cursor = fc.oneof(
    fc.webSegment(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    fc
      .tuple(fc.constantFrom('-createdAt', 'experiment', ''), fc.string(), fc.string())
      .map((place) => Buffer.from(JSON.stringify(place)).toString('base64url')),
  );
  await fc.assert(
    fc.asyncProperty(cursor, async (cursor) => {
      const status = await answered({ path: `/api/v1/runs?cursor=${cursor}` });
      expect([0, 200, 400, 404]).toContain(status);
    }),
    { numRuns },
  );
});

it('any range of a file is a part of it, or all, or is refused', async () => {
  const number = fc.oneof(fc.nat(40), fc.constantFrom(2 ** 31, 2 ** 53, 1e21, -1));
  const range = fc.oneof(
    fc.string({ unit: 'grapheme-ascii' }),
    fc.tuple(number, number).map(([from, to]) => `bytes=${from}-${to}`),
    fc
      .array(fc.tuple(number, number), { maxLength: 20 })
      .map((all) => `bytes=${all.map((each) => each.join('-')).join(',')}`),
  );
  await fc.assert(
    fc.asyncProperty(range, async (range) => {
      const asked = { path: `/api/v1/artifacts/${sha256}`, headers: { Range: range } };
      const answer = await ask(asked);
      if (answer === null) return;
      expect([200, 206, 400, 416]).toContain(answer.status);
      if (answer.status === 200) expect(answer.body).toBe(weights);
      if (answer.status === 206) expect(weights).toContain(answer.body);
    }),
    { numRuns },
  );
});

it('any last event, key or token is taken, or is refused', async () => {
  const value = fc.oneof(
    fc.constantFrom('0', '1', '-1', '9'.repeat(15), '9'.repeat(16), '1.5', 'NaN', ''),
    fc.string({ unit: 'grapheme-ascii' }),
  );
  await fc.assert(
    fc.asyncProperty(value, async (value) => {
      const events = `/api/v1/runs/${run.id}/events`;
      await answered({ path: events, headers: { 'Last-Event-ID': value } });
      const start = { method: 'POST', path: '/api/v1/runs', body: '{}' };
      const json = { 'Content-Type': 'application/json' };
      const Authorization = `Bearer ${token}`;
      await answered({ ...start, headers: { ...json, Authorization, 'Idempotency-Key': value } });
      await answered({ ...start, headers: { ...json, Authorization: value } });
    }),
    { numRuns },
  );
});

it('any body starts a run that could be, or is refused', async () => {
  const values = fc.oneof(
    fc.constantFrom<unknown>('quickstart', 'smoke', 'shapes', [0], 1, 'cpu', '__proto__', 2 ** 53),
    fc.jsonValue(),
  );
  const names = fc.constantFrom(
    'experiment',
    'scale',
    'seeds',
    'dataset',
    'threads',
    'device',
    'x',
  );
  const body = fc.oneof(
    fc.string(),
    fc.uint8Array({ maxLength: 50 }),
    fc.json(),
    fc.nat(20_000).map((depth) => '['.repeat(depth)),
    fc.nat(20_000).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
    fc
      .dictionary(names, values, { noNullPrototype: true })
      .map((fields) =>
        JSON.stringify({ experiment: 'quickstart', scale: 'smoke', dataset: 'shapes', ...fields }),
      ),
  );
  await fc.assert(
    fc.asyncProperty(body, async (body) => {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
      const status = await answered({ method: 'POST', path: '/api/v1/runs', headers, body });
      expect([202, 400, 413, 422, 429]).toContain(status);
    }),
    { numRuns },
  );
});
