import { isTunnelError, type TunnelError } from '@tunnel/core';
import { type RunSummary, runSummaryOf } from '@tunnel/core/resources';
import type { RunQuery } from './catalogue/Catalogue.js';
import type { RunList } from './catalogue/storeCatalogue.js';
import type { Store } from './Store.js';

/** The runs that are wanted as the catalogue lists them, from their records alone. */
export async function summariseRuns(store: Store, query: RunQuery): Promise<RunList> {
  const { ids, experiment, scale, limit = Number.POSITIVE_INFINITY } = query;
  const corrupt: TunnelError[] = [];
  const runs: RunSummary[] = [];
  const wanted = (await store.runIds()).filter((id) => ids?.includes(id) ?? true);
  for (const id of wanted.reverse()) {
    if (runs.length >= limit) break;
    const summary = await summaryOf(store, id, corrupt);
    if (summary === null) continue;
    if (experiment !== undefined && summary.experiment !== experiment) continue;
    if (scale === undefined || summary.scale === scale) runs.push(summary);
  }
  return { runs, corrupt };
}

/** Null for a run that is gone meanwhile, or corrupt. */
async function summaryOf(
  store: Store,
  id: string,
  corrupt: TunnelError[],
): Promise<RunSummary | null> {
  try {
    return runSummaryOf(await store.readRun(id));
  } catch (error) {
    if (isTunnelError(error) && error.code === 'artifact-corrupt') corrupt.push(error);
    else if (!isTunnelError(error) || error.code !== 'task-missing') throw error;
    return null;
  }
}
