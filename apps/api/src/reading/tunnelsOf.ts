import {
  detectSeeds,
  type NetworkResult,
  type RunRecord,
  type TunnelRule,
  tunnelDetectionSchema,
  tunnelLayers,
  tunnelRuleSchema,
} from '@tunnel/core';
import { z } from 'zod';

/**
 * The tunnels of a run’s networks.
 *
 * - `rule`: where the share `threshold` of the last layer’s ID accuracy puts the split; null where a
 *   seed has no layers. Its intervals are over seeds alone where it is `recomputed`: the record has
 *   those over images for its own shares only.
 * - `detection`: all that the run found, by its own shares.
 */
export const tunnelsSchema = z.strictObject({
  run: z.string(),
  threshold: z.number(),
  networks: z.array(
    z.strictObject({
      name: z.string(),
      rule: tunnelRuleSchema.nullable(),
      recomputed: z.boolean(),
      detection: tunnelDetectionSchema.nullable(),
    }),
  ),
});

/** @param threshold above 0, at most 1 */
export function tunnelsOf(run: RunRecord, threshold: number): z.input<typeof tunnelsSchema> {
  return {
    run: run.id,
    threshold,
    networks: run.networks.map((network) => {
      const detection = network.overSeeds?.detection ?? null;
      const recorded = detection?.rules.find(({ share }) => share === threshold) ?? null;
      return {
        name: network.name,
        rule: recorded ?? ruleAt(network, threshold),
        recomputed: recorded === null && detection !== null,
        detection,
      };
    }),
  };
}

function ruleAt({ seeds, overSeeds }: NetworkResult, threshold: number): TunnelRule | null {
  if (overSeeds === null) return null;
  const runs = seeds.map(({ seed, layers }) => ({ seed, layers: tunnelLayers(layers) }));
  return detectSeeds(runs, { shares: [threshold] }).detection.rules[0] ?? null;
}
