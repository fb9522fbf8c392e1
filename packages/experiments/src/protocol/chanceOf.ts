import { chanceReason } from '../analysis/chanceReason.js';
import type { ReadWay } from './readProtocol.js';

/** Why some way finds no start, its probes being at chance; null where all do. */
export function chanceOf(ways: readonly ReadWay[]): string | null {
  for (const { choice, name, runs } of ways) {
    const called = choice === null ? 'the default way' : `“${name}”`;
    const reason = chanceReason(called, runs);
    if (reason !== null) return reason;
  }
  return null;
}
