import type { MeanInterval, SeedRun } from '@tunnel/core';
import type { ChartLayer } from '../../../charts/layerChart.js';
import { type Measured, measuredOf, withInterval } from '../../../charts/Measured.js';

/** A measure of one layer of one network, as the API answers it. */
export interface LayerRow {
  readonly network: string;
  readonly layer: number;
  readonly name: string;
  readonly measure: 'id' | 'ood' | 'rank';
  readonly seeds: readonly {
    readonly seed: number;
    readonly value: number;
    readonly standardError: number | null;
  }[];
  readonly summary: MeanInterval | null;
}

/** The layers of a network, in order, as a chart shows them. */
export function chartLayers(rows: readonly LayerRow[], network: string): ChartLayer[] {
  return rows
    .filter((row) => row.network === network && row.measure === 'id')
    .map((row) => {
      const of = (measure: LayerRow['measure']) => {
        const found = rows.find(
          (other) =>
            other.network === network && other.layer === row.layer && other.measure === measure,
        );
        return found ? bandOf(found) : null;
      };
      return {
        layer: row.layer,
        name: row.name,
        id: bandOf(row),
        ood: of('ood'),
        rank: of('rank'),
      };
    });
}

/** Over several seeds Student’s interval of the mean; of one, a standard error over its test images. */
function bandOf({ seeds, summary }: LayerRow): Measured {
  const [only] = seeds;
  if (seeds.length > 1) return summary ? withInterval(summary, seeds) : measuredOf(seeds);
  if (only === undefined) return { mean: 0, low: 0, high: 0, seeds };
  const error = only.standardError ?? 0;
  return { mean: only.value, low: only.value - error, high: only.value + error, seeds };
}

/**
 * The ID accuracies of a network’s layers by seed, of seeds that have all layers alone: all that a split
 * by a share needs, and found in a few milliseconds.
 */
export function seedRuns(rows: readonly LayerRow[], network: string): SeedRun[] {
  const taps = rows.filter((row) => row.network === network && row.measure === 'id');
  const seeds = taps[0]?.seeds.map(({ seed }) => seed) ?? [];
  return seeds.flatMap((seed) => {
    const layers = taps.flatMap(({ layer, name, seeds: ofLayer }) => {
      const id = ofLayer.find((each) => each.seed === seed)?.value;
      return id === undefined ? [] : [{ layer, name, id }];
    });
    return layers.length === taps.length && layers.length > 1 ? [{ seed, layers }] : [];
  });
}

/** The networks of rows, in their order. */
export function networksOf(rows: readonly LayerRow[]): string[] {
  return [...new Set(rows.map(({ network }) => network))];
}
