import { type Estimate, extractorLength } from '@tunnel/core';
import type { Developed } from './readDevelopment.js';

/** The shares of the last layer’s ID accuracy whose starts are followed, in per cent. */
export const shares = [95, 98] as const;

/** The start of the tunnel at one of the moments that were probed. */
export function startAt({ probes }: Developed, at: number, share: number): Estimate {
  return probes.resampled.estimate(
    (curves) => extractorLength(curves[at]?.id ?? [], share / 100) + 1,
  );
}
