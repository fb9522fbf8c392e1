import { isIP } from 'node:net';
import { TunnelError } from '@tunnel/core';
import type { RequestHandler } from 'express';
import type { ApiConfig } from '../config/apiConfig.js';

/**
 * Refuses requests to another name than this machine’s own, where only this machine is served and no
 * proxy passes names on: a page from elsewhere may have its name lead here once it is loaded, and would
 * read all results as its own (DNS rebinding). Addresses are nobody’s name.
 */
export function refuseOtherHosts({ host, trustProxy }: ApiConfig): RequestHandler {
  if (!isLocal(host) || trustProxy) return (_request, _response, next) => next();
  return (request, _response, next) => {
    // Only what is no browser sends none.
    const asked = request.headers.host ?? '';
    const name = asked.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
    const ours = name === '' || name === host || isLocal(name) || isIP(name) !== 0;
    next(
      ours
        ? undefined
        : new TunnelError(
            'invalid-request',
            `the request is to “${asked}”, and only this machine is served: ask 127.0.0.1 or localhost, or set TUNNEL_API_TRUST_PROXY=true behind a proxy of that name`,
            { host: asked },
          ),
    );
  };
}

function isLocal(host: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|::1)$/i.test(host);
}
