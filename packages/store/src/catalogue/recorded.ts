import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { inLanes } from '../files/inLanes.js';

/** Which artifacts or runs there are: the time of each one’s record in milliseconds, by its id. */
export type Recorded = ReadonlyMap<string, number>;

/** Reads that are under way at a time: a network file system answers each only after a while. */
export const lanes = 16;

/** Below this a folder’s time may be the same after a change as before: there are coarse clocks. */
const tickMs = 2000;

/** The times of records. */
export async function timesOf(
  ids: readonly string[],
  fileOf: (id: string) => string,
): Promise<Recorded> {
  const times = await inLanes(ids, lanes, (id) => timeOf(fileOf(id)));
  return new Map(ids.map((id, at) => [id, times[at] ?? 0]));
}

/** When a file was written; 0 where it is missing, which is for its reader to say. */
export async function timeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  return Math.floor(found?.mtimeMs ?? 0);
}

/** {@inheritDoc timeOf} */
export function timeOfSync(file: string): number {
  return Math.floor(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
}

/** A folder’s time, which any later change of its entries changes; null where that is not sure. */
export async function settledTime(folder: string): Promise<number | null> {
  const time = await timeOf(folder);
  return time > 0 && time < Date.now() - tickMs ? time : null;
}
