import { TunnelError } from '@tunnel/core';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { asTunnelError, problemOf, problemType } from './problem.js';

/** Refuses what no route is for. */
export const notFound: RequestHandler = (request) => {
  throw new TunnelError(
    'not-found',
    `there is nothing at ${request.path}; /docs lists what there is`,
    { path: request.path },
  );
};

/** Answers every error with a problem document. Those that are no client’s doing are logged whole. */
export const answerError: ErrorRequestHandler = (thrown, request, response, next) => {
  if (response.headersSent) {
    next(thrown);
    return;
  }
  const error = asTunnelError(thrown);
  const problem = problemOf(error, String(request.id));
  if (problem.status >= 500) request.log.error({ err: thrown }, 'a request failed');
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
