import { z } from 'zod';
import { classCountOf } from '../dataSpec.js';
import { seed } from '../fields.js';
import { networkSpecSchema } from '../networkSpec.js';
import { trainingSpecSchema } from '../trainingSpec.js';
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
  .superRefine(({ network: { heads }, data }, context) => {
    const classes = classCountOf(data);
    const outputs = heads?.reduce((sum, head) => sum + head, 0) ?? classes;
    if (outputs === classes) return;
    context.addIssue({
      code: 'custom',
      path: ['network', 'heads'],
      message: `have ${outputs} outputs together, and the data ${classes} classes; give heads that sum to ${classes}, or null for one head`,
    });
  });
