import { TunnelError } from '@tunnel/core';
import type { Request, RequestHandler } from 'express';
import rawBody from 'raw-body';

/** The largest body that is read, in bytes. */
const bodyLimit = 64 * 1024;
/** How deep lists and objects may lie within each other. */
const depthLimit = 16;

/**
 * Reads a request’s JSON body: of `application/json`, not compressed, no larger and no deeper than the
 * limits. What is above the limit is not read.
 */
export const jsonBody: RequestHandler = async (request, _response, next) => {
  refuseOtherTypes(request);
  const length = request.headers['content-length'] ?? null;
  const text = await rawBody(request, { length, limit: bodyLimit, encoding: 'utf-8' } as const);
  const body = parseJson(text);
  if (isDeeper(body, depthLimit)) {
    throw new TunnelError(
      'request-too-large',
      `the body’s JSON is more than ${depthLimit} levels deep; send a flatter one`,
      { depth: depthLimit },
    );
  }
  request.body = body;
  next();
};

function refuseOtherTypes(request: Request): void {
  const { 'content-type': type = 'nothing', 'content-encoding': encoding = 'identity' } =
    request.headers;
  if (request.is('application/json') === false) {
    throw new TunnelError('media-type', `the body is of ${type}; send application/json`, { type });
  }
  if (encoding !== 'identity') {
    throw new TunnelError('media-type', `the body is ${encoding}; send it as it is`, { encoding });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TunnelError('invalid-request', 'the body is no JSON; send a JSON object');
  }
}

/** Whether lists and objects lie more than `levels` deep within each other. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** Refuses a body that is larger than any that is read, before a byte of it is. */
export const limitBody: RequestHandler = (request, _response, next) => {
  const length = Number(request.headers['content-length'] ?? 0);
  next(
    length > bodyLimit
      ? new TunnelError(
          'request-too-large',
          `the request’s body has ${length} bytes; send at most ${bodyLimit}`,
          { bytes: length, limit: bodyLimit },
        )
      : undefined,
  );
};
