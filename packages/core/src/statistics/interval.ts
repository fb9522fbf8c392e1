import { z } from 'zod';

/** The level of every interval that is not told otherwise. */
export const level = 0.95 as const;

/** An interval, ends included. */
export const intervalSchema = z
  .strictObject({ low: z.number(), high: z.number() })
  .refine(({ low, high }) => low <= high, { error: 'has a low end above its high end' });

/** {@inheritDoc intervalSchema} */
export type Interval = z.infer<typeof intervalSchema>;
