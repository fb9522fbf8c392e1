import type { LinesChartInput, MeanInterval, SeedLayer } from '@tunnel/core';

/** A line of a chart. */
export type Line = LinesChartInput['panels'][number]['lines'][number];

/**
 * A measure of a network over its layers, in the mean over its seeds: accuracies in per cent, ranks
 * fit for a logarithmic axis.
 *
 * @param options `intervals`: whether Student’s over the seeds are shown, default true
 */
export function layerLine(
  layers: readonly SeedLayer[],
  measure: 'id' | 'ood' | 'rank',
  look: Omit<Line, 'points'>,
  { intervals = true } = {},
): Line {
  const show = measure === 'rank' ? rankPoint : accuracyPoint;
  return {
    ...look,
    points: layers.map((layer) => {
      const measured = layer[measure];
      const { low = null, high = null, y = null } = measured ? show(measured) : {};
      return { x: layer.layer, y, ...(intervals ? { low, high } : {}) };
    }),
  };
}

function accuracyPoint({ mean, interval }: MeanInterval) {
  return { y: 100 * mean, ...(interval && { low: 100 * interval.low, high: 100 * interval.high }) };
}

/** Student’s interval may go below 1, which the rank of a layer that is not constant does not. */
function rankPoint({ mean, interval }: MeanInterval) {
  if (mean <= 0) return {};
  return {
    y: mean,
    ...(interval && { low: Math.max(1, interval.low), high: Math.max(1, interval.high) }),
  };
}
