import { z } from 'zod';
import { classCountOf } from '../dataSpec.js';
import { seed } from '../fields.js';
import { networkSpecSchema } from '../networkSpec.js';
import { trainingSpecSchema } from '../trainingSpec.js';
import { checkHeads } from './checkHeads.js';
import { classifiedDataSchema } from './classifiedData.js';

/** Trains a network on data. */
export const trainTaskSchema = z
  .strictObject({
    kind: z.literal('train'),
    network: networkSpecSchema,
    data: classifiedDataSchema,
    training: trainingSpecSchema,
    seed: seed(),
  })
  .superRefine(({ network, data }, context) =>
    checkHeads(network, classCountOf(data), ['network', 'heads'], context),
  );
