import { parseAs, TunnelError } from '@tunnel/core';
import type { Request, RequestHandler, Response, Router } from 'express';
import { LRUCache } from 'lru-cache';
import { type Answer, type Answers, answerOf } from '../http/Answers.js';
import { authorise, type TokenVerifier } from '../http/authorise.js';
import { jsonBody } from '../http/jsonBody.js';
import { sendAnswer } from '../http/sendAnswer.js';
import type { Reply } from './Reply.js';
import type { Prepared, Route } from './Route.js';

/** What routes are served with. */
export interface Serving {
  readonly answers: Answers;
  readonly tokens: TokenVerifier | undefined;
}

/**
 * Serves routes: each request is checked by its schemas, each JSON answer by its own, once where the
 * answer is kept. Other methods on a route’s path are refused.
 */
export function registerRoutes(router: Router, routes: readonly Route[], serving: Serving): void {
  for (const route of routes) {
    router[route.method](
      expressPath(route.path),
      ...(route.scope ? [authorise(route.scope, serving.tokens)] : []),
      ...(route.schemas.body ? [jsonBody] : []),
      handlerOf(route, serving),
    );
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    router.all(expressPath(path), refuseMethod(methods));
  }
}

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Requests whose answers are kept are parsed once, as long as their addresses are this short. */
const keptUrlLength = 500;

function handlerOf(route: Route, { answers }: Serving): RequestHandler {
  const known = new LRUCache<string, Prepared>({ max: 100 });
  const prepare = (request: Request): Prepared => {
    const { params, query, headers, originalUrl } = request;
    const kept = known.get(originalUrl);
    if (kept) return kept;
    const body: unknown = request.body;
    const prepared = route.prepare({ params, query, headers, body });
    const byUrl = prepared.version !== null && route.schemas.headers === undefined;
    if (byUrl && originalUrl.length <= keptUrlLength) known.set(originalUrl, prepared);
    return prepared;
  };
  return async (request, response) => {
    response.locals['route'] = route.path;
    const { key, version, handle } = prepare(request);
    if (version === null) {
      await send(request, response, await handle(), route);
      return;
    }
    const whole = `${route.operationId} ${await version()} ${key}`;
    const answer = await answers.get(whole, async () => ready(await handle(), route));
    sendAnswer(request, response, answer);
  };
}

async function send(request: Request, response: Response, reply: Reply, route: Route) {
  if ('stream' in reply) {
    await reply.stream(request, response);
    return;
  }
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if ('empty' in reply) {
    response.status(reply.status).end();
  } else if ('file' in reply) {
    response.setHeader('Content-Type', reply.type);
    response.setHeader('ETag', `"${reply.sha256}"`);
    await sendFile(response, reply.file);
  } else {
    sendAnswer(request, response, await ready(reply, route));
  }
}

/** Sends a file with its ranges. The client’s leaving is no error. */
function sendFile(response: Response, file: string): Promise<void> {
  const options = { maxAge: '365d', immutable: true, dotfiles: 'allow' } as const;
  return new Promise((resolve, reject) => {
    response.sendFile(file, options, (error?: NodeJS.ErrnoException) => {
      if (error && !response.headersSent) reject(error);
      else resolve();
    });
  });
}

async function ready(reply: Reply, route: Route): Promise<Answer> {
  if ('value' in reply) {
    const type = 'application/json';
    const schema = route.responses[reply.status]?.content?.[type];
    if (schema === undefined) {
      throw new TunnelError(
        'internal',
        `${route.operationId} has no schema of its answer ${reply.status}`,
      );
    }
    const where = `the answer of ${route.operationId}`;
    const value = parseAs(schema, reply.value, { where, code: 'internal' });
    return answerOf(reply.status, type, JSON.stringify(value), reply.headers);
  }
  if ('bytes' in reply) return answerOf(reply.status, reply.type, reply.bytes, reply.headers);
  throw new TunnelError('internal', `${route.operationId} keeps an answer that cannot be kept`);
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const names = methods.map((method) => method.toUpperCase());
  const allowed = [...names, ...(names.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  return (request, response, next) => {
    response.setHeader('Allow', allowed);
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    next(
      new TunnelError(
        'method-not-allowed',
        `${request.method} is not for ${request.path}; use ${allowed}`,
        { method: request.method, allowed: names },
      ),
    );
  };
}
