import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Answers } from '../http/Answers.js';
import { answerError } from '../http/errors.js';
import { requestLog } from '../http/requestLog.js';
import { defineRoute } from './Route.js';
import { registerRoutes } from './registerRoutes.js';
import { jsonResponse } from './responses.js';

let handled = 0;
let version = 'first';
const ok = { 200: jsonResponse('It is', z.strictObject({ sum: z.number() })) };
const facts = { tag: 'test', summary: 'A test', responses: ok } as const;
const routes = [
  defineRoute({
    ...facts,
    method: 'post',
    path: '/sums',
    operationId: 'add',
    scope: 'runs:write',
    body: z.strictObject({ of: z.array(z.number()), more: z.unknown().optional() }),
    handle: ({ body }) => ({ status: 200, value: { sum: body.of.reduce((a, b) => a + b, 0) } }),
  }),
  defineRoute({
    ...facts,
    method: 'get',
    path: '/kept/{name}',
    operationId: 'keep',
    params: z.strictObject({ name: z.string() }),
    version: () => version,
    handle: () => {
      handled += 1;
      return { status: 200, value: { sum: handled } };
    },
  }),
  defineRoute({
    ...facts,
    method: 'get',
    path: '/wrong',
    operationId: 'wrong',
    handle: () => ({ status: 200, value: { sum: 'of the store in /home' } }),
  }),
];

let server: Server;
let url: string;
beforeAll(async () => {
  const app = express();
  const log = pino({ level: 'silent' });
  app.use(requestLog(log));
  const scopes: Record<string, string[]> = { writer: ['runs:write'], other: ['runs:delete'] };
  const tokens = { scopesOf: async (token: string) => scopes[token] ?? null };
  registerRoutes(app, routes, { answers: new Answers(1_000_000), tokens });
  app.use(answerError(log));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.close();
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/sums`, {
    method: 'POST',
    body,
    headers: {
      Authorization: 'Bearer writer',
      'Content-Type': 'application/json',
      ...headers,
    },
  });

describe('a body', () => {
  it('is checked and handled', async () => {
    const response = await post('{"of": [1, 2]}');
    expect([response.status, await response.json()]).toEqual([200, { sum: 3 }]);
  });

  const nested = (levels: number) =>
    `{"of": [], "more": ${'['.repeat(levels)}${']'.repeat(levels)}}`;
  it('may be sixteen levels deep', async () => {
    expect((await post(nested(15))).status).toBe(200);
    expect((await post(nested(16))).status).toBe(413);
    expect((await post(nested(20_000))).status).toBe(413);
  });

  const refused: [string, string, Record<string, string>, number, string][] = [
    ['not of its schema', '{"of": ["a"]}', {}, 400, 'invalid-request'],
    ['with a key too many', '{"of": [], "sum": 1}', {}, 400, 'invalid-request'],
    ['that is no JSON', '{"of"', {}, 400, 'invalid-request'],
    ['of another type', 'of=1', { 'Content-Type': 'text/plain' }, 415, 'media-type'],
    ['of another encoding', '{}', { 'Content-Encoding': 'x' }, 415, 'media-type'],
    ['too large', `{"of": [${'1,'.repeat(40_000)}1]}`, {}, 413, 'request-too-large'],
    ['without a token', '{"of": []}', { Authorization: '' }, 401, 'token-missing'],
    ['with a wrong token', '{"of": []}', { Authorization: 'Bearer x' }, 401, 'token-missing'],
    ['of another scope', '{"of": []}', { Authorization: 'Bearer other' }, 403, 'scope-missing'],
  ];
  it.each(refused)('%s is refused', async (_, body, headers, status, code) => {
    const response = await post(body, headers);
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ code, status }),
    ]);
    if (status === 401) expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });
});

it('an answer is kept by path and query until its version is another', async () => {
  const sum = async (name: string) => (await fetch(`${url}/kept/${name}`)).json();
  const first = await sum('a');
  expect(await sum('a')).toEqual(first);
  expect(await sum('b')).not.toEqual(first);
  version = 'second';
  expect(await sum('a')).not.toEqual(first);
});

it('an answer that is not of its schema is not sent, nor what is wrong with it', async () => {
  const response = await fetch(`${url}/wrong`);
  const text = await response.text();
  expect(response.status).toBe(500);
  expect(JSON.parse(text)).toMatchObject({ code: 'internal', context: {} });
  expect(text).not.toContain('/home');
});
