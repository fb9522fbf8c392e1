import type { ErrorCode } from './errorCodes.js';

/** Facts that belong to an error (a path, a layer’s name, both shapes), as plain JSON values. */
export type ErrorContext = Readonly<Record<string, unknown>>;

const brand = Symbol.for('tunnel.TunnelError');

/**
 * The one error that Tunnel throws for what can be expected to go wrong.
 *
 * `message` is one line: what was wrong, where, and what would be right. `code` is what programs
 * match on. `context` holds the facts as data.
 */
export class TunnelError extends Error {
  /** One of the documented codes. */
  readonly code: ErrorCode;
  /** The facts behind the message; `{}` when there are none. */
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message);
    this.name = 'TunnelError';
    this.code = code;
    this.context = context;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The error as data: what `JSON.stringify` writes. */
  toJSON(): { code: ErrorCode; message: string; context: ErrorContext } {
    return { code: this.code, message: this.message, context: this.context };
  }
}

/** Whether a thrown value is a TunnelError, one of another copy of this package included. */
export function isTunnelError(value: unknown): value is TunnelError {
  return value instanceof Error && brand in value;
}
