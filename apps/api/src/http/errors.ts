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
  return (thrown, _request, response, next) => {
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
    // What is left of a body that is too large is not read.
    if (problem.status === 413) response.setHeader('Connection', 'close');
    response.status(problem.status).type(problemType).send(JSON.stringify(problem));
  };
}
