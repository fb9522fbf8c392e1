import {
  detectSeeds,
  type NetworkResult,
  type RunRecord,
  type TunnelRule,
  tunnelLayers,
} from '@tunnel/core';
import type { tunnelsSchema } from '@tunnel/core/resources';
import type { z } from 'zod';

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
