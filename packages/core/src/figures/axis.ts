import { z } from 'zod';
import { text } from '../specs/fields.js';

/** Where an axis or a scale of colours ends. */
export const rangeSchema = z
  .strictObject({ low: z.number(), high: z.number() })
  .refine(({ low, high }) => low < high, { error: 'has a low end that is not below its high end' });

/**
 * An axis of a chart.
 *
 * - `title` with its unit; numbers are drawn as they are given, so shares come as per cent.
 * - `scale`: `linear`, `log` (values above 0), or `category`, whose values are places in `labels`,
 *   from 0.
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
  })
  .refine(({ scale, range }) => scale !== 'log' || range === null || range.low > 0, {
    path: ['range', 'low'],
    error: 'is not above 0, and the axis is logarithmic; give a number above 0',
  });

/** {@inheritDoc axisSchema} */
export type Axis = z.output<typeof axisSchema>;

/** What is wrong with a value on an axis, and what would be right; null where nothing is. */
export function offAxis({ scale, labels }: Axis, value: number): string | null {
  if (scale === 'log' && value <= 0) {
    return `is ${value}, and the axis is logarithmic; give a number above 0`;
  }
  if (labels === null || (Number.isInteger(value) && value >= 0 && value < labels.length)) {
    return null;
  }
  return `is ${value}, and the axis has labels; give a whole number from 0 to ${labels.length - 1}`;
}
