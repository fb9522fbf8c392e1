import { z } from 'zod';
import { text } from '../specs/fields.js';
import { axisSchema, offAxis } from './axis.js';
import { areEnds, ends, endsIssue } from './ends.js';

/** A value with its interval, and the seeds’ own values beside it where there are several. */
const dotSchema = z
  .strictObject({ value: z.number(), ...ends, seeds: z.array(z.number()).default([]) })
  .refine(areEnds, endsIssue);

/**
 * Values with their intervals, a row for each of `rows`, such as the accuracy of each pairing: in
 * place of bars, whose length would say that 0 matters.
 */
export const dotsChartSchema = z
  .strictObject({
    kind: z.literal('dots'),
    rows: z.array(text()).min(1).describe('a name for each row, at least one'),
    x: axisSchema,
    series: z.array(z.strictObject({ name: text(), dots: z.array(dotSchema.nullable()) })).min(1),
    rules: z.array(z.strictObject({ at: z.number(), label: text() })).default([]),
  })
  .refine(({ rows, series }) => series.every(({ dots }) => dots.length === rows.length), {
    path: ['series'],
    error: 'have not a dot, or null, for each of rows',
  })
  .superRefine(({ x, series }, context) => {
    series.forEach(({ dots }, at) => {
      dots.forEach((dot, row) => {
        const message = dot && offAxis(x, dot.value);
        if (!message) return;
        context.addIssue({ code: 'custom', path: ['series', at, 'dots', row, 'value'], message });
      });
    });
  });

/** {@inheritDoc dotsChartSchema} */
export type DotsChart = z.output<typeof dotsChartSchema>;

/** {@inheritDoc dotsChartSchema} */
export type DotsChartInput = z.input<typeof dotsChartSchema>;
