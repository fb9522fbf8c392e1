import { problemSchema } from '@tunnel/core/resources';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from './testing/TestApi.js';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

describe('the service', () => {
  it('is alive and ready', async () => {
    expect(await api.json('/healthz')).toMatchObject({ status: 'ok' });
    await expect.poll(async () => (await api.get('/readyz')).status).toBe(200);
  });

  it('counts requests by route', async () => {
    await api.json('/healthz');
    const metrics = await (await api.get('/metrics')).text();
    expect(metrics).toMatch(
      /tunnel_api_request_seconds_count\{method="GET",route="\/healthz",status="200"\} \d/,
    );
  });

  it('has a document of its routes, and a page that needs nothing from elsewhere', async () => {
    const document = await api.json('/openapi.json');
    expect(document).toMatchObject({
      openapi: '3.1.0',
      paths: { '/api/v1/experiments': { get: { operationId: 'listExperiments' } } },
    });
    const page = await (await api.get('/docs')).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(assets).toHaveLength(3);
    for (const path of assets) expect((await api.get(path)).status).toBe(200);
    expect(page).not.toMatch(/https?:/);
  });
});

describe('every answer', () => {
  it('has a request id, the client’s own where it is harmless', async () => {
    const headers = { 'X-Request-Id': 'mine-1' };
    expect((await api.get('/healthz', headers)).headers.get('x-request-id')).toBe('mine-1');
    const strange = { 'X-Request-Id': 'a b' };
    expect((await api.get('/healthz', strange)).headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  it('has an entity tag by its content, and is not sent twice', async () => {
    const first = await api.get('/api/v1/experiments');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
    const again = await api.get('/api/v1/experiments', { 'If-None-Match': etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  it('has security headers, and none that names its framework', async () => {
    const { headers } = await api.get('/healthz');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a refusal', () => {
  const refused: [string, string, number, string][] = [
    ['what is not there', '/nothing', 404, 'not-found'],
    ['an experiment that is not there', '/api/v1/experiments/none', 404, 'not-found'],
    ['a name that is none', '/api/v1/experiments/A%20B', 400, 'invalid-request'],
    ['a broken escape', '/api/v1/experiments/%E0%A4%A', 400, 'invalid-request'],
    ['a token in the address', '/api/v1/experiments?access_token=x', 400, 'token-in-url'],
  ];
  it.each(refused)('of %s is a problem document', async (_, path, status, code) => {
    const response = await api.get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = problemSchema.parse(await response.json());
    expect(problem).toMatchObject({ type: `urn:tunnel:problem:${code}`, status, code });
    expect(problem.instance).toBe(response.headers.get('x-request-id'));
  });

  it('of another method says which ones there are', async () => {
    const response = await fetch(`${api.url}/api/v1/experiments`, { method: 'PATCH' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });
});
