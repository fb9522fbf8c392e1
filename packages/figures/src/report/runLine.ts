import type { RunRecord } from '@tunnel/core';

/** Which run it is, on one line: `depth, scale laptop, seeds 0, 1, 2; run 20260131-…, 2026-01-31`. */
export function runLine({ experiment, scale, seeds, id, createdAt }: RunRecord): string {
  const noun = seeds.length === 1 ? 'seed' : 'seeds';
  return `${experiment}, scale ${scale}, ${noun} ${seeds.join(', ')}; run ${id}, ${createdAt.slice(0, 10)}`;
}
