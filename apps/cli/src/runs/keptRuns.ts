import { type RunRecord, type Scale, TunnelError } from '@tunnel/core';
import type { RunSummary } from '@tunnel/core/resources';
import type { RunQuery, Store } from '@tunnel/store';

/** Which runs are wanted. */
export interface Wanted {
  /** Default any. */
  readonly scale?: Scale | undefined;
  /** Hears of records that cannot be read, which are passed over. */
  readonly onCorrupt: (error: TunnelError) => void;
}

/** What lists show of the runs of a store that are wanted, the newest first. */
export async function wantedRuns(
  store: Store,
  { scale, onCorrupt }: Wanted,
  query: RunQuery = {},
): Promise<readonly RunSummary[]> {
  const { runs, corrupt } = await store.listRuns({ ...query, scale });
  for (const error of corrupt) onCorrupt(error);
  return runs;
}

/**
 * The newest run of a store.
 *
 * @throws TunnelError `task-missing` where there is none
 */
export async function newestRun(store: Store, wanted: Wanted): Promise<RunRecord> {
  const [run] = await wantedRuns(store, wanted, { limit: 1 });
  if (run) return store.readRun(run.id);
  throw noRun(store, wanted);
}

/**
 * The newest run of every experiment that has one in a store.
 *
 * @param order the experiments; those that are not in it come last
 * @throws TunnelError `task-missing` where there is none
 */
export async function newestRuns(
  store: Store,
  order: readonly string[],
  wanted: Wanted,
): Promise<RunRecord[]> {
  const newest = new Map<string, RunSummary>();
  for (const run of await wantedRuns(store, wanted)) {
    if (!newest.has(run.experiment)) newest.set(run.experiment, run);
  }
  if (newest.size === 0) throw noRun(store, wanted);
  const place = ({ experiment }: RunSummary) =>
    order.includes(experiment) ? order.indexOf(experiment) : order.length;
  const runs = [...newest.values()].toSorted((a, b) => place(a) - place(b));
  return Promise.all(runs.map(({ id }) => store.readRun(id)));
}

function noRun({ folder }: Store, { scale }: Wanted): TunnelError {
  const at = scale === undefined ? '' : ` at scale ${scale}`;
  return new TunnelError(
    'task-missing',
    `no run${at} is in ${folder}; make one with "tunnel run quickstart"`,
    { path: folder },
  );
}
