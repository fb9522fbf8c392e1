import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type HttpLogger, pinoHttp } from 'pino-http';

/** The header that a request’s id comes and goes in. */
const idHeader = 'X-Request-Id';

/** Gives each request an id, the client’s own where it is a harmless one, and logs how it ended. */
export function requestLog(logger: Logger): HttpLogger {
  return pinoHttp({
    logger,
    genReqId: (request, response) => {
      const id = idOf(request);
      response.setHeader(idHeader, id);
      return id;
    },
    quietReqLogger: true,
    customLogLevel: (_request, response, error) => {
      if (error || response.statusCode >= 500) return 'error';
      return response.statusCode >= 400 ? 'warn' : 'info';
    },
    serializers: {
      req: ({ id, method, url }) => ({ id, method, path: pathOf(url) }),
      res: ({ statusCode }) => ({ status: statusCode }),
    },
    customSuccessMessage: summaryOf,
    customErrorMessage: summaryOf,
  });
}

function idOf({ headers }: IncomingMessage): string {
  const given = headers[idHeader.toLowerCase()];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

function summaryOf(request: IncomingMessage, response: ServerResponse): string {
  return `${request.method} ${pathOf(request.url)} ${response.statusCode}`;
}

/** Without the query, where people at times put what no log should have. */
function pathOf(url = ''): string {
  return url.split('?', 1)[0] ?? '';
}
