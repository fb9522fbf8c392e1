import type { Task } from '@tunnel/core';
import type { MadeUpResult } from './MadeUpResults.js';
import { madeUpProbe, madeUpRanks, madeUpTraining } from './madeUp.js';

/** Accuracies of a network’s probes by layer. */
export interface MadeUpCurves {
  readonly id: readonly number[];
  readonly ood: readonly number[];
}

/**
 * What trainings, probes and ranks gave of a network with these accuracies, by the task; null for
 * tasks of other kinds.
 */
export function madeUpReadings({ spec }: Task, { id, ood }: MadeUpCurves): MadeUpResult | null {
  switch (spec.kind) {
    case 'train':
      return madeUpTraining(id.at(-1) ?? 0);
    case 'probe':
      return madeUpProbe(spec.role === 'id' ? id : ood);
    case 'rank':
      return madeUpRanks(id.map((_, layer) => 400 - 10 * layer));
    default:
      return null;
  }
}
