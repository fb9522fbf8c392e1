import { type ErrorCode, errorCodes, isTunnelError, TunnelError } from '@tunnel/core';
import { z } from 'zod';
import { statusOf } from './statusOf.js';

/**
 * A problem document (RFC 9457). `code` is one of `errorCodes` of `@tunnel/core`, `context` has the
 * facts, `instance` is the request’s id, which the log has too.
 */
export const problemSchema = z.strictObject({
  type: z.string().describe('urn:tunnel:problem: and the code'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  context: z.record(z.string(), z.unknown()),
  instance: z.string(),
});

/** {@inheritDoc problemSchema} */
export type Problem = z.output<typeof problemSchema>;

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
