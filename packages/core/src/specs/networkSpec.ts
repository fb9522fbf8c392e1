import { z } from 'zod';
import { integerBetween } from './fields.js';

/**
 * A network, without its number of outputs: that comes from the data it is trained on.
 *
 * - `kind`: `mlp`, hidden layers of equal width, each linear then ReLU, and a linear head.
 * - `depth`: hidden layers, 1 to 256. `width`: units of each, 1 to 65,536.
 * - `initialisation` of the weights, default `kaiming` (normal, fan-in, gain √2; biases 0). The
 *   paper does not state its own; PyTorch’s default does not leave chance accuracy in short
 *   schedules at 12 layers.
 */
export const networkSpecSchema = z.strictObject({
  kind: z.literal('mlp'),
  depth: integerBetween(1, 256),
  width: integerBetween(1, 65_536),
  initialisation: z.enum(['kaiming', 'xavier', 'pytorch']).default('kaiming'),
});

/** A normalised network spec. */
export type NetworkSpec = z.output<typeof networkSpecSchema>;

/** A network spec as people write it: what has a default may be left out. */
export type NetworkSpecInput = z.input<typeof networkSpecSchema>;
