import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { importDataset } from '@tunnel/datasets';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Served } from './Served.mjs';

const mebi = 2 ** 20;
const smallRun = { experiment: 'quickstart', scale: 'smoke', dataset: 'shapes', threads: 1 };

let served: Served;
let writer: string;
let remover: string;
beforeAll(async () => {
  const timeouts = ['--headers-timeout-ms', '1000', '--request-timeout-ms', '2000'];
  const flags = ['--rate-limit', '0', '--queue-limit', '4', ...timeouts];
  const cache = { TUNNEL_CACHE_DIR: '' };
  // Runs fail as soon as they are begun: what they compute is tested elsewhere.
  served = new Served(flags, Object.assign(cache, { LIBTORCH: '/none' }));
  cache.TUNNEL_CACHE_DIR = join(served.folder, 'cache');
  await importLargeImages(cache);
  await served.start();
  writer = await served.token('runs:write');
  remover = await served.token('runs:delete');
});
afterAll(() => served.remove());

/** Four classes of an image each, of 512 pixels a side. */
async function importLargeImages(env: NodeJS.ProcessEnv): Promise<void> {
  const folder = join(served.folder, 'images');
  const create = { width: 512, height: 512, channels: 3, background: '#456' } as const;
  for (const split of ['train', 'test']) {
    for (const name of ['a', 'b', 'c', 'd']) {
      mkdirSync(join(folder, split, name), { recursive: true });
      await sharp({ create })
        .png()
        .toFile(join(folder, split, name, 'image.png'));
    }
  }
  await importDataset(folder, { name: 'large', side: 512, env });
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string | number>;
  /** Chunks; default none. */
  readonly body?: Iterable<string>;
  readonly agent?: Agent;
}

/** Asks for a path just as it is written: `fetch` would resolve its dots. */
function ask(path: string, { method = 'GET', headers = {}, body = [], agent }: Asked = {}) {
  return new Promise<Answer & { sent: number }>((resolve, reject) => {
    const request = httpRequest(served.url, { path, method, headers, agent: agent ?? false });
    let sent = 0;
    let answered = false;
    request.on('response', async (response) => {
      answered = true;
      const { statusCode: status = 0, headers: had } = response;
      resolve({ status, headers: had, body: await text(response), sent });
      request.destroy();
    });
    request.on('error', (error) => answered || reject(error));
    const chunks = body[Symbol.iterator]();
    const more = () => {
      while (!request.destroyed) {
        const next = chunks.next();
        if (next.done) {
          request.end();
          return;
        }
        sent += next.value.length;
        if (!request.write(next.value)) {
          request.once('drain', more);
          return;
        }
      }
    };
    more();
  });
}

const json = { 'Content-Type': 'application/json' };
const by = (token: string) => ({ Authorization: `Bearer ${token}` });

function post(path: string, body: string, token = writer): Promise<Answer> {
  const headers = { ...json, ...by(token), 'Content-Length': Buffer.byteLength(body) };
  return ask(path, { method: 'POST', headers, body: [body] });
}

/** Of every file of the store but claims, which are renewed all the time, and the index, which is made anew. */
function hashesOfStore(): string[] {
  return readdirSync(served.storeFolder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && !/claims|catalogue/.test(join(entry.parentPath, entry.name)),
    )
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    })
    .sort();
}

function expectProblem({ status, headers, body }: Answer, expected: number, code: string): void {
  expect([status, headers['content-type']]).toEqual([
    expected,
    expect.stringMatching(/^application\/problem\+json/),
  ]);
  expect(JSON.parse(body)).toMatchObject({ status: expected, code });
}

