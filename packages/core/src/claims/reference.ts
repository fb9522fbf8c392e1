import { z } from 'zod';
import { text } from '../specs/fields.js';

/**
 * A value that others report, in words.
 *
 * - `mark`: `verified`, read in the primary source or its data; `second-hand`, from a replication or
 *   another paper that quotes it; `not-found`, from memory or not found. It is shown wherever the
 *   value is.
 * - `source`: where it is from.
 */
export const referenceSchema = z.strictObject({
  value: text(),
  mark: z.enum(['verified', 'second-hand', 'not-found']),
  source: text(),
});

/** {@inheritDoc referenceSchema} */
export type Reference = z.infer<typeof referenceSchema>;
