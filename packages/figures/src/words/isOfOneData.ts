import type { RunRecord } from '@tunnel/core';

/**
 * Whether all networks of a run were trained and probed on the same images. Where they were not, no
 * words on the run’s data hold of each of them: its record says what was used for what.
 */
export function isOfOneData({ data }: Pick<RunRecord, 'data'>): boolean {
  return data.more.length === 0;
}
