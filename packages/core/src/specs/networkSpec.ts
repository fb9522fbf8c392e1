import { z } from 'zod';
import { integerBetween, integerFrom } from './fields.js';

/** What every network has. */
const shared = {
  heads: z
    .array(integerFrom(2))
    .min(2)
    .describe('a list of at least two numbers of outputs, each at least 2, or null for one head')
    .nullable()
    .default(null),
  initialisation: z.enum(['kaiming', 'xavier', 'pytorch']).default('kaiming'),
};

/** The factor of a convolutional network’s channels. */
function widthMultiplier() {
  return z.number().gt(0).max(64).describe('a number above 0, at most 64').default(1);
}

const mlpSchema = z.strictObject({
  kind: z.literal('mlp'),
  depth: integerBetween(1, 256),
  width: integerBetween(1, 65_536),
  ...shared,
});

/** How many convolutions each VGG has: its depth without the three linear layers. */
const vggConvolutions = { 11: 8, 13: 10, 16: 13, 19: 16 } as const;

const vggSchema = z
  .strictObject({
    kind: z.literal('vgg'),
    depth: z.literal([11, 13, 16, 19]).describe('11, 13, 16 or 19'),
    convolutions: integerFrom(1).nullable().default(null),
    widthMultiplier: widthMultiplier(),
    ...shared,
  })
  .superRefine(({ depth, convolutions }, context) => {
    const most = vggConvolutions[depth];
    if (convolutions === null || convolutions < most) return;
    const wrong =
      convolutions === most
        ? `is ${most}, which is all of VGG-${depth}`
        : `is ${convolutions}, and VGG-${depth} has ${most}`;
    context.addIssue({
      code: 'custom',
      path: ['convolutions'],
      message: `${wrong}; give a whole number from 1 to ${most - 1}, or null for all`,
    });
  });

const resnetSchema = z.strictObject({
  kind: z.literal('resnet'),
  depth: z.literal([18, 34]).describe('18 or 34'),
  widthMultiplier: widthMultiplier(),
  ...shared,
});

/**
 * A network, without its number of outputs and the size of its images: they come from the data it
 * is trained on.
 *
 * - `mlp`: hidden layers of equal width, each linear then ReLU. `depth`: hidden layers, 1 to 256;
 *   `width`: units of each, 1 to 65,536.
 * - `vgg`: VGG with batch normalisation (Simonyan & Zisserman 2015), its convolutions followed by
 *   one linear head. `depth`: 11, 13, 16 or 19, the published names; `convolutions`: only the first
 *   so many of its layout’s 8, 10, 13 or 16, with the poolings that follow them; default null for
 *   all.
 * - `resnet`: ResNet with basic blocks (He et al. 2016) in its form for small images. `depth`: 18 or
 *   34.
 * - `widthMultiplier` of `vgg` and `resnet`: the published numbers of channels times this, rounded;
 *   default 1, at most 64.
 * - `heads`: the outputs of each of several linear heads, e.g. `[5, 5]` for two tasks of five classes:
 *   the first head answers for the first classes, and an image is judged by the head of its class.
 *   Default null for one head.
 * - `initialisation` of the weights, default `kaiming` (normal, fan-in, gain √2; biases 0). The
 *   paper does not state its own; PyTorch’s default does not leave chance accuracy in short
 *   schedules at 12 layers.
 */
export const networkSpecSchema = z.discriminatedUnion('kind', [mlpSchema, vggSchema, resnetSchema]);

/** A normalised network spec. */
export type NetworkSpec = z.output<typeof networkSpecSchema>;

/** A network spec as people write it: what has a default may be left out. */
export type NetworkSpecInput = z.input<typeof networkSpecSchema>;
