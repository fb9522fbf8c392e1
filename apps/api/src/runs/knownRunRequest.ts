import { runRequestSchema } from '@tunnel/core/resources';
import { experiments } from '@tunnel/experiments';
import { z } from 'zod';

/** What a run is started by: of the experiments that there are. */
export const knownRunRequestSchema = z.strictObject({
  ...runRequestSchema.shape,
  experiment: z.enum(experiments.map(({ name }) => name)).meta({ title: 'Experiment' }),
});
