import { counted } from '../analysis/counted.js';
import type { TunnelSpan } from '../analysis/tunnelSpan.js';
import type { MeasuredSimilarity } from './MeasuredSimilarity.js';

/** `of 10,000 test images and 6 seeds`. */
export function basis({ within }: MeasuredSimilarity): string {
  return `of ${counted(within[0]?.images ?? 0, 'test image')} and ${counted(within.length, 'seed')}`;
}

/** What is outlined, and by which rule. */
export function markWords(span: TunnelSpan | null): string {
  if (!span?.found) return 'No tunnel is marked, since none was established.';
  return `Outlined: the tunnel, from layer ${span.start} on by the ${span.rule}.`;
}
