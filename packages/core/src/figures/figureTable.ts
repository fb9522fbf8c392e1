import { z } from 'zod';
import { integerBetween, text } from '../specs/fields.js';
import { slugSchema } from './figure.js';

/**
 * A table of a run.
 *
 * - `id`: names its files; no other figure or table of the run has it.
 * - `columns`: `unit` is shown with the title; numbers are shown with `digits` after the point,
 *   default null for three digits that count.
 * - `rows`: a value for each column, null where there is none.
 */
export const figureTableSchema = z
  .strictObject({
    id: slugSchema,
    title: text(),
    caption: text(),
    columns: z
      .array(
        z.strictObject({
          title: text(),
          unit: text().nullable().default(null),
          digits: integerBetween(0, 6).nullable().default(null),
        }),
      )
      .min(1)
      .describe('a list of at least one column'),
    rows: z.array(
      z.array(z.union([z.string(), z.number()]).describe('text, or a number').nullable()),
    ),
  })
  .refine(({ columns, rows }) => rows.every((row) => row.length === columns.length), {
    path: ['rows'],
    error: 'have not a value, or null, for each of columns',
  });

/** {@inheritDoc figureTableSchema} */
export type FigureTable = z.output<typeof figureTableSchema>;

/** {@inheritDoc figureTableSchema} */
export type FigureTableInput = z.input<typeof figureTableSchema>;
