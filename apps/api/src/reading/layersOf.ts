import { type LayerRow, type RunRecord, type SeedLayer, TunnelError } from '@tunnel/core';
import { type layersSchema, type Measure, measureSchema } from '@tunnel/core/resources';
import type { z } from 'zod';

/** Which rows are wanted; default all. */
export interface LayerFilter {
  readonly network?: string | undefined;
  readonly seed?: number | undefined;
  readonly measure?: Measure | undefined;
}

/** @throws TunnelError `not-found` for a network or a seed that the run has not */
export function layersOf(run: RunRecord, filter: LayerFilter): z.input<typeof layersSchema> {
  const { network, seed, measure } = filter;
  checkThere(
    'network',
    network,
    run.networks.map(({ name }) => name),
  );
  checkThere('seed', seed, run.seeds);
  const wanted = run.networks.filter(({ name }) => network === undefined || name === network);
  const measures = measureSchema.options.filter((each) => !measure || each === measure);
  return { run: run.id, rows: wanted.flatMap((each) => rowsOf(each, measures, seed)) };
}

function rowsOf(
  { name, seeds, overSeeds }: RunRecord['networks'][number],
  measures: readonly Measure[],
  seed: number | undefined,
) {
  const first = seeds.find(({ layers }) => layers.length > 0)?.layers ?? [];
  const asked = seeds.filter((result) => seed === undefined || result.seed === seed);
  return first.flatMap((head, index) =>
    measures.flatMap((measure) => {
      const values = asked.flatMap(({ seed: of, layers }) => {
        const found = layers[index] && measuredOf(layers[index], measure);
        return found ? [{ seed: of, ...found }] : [];
      });
      const layer = overSeeds?.layers[index];
      if (values.length === 0) return [];
      return [
        {
          network: name,
          layer: head.layer,
          name: head.name,
          features: head.features,
          measure,
          cap: measure === 'rank' ? head.rankCap : null,
          seeds: values,
          summary: layer ? summaryOf(layer, measure) : null,
        },
      ];
    }),
  );
}

function measuredOf(row: LayerRow, measure: Measure) {
  switch (measure) {
    case 'id':
      return { value: row.idAccuracy, standardError: row.idStandardError };
    case 'ood':
      return row.oodAccuracy === null
        ? null
        : { value: row.oodAccuracy, standardError: row.oodStandardError };
    case 'rank':
      return row.rank === null ? null : { value: row.rank, standardError: null };
  }
}

function summaryOf(layer: SeedLayer, measure: Measure) {
  return layer[measure];
}

function checkThere<T extends string | number>(
  what: string,
  wanted: T | undefined,
  there: readonly T[],
): void {
  if (wanted === undefined || there.includes(wanted)) return;
  throw new TunnelError(
    'not-found',
    `the run has no ${what} “${wanted}”; it has ${there.join(', ') || 'none'}`,
    { [what]: wanted, there },
  );
}
