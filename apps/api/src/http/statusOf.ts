import type { ErrorCode } from '@tunnel/core';

const statuses: Partial<Record<ErrorCode, number>> = {
  'invalid-request': 400,
  'invalid-spec': 400,
  usage: 400,
  'unknown-device': 400,
  'class-unknown': 400,
  'layer-unknown': 400,
  'token-in-url': 400,
  'token-missing': 401,
  'scope-missing': 403,
  'task-missing': 404,
  'not-found': 404,
  'method-not-allowed': 405,
  'request-timeout': 408,
  'idempotency-conflict': 409,
  'run-active': 409,
  'run-ended': 409,
  'run-unrecorded': 409,
  'request-too-large': 413,
  'media-type': 415,
  'range-not-satisfiable': 416,
  'dataset-unknown': 422,
  'run-impossible': 422,
  'out-of-memory': 422,
  'data-unavailable': 422,
  'device-unavailable': 422,
  'too-many-requests': 429,
  'headers-too-large': 431,
  'queue-full': 429,
  'scheduler-missing': 501,
  'scheduler-refused': 502,
  'scheduler-silent': 503,
  'service-stopping': 503,
  'service-busy': 503,
};

/** The HTTP status that an error is answered with; 500 where the client can do nothing. */
export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? 500;
}