describe('refused, with nothing changed:', () => {
  let before: string[];
  beforeAll(() => {
    before = hashesOfStore();
  });
  afterAll(async () => {
    expect(hashesOfStore()).toEqual(before);
    expect(JSON.parse((await ask('/api/v1/runs')).body)).toEqual({ items: [], next: null });
  });

  it('no token, a wrong one, a wrong scope, a token in the address', async () => {
    const body = JSON.stringify(smallRun);
    expectProblem(
      await ask('/api/v1/runs', { method: 'POST', headers: json, body: [body] }),
      401,
      'token-missing',
    );
    expectProblem(await post('/api/v1/runs', body, 'none'), 401, 'token-missing');
    expectProblem(await post('/api/v1/runs', body, remover), 403, 'scope-missing');
    for (const name of ['token', 'access_token', 'Access_Token', 'api_key']) {
      expectProblem(await post(`/api/v1/runs?${name}=${writer}`, body), 400, 'token-in-url');
      expectProblem(await ask(`/api/v1/runs?${name}=${writer}`), 400, 'token-in-url');
    }
    const wrong = { method: 'DELETE', headers: by(writer) };
    expectProblem(await ask('/api/v1/runs/any', wrong), 403, 'scope-missing');
  });

  const up = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '%252e%252e%252f',
    '..%5c',
    '..%c0%af',
    '....//',
  ];
  it.each(up)('paths with %s', async (step) => {
    const [token] = readdirSync(join(served.storeFolder, 'tokens'));
    for (const base of ['/api/v1/artifacts/', '/api/v1/tasks/', '/api/v1/runs/']) {
      for (const target of [`tokens/${token}`, 'etc/passwd', 'catalogue.sqlite']) {
        for (const depth of [1, 2, 6]) {
          const { status, headers, body } = await ask(base + step.repeat(depth) + target);
          expect([400, 404]).toContain(status);
          expect(headers['content-type']).toMatch(/^application\/problem\+json/);
          expect(body).not.toMatch(/root:|"scopes"|SQLite/);
        }
      }
    }
  });

  it.each([
    ['0'.repeat(64), 404],
    [`${'0'.repeat(64)}%00`, 400],
    [`${'0'.repeat(64)}%00.txt`, 400],
    ['0'.repeat(63), 400],
    [`/${'0'.repeat(64)}`, 404],
    [`${'0'.repeat(64)}/`, 404],
    [`${'0'.repeat(64)};.txt`, 400],
    ['F'.repeat(64), 400],
    ['%00', 400],
    ['%ff', 400],
  ])('the artifact %s', async (id, status) => {
    const answer = await ask(`/api/v1/artifacts/${id}`);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('bodies of 100 MB, and of no stated length', async () => {
    const chunk = `"${'x'.repeat(64 * 1024 - 2)}"`;
    function* chunks() {
      for (let at = 0; at < 1600; at++) yield chunk;
    }
    const resident = served.residentBytes();
    for (const length of [
      { 'Content-Length': 1600 * chunk.length },
      { 'Transfer-Encoding': 'chunked' },
    ]) {
      const headers = { ...json, ...by(writer), ...length };
      const answer = await ask('/api/v1/runs', { method: 'POST', headers, body: chunks() });
      expectProblem(answer, 413, 'request-too-large');
      // What the sockets hold, no more.
      expect(answer.sent).toBeLessThan(32 * mebi);
    }
    expect(served.residentBytes() - resident).toBeLessThan(64 * mebi);
  });

  it('JSON that is deep, or none, or of the wrong form', async () => {
    const nested = (open: string, close: string, levels: number) =>
      open.repeat(levels) + close.repeat(levels);
    expectProblem(await post('/api/v1/runs', nested('[', ']', 30_000)), 413, 'request-too-large');
    expectProblem(
      await post('/api/v1/runs', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
      413,
      'request-too-large',
    );
    expectProblem(await post('/api/v1/runs', '['.repeat(30_000)), 400, 'invalid-request');
    expectProblem(
      await post('/api/v1/runs', '{"__proto__": {"experiment": "quickstart"}}'),
      400,
      'invalid-request',
    );
    expectProblem(await post('/api/v1/runs', 'null'), 400, 'invalid-request');
  });

  it('runs that need more memory than the machine has', async () => {
    const asked = { ...smallRun, memoryBytes: 2 ** 50 };
    expectProblem(await post('/api/v1/runs', JSON.stringify(asked)), 422, 'out-of-memory');
    // Nothing is asked for, but VGG-19 takes 80 GB to train on these images.
    const shorter = { experiment: 'shorter', scale: 'paper', dataset: 'large' };
    const answer = await post('/api/v1/runs', JSON.stringify(shorter));
    expectProblem(answer, 422, 'out-of-memory');
    expect(JSON.parse(answer.body).context.trainingBytes).toBeGreaterThan(70e9);
  });

  it('clients that send their headers, or a body, a byte at a time', async () => {
    const { port } = new URL(served.url);
    /** What comes back, while a byte is sent every 50 ms. */
    const drip = async (head: string) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write(head);
      const dripping = setInterval(() => socket.write('x'), 50);
      const answer = await text(socket).catch(() => '');
      clearInterval(dripping);
      return answer;
    };
    const headers = 'POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';
    const body = `POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${writer}\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n`;
    const slow = Array.from({ length: 200 }, (_, at) => drip(at % 2 === 0 ? headers : body));
    // Others are answered meanwhile.
    for (let at = 0; at < 20; at++) expect((await ask('/healthz')).status).toBe(200);
    for (const answer of await Promise.all(slow)) {
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      expect(answer).toContain('"code":"request-timeout"');
    }
  });
});
