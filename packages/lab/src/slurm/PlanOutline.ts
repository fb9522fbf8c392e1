import { taskIdSchema, taskKindSchema } from '@tunnel/core';
import { z } from 'zod';

/**
 * What a plan’s document says to who only shows it: specs are passed over, and ids not computed anew, as
 * who runs a task does.
 */
export const planOutlineSchema = z.object({
  tasks: z.array(
    z.object({
      id: taskIdSchema,
      label: z.string().min(1),
      spec: z.object({ kind: taskKindSchema }),
      inputs: z.record(z.string(), taskIdSchema),
    }),
  ),
});

/** {@inheritDoc planOutlineSchema} */
export type PlanOutline = z.output<typeof planOutlineSchema>;
