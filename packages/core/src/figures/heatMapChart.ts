import { z } from 'zod';
import { text } from '../specs/fields.js';
import { rangeSchema } from './axis.js';

/**
 * One of the maps: `values` row by row, from the top; null where there is none. `marks` outlines a
 * square block of rows and columns from one index to another, ends included, such as the tunnel.
 */
const mapSchema = z
  .strictObject({
    title: text(),
    rows: z.array(z.string()).min(1).describe('a name for each row, at least one'),
    columns: z.array(z.string()).min(1).describe('a name for each column, at least one'),
    values: z.array(z.array(z.number().nullable())),
    mark: z
      .strictObject({ from: z.int().min(0), to: z.int().min(0), label: text() })
      .nullable()
      .default(null),
  })
  .refine(
    ({ rows, columns, values }) =>
      values.length === rows.length && values.every((row) => row.length === columns.length),
    {
      path: ['values'],
      error: 'have not a row for each of rows and, in each, a value or null for each of columns',
    },
  )
  .refine(
    ({ rows, columns, mark }) =>
      mark === null || (mark.from <= mark.to && mark.to < Math.min(rows.length, columns.length)),
    {
      path: ['mark'],
      error: 'is no block of rows and columns; give indices from 0, from up to to',
    },
  );

/**
 * Matrices as colours, all on one scale.
 *
 * - `rowTitle`, `columnTitle`, `valueTitle`: of the axes and of the scale.
 * - `range` of the colours, default null for that of the values; `scale` of them, `log` has
 *   none for values that are not above 0.
 * - `order`: whether rows begin at the `bottom`, as layers of a CKA matrix do, or at the `top`
 *   (default).
 */
export const heatMapChartSchema = z.strictObject({
  kind: z.literal('heat-map'),
  panels: z.array(mapSchema).min(1).describe('a list of at least one panel'),
  rowTitle: text(),
  columnTitle: text(),
  valueTitle: text(),
  range: rangeSchema.nullable().default(null),
  scale: z.enum(['linear', 'log']).default('linear'),
  order: z.enum(['top', 'bottom']).default('top'),
});

/** {@inheritDoc heatMapChartSchema} */
export type HeatMapChart = z.output<typeof heatMapChartSchema>;

/** {@inheritDoc heatMapChartSchema} */
export type HeatMapChartInput = z.input<typeof heatMapChartSchema>;
