import { isAboveChance, meanInterval, type SeedRun } from '@tunnel/core';

/**
 * Why shares of the last layer’s ID accuracy tell the layers of a network nothing: because that is not
 * above chance, in the mean over seeds. Null where it is, or where chance is not known.
 */
export function chanceReason(what: string, runs: readonly SeedRun[]): string | null {
  const { classes = null, images = null } = runs[0]?.id ?? {};
  const { mean } = meanInterval(runs.map(({ layers }) => layers.at(-1)?.id ?? 0));
  if (classes === null || isAboveChance(mean, classes, images)) return null;
  return `the last layer’s ID probe of ${what} is right on ${(100 * mean).toFixed(1)} % of the images, no better than chance, and a share of that tells no layers apart`;
}
