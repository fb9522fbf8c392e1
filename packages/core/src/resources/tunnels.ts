import { z } from 'zod';
import { tunnelDetectionSchema, tunnelRuleSchema } from '../detection/tunnelDetection.js';

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

/** {@inheritDoc tunnelsSchema} */
export type Tunnels = z.output<typeof tunnelsSchema>;
