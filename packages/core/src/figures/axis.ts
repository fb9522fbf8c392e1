import { z } from 'zod';
import { text } from '../specs/fields.js';

/** Where an axis or a scale of colours ends. */
export const rangeSchema = z
  .strictObject({ low: z.number(), high: z.number() })
  .refine(({ low, high }) => low <= high, { error: 'has a low end above its high end' });

/**
 * An axis of a chart.
 *
 * - `title` with its unit; numbers are drawn as they are given, so shares come as per cent.
 * - `scale`: `linear`; `log`, which has no place for values that are not above 0; or `category`, whose
 *   values are places in `labels`, from 0.
 * - `labels`: names of categories; for other scales null.
 * - `range`: the ends, where the data’s own will not do; default null.
 */
export const axisSchema = z
  .strictObject({
    title: text(),
    scale: z.enum(['linear', 'log', 'category']).default('linear'),
    labels: z
      .array(z.string())
      .min(1)
      .describe('a name for each category, at least one')
      .nullable()
      .default(null),
    range: rangeSchema.nullable().default(null),
  })
  .refine(({ scale, labels }) => (scale === 'category') === (labels !== null), {
    path: ['labels'],
    error: 'are there for categories, and only for them; give labels, or another scale',
  });

/** {@inheritDoc axisSchema} */
export type Axis = z.output<typeof axisSchema>;

/** Why an axis has no such value: one that is no place in its labels; null where it may have it. */
export function offAxis({ labels }: Axis, value: number): string | null {
  if (labels === null || (Number.isInteger(value) && value >= 0 && value < labels.length)) {
    return null;
  }
  return `is ${value}, and the axis has labels; give a whole number from 0 to ${labels.length - 1}`;
}
