import { TunnelError } from '../errors/TunnelError.js';

/** The error that a call throws. */
export function refusal(call: () => unknown): TunnelError {
  try {
    call();
  } catch (error) {
    if (error instanceof TunnelError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
