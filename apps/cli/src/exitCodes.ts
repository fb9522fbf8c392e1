import { type ErrorCode, isTunnelError } from '@tunnel/core';

/** The exit codes of every command; the help lists them. */
export const exitCodes = { done: 0, failed: 1, wrongInput: 2, cancelled: 130 } as const;

const wrongInput = new Set<ErrorCode>([
  'usage',
  'invalid-spec',
  'invalid-request',
  'class-unknown',
  'layer-unknown',
  'dataset-unknown',
  'name-taken',
  'unknown-device',
  'task-missing',
  'config-invalid',
  'token-unknown',
]);

/** The exit code that an error leads to. */
export function exitCodeOf(error: unknown): number {
  if (!isTunnelError(error)) return exitCodes.failed;
  if (error.code === 'cancelled') return exitCodes.cancelled;
  return wrongInput.has(error.code) ? exitCodes.wrongInput : exitCodes.failed;
}
