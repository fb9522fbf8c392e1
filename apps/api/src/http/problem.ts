import { type ErrorCode, errorCodes, isTunnelError, TunnelError } from '@tunnel/core';
import type { Problem } from '@tunnel/core/resources';
import { statusOf } from './statusOf.js';

/** The media type of problems. */
export const problemType = 'application/problem+json';

/**
 * What a client is told of an error. What is the client’s own doing is told in full; of what is not,
 * no more than the code, since messages name files of this machine.
 */
export function problemOf(error: TunnelError, instance: string): Problem {
  const status = statusOf(error.code);
  const ours = status === 500;
  return {
    type: `urn:tunnel:problem:${error.code}`,
    title: errorCodes[error.code],
    status,
    detail: ours ? `the service’s log has more, under ${instance}` : error.message,
    code: error.code,
    context: ours ? {} : { ...error.context },
    instance,
  };
}

const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'not-found',
  413: 'request-too-large',
  415: 'media-type',
  416: 'range-not-satisfiable',
};

/** Anything that was thrown, those of Express and its parsers among them, as a TunnelError. */
export function asTunnelError(thrown: unknown): TunnelError {
  if (isTunnelError(thrown)) return thrown;
  const status = httpStatusOf(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (status === null) return new TunnelError('internal', message);
  return new TunnelError(codesByStatus[status] ?? 'invalid-request', message);
}

/** The status from 400 to 499 that an error of Express has; null for another error. */
function httpStatusOf(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !('status' in thrown)) return null;
  const { status } = thrown;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
