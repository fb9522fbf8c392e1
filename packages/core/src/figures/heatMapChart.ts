import { z } from 'zod';
import { text } from '../specs/fields.js';

/**
 * One of the maps: `values` row by row, from the top; null where there is none. `marks` outlines a
 * square block of rows and columns from one index to another, ends included, such as the tunnel.
 */
const mapSchema = z
  .strictObject({
    title: text(),
    rows: z.array(z.string()).min(1),
    columns: z.array(z.string()).min(1),
    values: z.array(z.array(z.number().nullable())),
    mark: z
      .strictObject({ from: z.int().min(0), to: z.int().min(0), label: text() })
      .nullable()
      .default(null),
  })
  .refine(
    ({ rows, columns, values }) =>
      values.length === rows.length && values.every((row) => row.length === columns.length),
    { path: ['values'], error: 'are not a row for each of rows and a column for each of columns' },
  );

/**
 * Matrices as colours, all on one scale.
 *
 * - `rowTitle`, `columnTitle`, `valueTitle`: of the axes and of the scale.
 * - `range` of the colours, default null for that of the values; `scale` of them, `log` for values
 *   above 0.
 * - `order`: whether rows begin at the `bottom`, as layers of a CKA matrix do, or at the `top`
 *   (default).
 */
export const heatMapChartSchema = z.strictObject({
  kind: z.literal('heat-map'),
  panels: z.array(mapSchema).min(1),
  rowTitle: text(),
  columnTitle: text(),
  valueTitle: text(),
  range: z.strictObject({ low: z.number(), high: z.number() }).nullable().default(null),
  scale: z.enum(['linear', 'log']).default('linear'),
  order: z.enum(['top', 'bottom']).default('top'),
});

/** {@inheritDoc heatMapChartSchema} */
export type HeatMapChart = z.output<typeof heatMapChartSchema>;

/** {@inheritDoc heatMapChartSchema} */
export type HeatMapChartInput = z.input<typeof heatMapChartSchema>;
