import { z } from 'zod';
import { text } from '../specs/fields.js';

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
    labels: z.array(z.string()).min(1).nullable().default(null),
    range: z.strictObject({ low: z.number(), high: z.number() }).nullable().default(null),
  })
  .refine(({ scale, labels }) => (scale === 'category') === (labels !== null), {
    path: ['labels'],
    error: 'are there for categories, and only for them; give labels, or another scale',
  });

/** {@inheritDoc axisSchema} */
export type Axis = z.output<typeof axisSchema>;
