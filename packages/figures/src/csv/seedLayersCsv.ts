import type { LayerRow, MeanInterval, NetworkResult, RunRecord } from '@tunnel/core';
import { dataCsv } from '../data/dataCsv.js';
import type { TidyData } from '../data/TidyData.js';

type Field = string | number | null;

const measures = ['id', 'ood', 'rank'] as const;

const readSeed: Record<(typeof measures)[number], (row: LayerRow) => number | null> = {
  id: (row) => row.idAccuracy,
  ood: (row) => row.oodAccuracy,
  rank: (row) => row.rank,
};

/**
 * The layers of all networks as CSV (RFC 4180, lines end in CR LF), with a header: for ID and OOD
 * accuracy and rank the number of seeds, mean and 95 % interval over them, and each seed’s value.
 * Accuracies are fractions from 0 to 1 in full precision; what is not known is empty.
 */
export function seedLayersCsv(run: RunRecord): string {
  return dataCsv(seedLayersData(run));
}

/** The layers of all networks as data, as in {@link seedLayersCsv}. */
export function seedLayersData({ networks, seeds }: RunRecord): TidyData {
  const columns = [
    ...['network', 'layer', 'name', 'features'],
    ...measures.flatMap((measure) => [
      ...['n', 'mean', 'low', 'high'].map((part) => `${measure}_${part}`),
      ...seeds.map((seed) => `${measure}_seed_${seed}`),
    ]),
    'rank_cap',
  ];
  return { columns, rows: networks.flatMap((network) => recordsOf(network, seeds)) };
}

function recordsOf({ name, seeds: results, overSeeds }: NetworkResult, seeds: readonly number[]) {
  return (overSeeds?.layers ?? []).map((layer, index): Field[] => {
    const rowOf = (seed: number) =>
      results.find((result) => result.seed === seed)?.layers[index] ?? null;
    const first = results[0]?.layers[index];
    return [
      ...[name, layer.layer, layer.name, first?.features ?? null],
      ...measures.flatMap((measure) => [
        ...intervalFields(layer[measure]),
        ...seeds.map((seed) => {
          const row = rowOf(seed);
          return row === null ? null : readSeed[measure](row);
        }),
      ]),
      first?.rankCap ?? null,
    ];
  });
}

function intervalFields(mean: MeanInterval | null): Field[] {
  if (mean === null) return [null, null, null, null];
  return [mean.n, mean.mean, mean.interval?.low ?? null, mean.interval?.high ?? null];
}
