import { TunnelError } from '@tunnel/core';
import type { TokenScope } from '@tunnel/store';
import type { RequestHandler } from 'express';

/** Knows which tokens there are. */
export interface TokenVerifier {
  /** The scopes of a token; null for one that is not valid. */
  scopesOf(token: string): Promise<readonly string[] | null>;
}

/** Asks for a bearer token (RFC 6750) that has a scope. Without a verifier no token is valid. */
export function authorise(scope: TokenScope, tokens: TokenVerifier | undefined): RequestHandler {
  return async (request, _response, next) => {
    const token = /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    const scopes = token === undefined ? null : ((await tokens?.scopesOf(token)) ?? null);
    if (scopes === null) {
      throw new TunnelError(
        'token-missing',
        `${token === undefined ? 'there is no token' : 'the token is not valid'}; send Authorization: Bearer TOKEN with one that "tunnel token create" made`,
        { scope },
      );
    }
    if (!scopes.includes(scope)) {
      throw new TunnelError(
        'scope-missing',
        `the token does not allow ${scope}; make one that does with "tunnel token create"`,
        { scope, scopes },
      );
    }
    next();
  };
}
