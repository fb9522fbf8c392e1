import type { IncomingMessage, ServerResponse } from 'node:http';
import { TunnelError } from '@tunnel/core';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { asTunnelError, problemOf, problemType } from './problem.js';
import { requestIdOf } from './requestLog.js';

/** Refuses what no route is for. */
export const notFound: RequestHandler = (request) => {
  throw new TunnelError(
    'not-found',
    `there is nothing at ${request.path}; /docs lists what there is`,
    { path: request.path },
  );
};

/** Answers every error with a problem document. Those that are no client’s doing are logged whole. */
export function answerError(log: Logger): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const id = requestIdOf(response);
    const problem = problemOf(asTunnelError(thrown), id);
    if (problem.status === 500) log.error({ err: thrown, request: id }, 'a request failed');
    for (const header of ['ETag', 'Cache-Control', 'Content-Disposition', 'Last-Modified']) {
      response.removeHeader(header);
    }
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    const { retryAfterSeconds } = problem.context;
    if (typeof retryAfterSeconds === 'number') {
      response.setHeader('Retry-After', String(retryAfterSeconds));
    }
    if (hasBody(request) && !request.complete) letGo(request, response);
    response.status(problem.status).type(problemType).send(JSON.stringify(problem));
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** How long a client that still sends may take to read its answer, in milliseconds. */
const lingerMs = 1000;

/**
 * Reads on for a moment what a client still sends, and throws it away: where the connection were closed at
 * once, the client would see that and not the answer.
 */
function letGo(request: IncomingMessage, response: ServerResponse): void {
  response.shouldKeepAlive = true;
  const late = setTimeout(() => request.socket.destroy(), lingerMs);
  for (const event of ['end', 'close']) request.once(event, () => clearTimeout(late));
  request.resume();
}
