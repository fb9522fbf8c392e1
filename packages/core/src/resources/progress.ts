import { z } from 'zod';

const count = z.int().min(0);

/** How far the engine is with a task, as it says itself; `null` for what it does not know. */
export const progressSchema = z.strictObject({
  verb: z.string(),
  phase: z.string(),
  task: count,
  tasks: count,
  epoch: count,
  epochs: count,
  step: count,
  steps: count,
  imagesPerSecond: z.number().nullable(),
  lossNats: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
