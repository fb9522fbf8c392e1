import { leadingInterval } from '@tunnel/core';
import type { ReadNetwork } from './readProtocol.js';

/** A start with its interval; null where there is none. */
export interface Start {
  readonly value: number | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** Where the other definition puts the start: after the layer with the best OOD accuracy. */
export function oodStart({ network }: ReadNetwork): Start | null {
  const { rules, basis } = network.overSeeds.detection;
  const rule = rules.find(({ share }) => share === null);
  if (!rule) return null;
  const leading = leadingInterval(rule.intervals, basis.seeds);
  const { low = null, high = null } = leading?.interval ?? {};
  // No start lies beyond the last layer, where an axis of layers ends.
  return { value: rule.start, interval: low !== null && high !== null ? { low, high } : null };
}
