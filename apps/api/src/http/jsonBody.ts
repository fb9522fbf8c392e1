import { TunnelError } from '@tunnel/core';
import express, { type RequestHandler } from 'express';

/** The largest body that is read, in bytes. */
const bodyLimit = 64 * 1024;
/** How deep lists and objects may lie within each other. */
const depthLimit = 16;

/** Reads a request’s JSON body: of `application/json`, no larger and no deeper than the limits. */
export const jsonBody: readonly RequestHandler[] = [
  (request, _response, next) => {
    const typed = request.is('application/json');
    if (typed !== false) {
      next();
      return;
    }
    const type = request.headers['content-type'] ?? 'nothing';
    next(new TunnelError('media-type', `the body is of ${type}; send application/json`, { type }));
  },
  express.json({ limit: bodyLimit, strict: false }),
  (request, _response, next) => {
    const body: unknown = request.body;
    next(
      isDeeper(body, depthLimit)
        ? new TunnelError(
            'request-too-large',
            `the body’s JSON is more than ${depthLimit} levels deep; send a flatter one`,
            { depth: depthLimit },
          )
        : undefined,
    );
  },
];

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
