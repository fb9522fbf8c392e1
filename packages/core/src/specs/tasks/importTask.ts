import { z } from 'zod';
import { classCountOf, classCountSchema, sideSchema } from '../dataSpec.js';
import { contentHashSchema, integerFrom, positive, seed, text } from '../fields.js';
import { networkSpecSchema } from '../networkSpec.js';
import { checkHeads } from './checkHeads.js';
import { classifiedDataSchema } from './classifiedData.js';

const channels = 'three numbers, for red, green and blue';

/** What is subtracted from each channel of an image of values 0 to 1, and what that is divided by. */
export const normalisationSchema = z.strictObject({
  mean: z.array(z.number()).length(3).describe(channels),
  std: z.array(positive()).length(3).describe(`${channels}, above 0`),
});

/** {@inheritDoc normalisationSchema} */
export type Normalisation = z.output<typeof normalisationSchema>;

const uniqueNames = z
  .array(text())
  .min(1)
  .refine((names) => new Set(names).size === names.length, {
    error: 'names a layer twice; give each layer once',
  })
  .describe('a list of layer names');

/** The weights of one of the networks that Tunnel builds. */
const weightsSchema = z
  .strictObject({
    kind: z.literal('weights'),
    contentHash: contentHashSchema,
    network: networkSpecSchema,
    data: classifiedDataSchema,
    normalisation: normalisationSchema.nullable().default(null),
    seed: seed(),
  })
  .superRefine(({ network, data }, context) =>
    checkHeads(network, classCountOf(data), ['network', 'heads'], context),
  );

const scriptSchema = z.strictObject({
  kind: z.literal('script'),
  contentHash: contentHashSchema,
  side: sideSchema,
  classes: classCountSchema.nullable().default(null),
  normalisation: normalisationSchema,
  outputs: uniqueNames.nullable().default(null),
});

const activationsSchema = z
  .strictObject({
    kind: z.literal('activations'),
    contentHash: contentHashSchema,
    layers: uniqueNames,
    classCount: classCountSchema,
    imagesTrain: integerFrom(1).nullable().default(null),
    imagesTest: integerFrom(1).nullable().default(null),
  })
  .refine(({ imagesTrain, imagesTest }) => imagesTrain !== null || imagesTest !== null, {
    path: ['imagesTest'],
    error: 'is null, and so is imagesTrain; give the number of images of one of them',
  });

/**
 * Takes what was made elsewhere into the store. Where it lies is not part of the task: its content
 * is, as `contentHash`.
 *
 * - `weights`: a safetensors file with the values of a `network` for the classes and images of
 *   `data`. `normalisation` of its images; default null, that of the training images of `data`, whose
 *   choice `seed` draws (default 0).
 * - `script`: a TorchScript module that takes images of `side` pixels. `classes` of its output,
 *   default null where it has no head. `outputs`: the names of what it returns, where that is its
 *   layers’ outputs in order; default null, layers are read by the names of its modules.
 * - `activations`: files of what each of its `layers`, in order, gives for so many training and test
 *   images; null where there are none of those.
 */
export const importTaskSchema = z.strictObject({
  kind: z.literal('import'),
  source: z.discriminatedUnion('kind', [weightsSchema, scriptSchema, activationsSchema]),
});
