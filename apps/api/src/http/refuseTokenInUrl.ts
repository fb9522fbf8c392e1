import { TunnelError } from '@tunnel/core';
import type { RequestHandler } from 'express';

const names = ['token', 'access_token', 'api_key', 'apikey', 'authorization', 'bearer'];

/** Refuses a token in an address: logs, histories and proxies keep those. */
export const refuseTokenInUrl: RequestHandler = (request, _response, next) => {
  const at = request.url.indexOf('?');
  if (at === -1) {
    next();
    return;
  }
  const query = new URLSearchParams(request.url.slice(at));
  const name = [...query.keys()].find((key) => names.includes(key.toLowerCase()));
  next(
    name === undefined
      ? undefined
      : new TunnelError(
          'token-in-url',
          `the address has “${name}”; send a token as the header Authorization: Bearer TOKEN`,
          { name },
        ),
  );
};
