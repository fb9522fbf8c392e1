import type { SeedRun, Task } from '@tunnel/core';
import type { RunResults } from './RunResults.js';

/**
 * One probe as `detectSeeds` and `resampleNetworks` read it: as the ID probe of a network.
 *
 * @throws TunnelError `artifact-corrupt` where the probe’s correctness cannot be read
 */
export async function probeRun(probe: Task<'probe'>, results: RunResults): Promise<SeedRun> {
  const { layers, classes, imagesTest } = results.of(probe);
  return {
    seed: probe.spec.seed,
    layers: layers.map(({ layer, name, accuracy }) => ({ layer, name, id: accuracy })),
    id: { classes, images: imagesTest, correct: await results.correctnessOf(probe) },
  };
}
