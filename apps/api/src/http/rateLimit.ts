import { TunnelError } from '@tunnel/core';
import type { RequestHandler } from 'express';
import { rateLimit as limitRate } from 'express-rate-limit';

/** Refuses an address that asks more often a minute than it may; 0 for no limit. */
export function rateLimit(perMinute: number): RequestHandler {
  if (perMinute === 0) return (_request, _response, next) => next();
  return limitRate({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) =>
      next(
        new TunnelError(
          'too-many-requests',
          `more than ${perMinute} requests came from this address within a minute; wait as long as Retry-After says`,
          { perMinute },
        ),
      ),
  });
}
