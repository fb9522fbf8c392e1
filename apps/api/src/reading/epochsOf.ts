import { type RunRecord, singleRunOf, type TrainResult } from '@tunnel/core';
import type { Store } from '@tunnel/store';
import { ifSound } from './ifSound.js';

/** The epochs of a lone training; null for several, and where the store has it no more. */
export async function epochsOf(
  store: Store,
  run: RunRecord,
): Promise<TrainResult['epochs'] | null> {
  const train = singleRunOf(run)?.tasks.find(({ kind }) => kind === 'train');
  if (!train) return null;
  return (await ifSound(store.readTaskRecord<'train'>(train.id)))?.result.epochs ?? null;
}
