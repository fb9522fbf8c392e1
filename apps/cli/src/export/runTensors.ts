import { type LayerRow, type RunRecord, TunnelError } from '@tunnel/core';
import type { StoredTensor } from '@tunnel/store';

const measures: Readonly<Record<string, (row: LayerRow) => number | null>> = {
  id: ({ idAccuracy }) => idAccuracy,
  ood: ({ oodAccuracy }) => oodAccuracy,
  rank: ({ rank }) => rank,
};

/**
 * What was measured on the layers of a run’s networks, `[seeds × layers]` float64 each: `VGG-19.id`,
 * `VGG-19.ood`, `VGG-19.rank`. What was not measured is left out.
 *
 * @throws TunnelError `invalid-request` where there is nothing
 */
export function runTensors({ id, networks }: RunRecord): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const { name, seeds } of networks) {
    for (const [measure, read] of Object.entries(measures)) {
      const rows = seeds.map(({ layers }) => layers.map(read));
      const layers = rows[0]?.length ?? 0;
      const values = rows.flat().filter((value) => value !== null);
      if (layers === 0 || values.length < seeds.length * layers) continue;
      const data = Float64Array.from(values);
      tensors.set(`${name}.${measure}`, { dtype: 'F64', shape: [seeds.length, layers], data });
    }
  }
  if (tensors.size > 0) return tensors;
  throw new TunnelError(
    'invalid-request',
    `run ${id} measured the layers of no network from every seed; give another format, or a task of it`,
    { run: id },
  );
}
