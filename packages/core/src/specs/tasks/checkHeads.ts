import type { z } from 'zod';
import type { NetworkSpec } from '../networkSpec.js';

/** Refuses heads that have not as many outputs together as there are classes. */
export function checkHeads(
  { heads }: NetworkSpec,
  classes: number,
  path: readonly string[],
  context: z.core.$RefinementCtx,
): void {
  const outputs = heads?.reduce((sum, head) => sum + head, 0) ?? classes;
  if (outputs === classes) return;
  context.addIssue({
    code: 'custom',
    path: [...path],
    message: `have ${outputs} outputs together, and the data ${classes} classes; give heads that sum to ${classes}, or null for one head`,
  });
}
