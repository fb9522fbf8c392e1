import type { SeedDetection, SeedLayer } from '@tunnel/core';
import { percent, shortNumber } from '@tunnel/figures/browser';
import type { ChartModel } from '../../charts/ChartModel.js';
import { type LayerLine, linesChart } from '../../charts/linesChart.js';
import { type Measured, withInterval } from '../../charts/Measured.js';
import { accuracyAxis } from '../../charts/parts/scales.js';

/** A network of one name in several runs, in their order; null where a run has none. */
export interface ComparedNetwork {
  readonly name: string;
  readonly overSeeds: readonly (SeedDetection | null)[];
}

/** What can be compared layer by layer. */
export type ComparedMeasure = 'id' | 'ood' | 'rank';

const measures = {
  id: { title: 'ID probes', axis: 'accuracy (%)', scale: 'linear' },
  ood: { title: 'OOD probes', axis: 'accuracy (%)', scale: 'linear' },
  rank: { title: 'numerical rank', axis: 'numerical rank', scale: 'log' },
} as const;

/**
 * One measure of a network over its layers, a line for each run that has it.
 *
 * @param runs what the runs are called
 * @returns null where no run has that network with that measure
 */
export function comparisonChart(
  { name, overSeeds }: ComparedNetwork,
  measure: ComparedMeasure,
  runs: readonly string[],
): ChartModel | null {
  const lines = overSeeds.flatMap((found, run): LayerLine[] => {
    if (!found?.layers.some((layer) => layer[measure] !== null)) return [];
    const points = found.layers.map((layer) => pointOf(layer, measure));
    return [{ name: runs[run] ?? '', dash: run % 2 === 1, points }];
  });
  if (lines.length === 0) return null;
  const deepest = overSeeds
    .flatMap((found) => found ?? [])
    .reduce((most, found) => (found.layers.length > most.layers.length ? found : most));
  const { title, axis, scale } = measures[measure];
  const found = overSeeds.flatMap(
    (each) => each?.layers.flatMap((layer) => layer[measure] ?? []) ?? [],
  );
  const values = found.map((each) => withInterval(each));
  return linesChart({
    title: `${name}: ${title}`,
    measure: axis,
    scale,
    layers: deepest.layers.map((layer) => layer.name),
    lines,
    tunnel: null,
    ...(measure === 'rank' ? {} : { range: accuracyAxis(values) }),
    format: measure === 'rank' ? shortNumber : (value) => percent(value / 100),
  });
}

function pointOf(layer: SeedLayer, measure: ComparedMeasure): Measured | null {
  const found = layer[measure];
  if (found === null) return null;
  const { mean, low, high } = withInterval(found);
  const factor = measure === 'rank' ? 1 : 100;
  return { mean: factor * mean, low: factor * low, high: factor * high, seeds: [] };
}

/**
 * What runs are called side by side: by experiment and scale; where that is the same for two of them, by
 * their ids.
 */
export function runNames(
  runs: readonly { readonly id: string; readonly experiment: string; readonly scale: string }[],
): string[] {
  const names = runs.map(({ experiment, scale }) => `${experiment}, ${scale}`);
  return runs.map(({ id }, index) => {
    const name = names[index] ?? id;
    return names.filter((other) => other === name).length > 1 ? id : name;
  });
}
