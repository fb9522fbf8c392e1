import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { problemSchema } from '@tunnel/core/resources';
import { afterEach, describe, expect, it } from 'vitest';
import type { ApiConfig } from '../config/apiConfig.js';
import { madeUpRun } from '../testing/madeUpRun.js';
import { TestApi } from '../testing/TestApi.js';

let api: TestApi;
const start = async (settings: Partial<ApiConfig> = {}) => {
  api = await TestApi.start(settings);
};
afterEach(() => api.stop());

/** What comes back over a connection until the server closes it. */
async function talk(said: string): Promise<string> {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  socket.write(said);
  return text(socket);
}

/** The problem document that an answer ends with. */
function problemIn(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toContain('Content-Type: application/problem+json');
  return problemSchema.parse(JSON.parse(body));
}

describe('a client', () => {
  it('that does not end its headers is let go', async () => {
    await start({ headersTimeoutMs: 50 });
    const answer = await talk('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(problemIn(answer)).toMatchObject({ status: 408, code: 'request-timeout' });
  });

  it('that does not speak HTTP, or too much of it, is told so', async () => {
    await start();
    expect(problemIn(await talk('HELO\r\n\r\n'))).toMatchObject({ code: 'invalid-request' });
    const long = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(problemIn(await talk(long))).toMatchObject({ status: 431, code: 'headers-too-large' });
  });

  it('that speaks no HTTP after a request gets one answer', async () => {
    await start();
    const answer = await talk('GET /docs HTTP/1.1\r\nHost: x\r\n\r\nHELO\r\n\r\n');
    expect(answer.match(/^HTTP\/1.1 /gm)).toHaveLength(1);
  });

  it('that says nothing is let go', async () => {
    await start({ idleTimeoutMs: 50 });
    expect(await talk('')).toBe('');
  });

  it('that is one too many is let go', async () => {
    await start({ maxConnections: 1 });
    const first = connect(Number(new URL(api.url).port), '127.0.0.1');
    await once(first, 'connect');
    await expect(talk('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')).resolves.toBe('');
    first.destroy();
  });

  it('that sends a hundred megabytes is refused before it has sent them, and let go', async () => {
    await start();
    const request = httpRequest(`${api.url}/api/v1/runs`, {
      method: 'POST',
      headers: { 'Content-Length': 100_000_000, 'Content-Type': 'application/json' },
    });
    request.on('error', () => {});
    request.write('{');
    const [response]: IncomingMessage[] = await once(request, 'response');
    expect(response?.statusCode).toBe(413);
    response?.resume();
    await once(request, 'close');
  });

  it('that asks too often is told to wait', async () => {
    await start({ rateLimit: 2 });
    for (const status of [200, 200]) expect((await api.get('/healthz')).status).toBe(status);
    const response = await api.get('/healthz');
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ code: 'too-many-requests' });
  });
});

it('a client behind a proxy is known by what the proxy says, not by what it says of itself', async () => {
  await start({ rateLimit: 2, trustProxy: true });
  const statuses = [];
  for (const forged of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) {
    const headers = { 'X-Forwarded-For': `${forged}, 192.0.2.7` };
    statuses.push((await api.get('/healthz', headers)).status);
  }
  expect(statuses).toEqual([200, 200, 429]);
  const another = { 'X-Forwarded-For': '192.0.2.8' };
  expect((await api.get('/healthz', another)).status).toBe(200);
});

/** The status line of an answer to a request that names a host. */
async function statusFor(host: string): Promise<string> {
  const answer = await talk(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return answer.split('\r\n')[0] ?? '';
}

it('a name that leads to this machine from elsewhere is not answered', async () => {
  await start();
  expect(await statusFor('rebound.example.org:4600')).toMatch(/ 400 /);
  for (const host of ['localhost:4600', '127.0.0.1', '[::1]:4600', '192.0.2.1', 'a.localhost']) {
    expect(await statusFor(host)).toMatch(/ 200 /);
  }
});

it.each([{ host: '0.0.0.0' }, { trustProxy: true }])(
  'any name is answered where others than this machine are served: %j',
  async (settings) => {
    await start(settings);
    expect(await statusFor('tunnel.example.org')).toMatch(/ 200 /);
  },
);

it('large answers are compressed, and have the same entity tag', async () => {
  await start();
  await api.store.writeRun(madeUpRun());
  const path = `/api/v1/runs/${madeUpRun().id}/layers`;
  const plain = await api.get(path, { 'Accept-Encoding': 'identity' });
  const request = httpRequest(`${api.url}${path}`, { headers: { 'Accept-Encoding': 'gzip' } });
  const [response]: IncomingMessage[] = await once(request.end(), 'response');
  expect(response?.headers).toMatchObject({
    'content-encoding': 'gzip',
    etag: plain.headers.get('etag'),
    vary: expect.stringContaining('Accept-Encoding'),
  });
  const packed = Buffer.concat((await response?.toArray()) ?? []);
  expect(gunzipSync(packed).toString()).toBe(await plain.text());
});

it('pages of other origins may read where the configuration says so', async () => {
  await start({ corsOrigins: ['https://example.org'] });
  const origin = async (from: string) =>
    (await api.get('/healthz', { Origin: from })).headers.get('access-control-allow-origin');
  expect(await origin('https://example.org')).toBe('https://example.org');
  expect(await origin('https://example.com')).toBeNull();
});
