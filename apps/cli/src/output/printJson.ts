import type { Context } from '../Context.js';

/** Prints a result as JSON. */
export function printJson({ out }: Context, value: unknown): void {
  out.write(`${JSON.stringify(value, null, 2)}\n`);
}
