import { isTunnelError, type TunnelError } from '../errors/TunnelError.js';

/** What a reader makes of an input. */
type Reading<T> =
  | { readonly value: T; readonly error: null }
  | { readonly value: null; readonly error: TunnelError };

/**
 * Has a reader read what may be anything: it gives a value or throws a TunnelError of one line.
 * Whatever else it does fails the test.
 */
export function readOrRefused<T>(read: () => T): Reading<T> {
  try {
    return { value: read(), error: null };
  } catch (error) {
    if (!isTunnelError(error) || /[\n\r]/.test(error.message)) throw error;
    return { value: null, error };
  }
}
