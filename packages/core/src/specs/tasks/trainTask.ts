import { z } from 'zod';
import { classCountOf } from '../dataSpec.js';
import { checkpoint, seed } from '../fields.js';
import { networkSpecSchema } from '../networkSpec.js';
import { trainingSpecSchema } from '../trainingSpec.js';
import { checkHeads } from './checkHeads.js';
import { classifiedDataSchema } from './classifiedData.js';

/**
 * Trains a network on data: from values that the seed draws, or from those of the input `weights`, at
 * `checkpoint` where that is not null.
 */
export const trainTaskSchema = z
  .strictObject({
    kind: z.literal('train'),
    network: networkSpecSchema,
    data: classifiedDataSchema,
    training: trainingSpecSchema,
    checkpoint: checkpoint(),
    seed: seed(),
  })
  .superRefine(({ network, data }, context) =>
    checkHeads(network, classCountOf(data), ['network', 'heads'], context),
  );
