import { isTunnelError, type RunRecord, singleRunOf, type TrainResult } from '@tunnel/core';
import type { Store } from '@tunnel/store';

/** The epochs of a lone training; null for several, and where its task is not in the store. */
export async function epochsOf(
  store: Store,
  run: RunRecord,
): Promise<TrainResult['epochs'] | null> {
  const train = singleRunOf(run)?.tasks.find(({ kind }) => kind === 'train');
  if (!train) return null;
  try {
    return (await store.readTask<'train'>(train.id))?.result.epochs ?? null;
  } catch (error) {
    // The record is whole without it; the curve of a broken artifact is not shown.
    if (isTunnelError(error) && error.code === 'artifact-corrupt') return null;
    throw error;
  }
}

/** The epochs of the lone trainings among several runs, by the id of their run. */
export async function epochsByRun(
  store: Store,
  runs: readonly RunRecord[],
): Promise<Map<string, TrainResult['epochs']>> {
  const found = new Map<string, TrainResult['epochs']>();
  for (const run of runs) {
    const epochs = await epochsOf(store, run);
    if (epochs) found.set(run.id, epochs);
  }
  return found;
}
