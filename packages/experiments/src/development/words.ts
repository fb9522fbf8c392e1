import { counted } from '../analysis/counted.js';
import type { Developed } from './readDevelopment.js';

/** `3 seeds`. */
export function seedsOf({ network }: Developed): string {
  return counted(network.runs.length, 'seed');
}

/** Where the tunnel starts at the end, or why it does nowhere. */
export function startWords({ span, noSpan }: Developed): string {
  return span
    ? `At the end the ${span.rule} puts the tunnel’s start at layer ${span.start}.`
    : `At the end there is no tunnel to compare with: ${noSpan}.`;
}
