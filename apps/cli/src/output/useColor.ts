import type { Context } from '../Context.js';

/** Whether results are coloured: in a terminal whose user has nothing against it. */
export function useColor({ out, env }: Pick<Context, 'out' | 'env'>): boolean {
  return out.isTTY === true && !env['NO_COLOR'];
}
