import { isTunnelError, type RunRecord, type Scale, TunnelError } from '@tunnel/core';
import type { Store } from '@tunnel/store';

/** Which runs are wanted. */
export interface Wanted {
  /** Default any. */
  readonly scale?: Scale | undefined;
  /** Hears of records that cannot be read, which are passed over. */
  readonly onCorrupt: (error: TunnelError) => void;
}

/** The runs of a store that are wanted, the newest first. */
export async function* wantedRuns(
  store: Store,
  { scale, onCorrupt }: Wanted,
): AsyncGenerator<RunRecord> {
  for (const id of (await store.runIds()).reverse()) {
    const run = await store.readRun(id).catch((error: unknown) => {
      if (!isTunnelError(error) || error.code !== 'artifact-corrupt') throw error;
      onCorrupt(error);
      return null;
    });
    if (run && (scale === undefined || run.scale === scale)) yield run;
  }
}

/**
 * The newest run of a store.
 *
 * @throws TunnelError `task-missing` where there is none
 */
export async function newestRun(store: Store, wanted: Wanted): Promise<RunRecord> {
  for await (const run of wantedRuns(store, wanted)) return run;
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
  const newest = new Map<string, RunRecord>();
  for await (const run of wantedRuns(store, wanted)) {
    if (!newest.has(run.experiment)) newest.set(run.experiment, run);
  }
  if (newest.size === 0) throw noRun(store, wanted);
  const place = ({ experiment }: RunRecord) =>
    order.includes(experiment) ? order.indexOf(experiment) : order.length;
  return [...newest.values()].toSorted((a, b) => place(a) - place(b));
}

function noRun({ folder }: Store, { scale }: Wanted): TunnelError {
  const at = scale === undefined ? '' : ` at scale ${scale}`;
  return new TunnelError(
    'task-missing',
    `no run${at} is in ${folder}; make one with "tunnel run quickstart"`,
    { path: folder },
  );
}
