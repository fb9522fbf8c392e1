import { z } from 'zod';

/** An error as data. */
export const errorDataSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  context: z.record(z.string(), z.unknown()),
});

/** {@inheritDoc errorDataSchema} */
export type ErrorData = z.output<typeof errorDataSchema>;
