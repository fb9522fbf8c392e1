import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';

/** The header that a request’s id comes and goes in. */
const idHeader = 'X-Request-Id';

/**
 * Gives each request an id, the client’s own where it is a harmless one, and logs in a line how it
 * ended. pino-http does the same, and takes as long for it as Express takes for all the rest.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const id = idFrom(request);
    response.locals['requestId'] = id;
    response.setHeader(idHeader, id);
    // The query is left out: people at times put there what no log should have.
    const { method, path } = request;
    response.once('close', () => {
      const { statusCode: status, writableFinished: finished } = response;
      const ms = Math.round(performance.now() - began);
      log[levelOf(status)]({ request: id, method, path, status, ms, finished }, 'request');
    });
    next();
  };
}

/** The id that {@link requestLog} gave to the request of a response. */
export function requestIdOf(response: Response): string {
  return String(response.locals['requestId']);
}

function idFrom({ headers }: IncomingMessage): string {
  const given = headers[idHeader.toLowerCase()];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

function levelOf(status: number): 'info' | 'warn' | 'error' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}
