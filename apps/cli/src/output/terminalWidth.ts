import type { Context } from '../Context.js';

/** The columns that output has; 80 where it is no terminal. */
export function terminalWidth({ out }: Pick<Context, 'out'>): number {
  // A terminal may say that it has no columns.
  return Math.max(out.columns || 80, 40);
}
