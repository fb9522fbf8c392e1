import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApi } from '../testing/TestApi.js';

const index = '<!doctype html><title>page</title>';
const script = 'console.log(1)';
const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let folder = '';
let api: TestApi;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), index);
  writeFileSync(join(folder, 'assets', 'index-a1.js'), script);
  writeFileSync(join(folder, 'assets', 'index-a1.js.br'), brotliCompressSync(script));
  api = await TestApi.start({}, { page: folder });
});
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

it.each(['/', '/experiments', '/runs/20261128-093806-609-quickstart-smoke/layers', '/nowhere'])(
  'gives a browser that opens %s the page',
  async (path) => {
    const response = await api.get(path, browser);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
    expect(await response.text()).toBe(index);
  },
);

it('lets a browser that has the page run it', async () => {
  const first = await api.get('/', browser);
  const etag = first.headers.get('etag') ?? '';
  const again = await api.get('/', { ...browser, 'If-None-Match': etag });
  expect(again.status).toBe(304);
  const name = 'content-security-policy';
  expect(again.headers.get(name)).toBe(first.headers.get(name));
});

it('gives programs no page in place of a resource', async () => {
  for (const [path, headers] of [
    ['/nowhere', { Accept: 'application/json' }],
    ['/nowhere', {}],
    ['/api/v1/nowhere', browser],
    ['/assets/gone.js', browser],
    ['/api/v1/runs/none', browser],
  ] as const) {
    const response = await api.get(path, headers);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('content-security-policy')).not.toContain('script-src');
  }
  const posted = await fetch(`${api.url}/experiments`, { method: 'POST', headers: browser });
  expect(posted.status).toBe(404);
});

it('keeps what has a hash in its name, compressed beforehand', async () => {
  const response = await api.get('/assets/index-a1.js', { 'Accept-Encoding': 'br' });
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(response.headers.get('content-encoding')).toBe('br');
  expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
  expect(await response.text()).toBe(script);
});

it('serves nothing from outside its folder', async () => {
  const answer = await api.getAsWritten('/assets/..%2f..%2f..%2f..%2fetc%2fpasswd');
  expect(answer.status).toBe(404);
  expect(answer.body).not.toContain('root:');
});
