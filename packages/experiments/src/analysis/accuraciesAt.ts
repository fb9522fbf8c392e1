import type { SeedRun } from '@tunnel/core';

/** Probe accuracies of one layer in per cent, one a seed; null without such a probe. */
export function accuraciesAt(
  runs: readonly SeedRun[],
  layer: number,
  key: 'id' | 'ood' = 'id',
): (number | null)[] {
  return runs.map(({ layers }) => {
    const accuracy = layers[layer]?.[key] ?? null;
    return accuracy === null ? null : 100 * accuracy;
  });
}
