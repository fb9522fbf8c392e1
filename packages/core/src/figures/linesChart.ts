import { z } from 'zod';
import { integerFrom, text } from '../specs/fields.js';
import { axisSchema } from './axis.js';

/** A point of a line; `low` and `high` are the ends of its interval, null where it has none. */
const pointSchema = z.strictObject({
  x: z.number(),
  y: z.number().nullable(),
  low: z.number().nullable().default(null),
  high: z.number().nullable().default(null),
});

/**
 * One line, or with `mark: 'points'` points that are not joined.
 *
 * - `name` in the legend; lines of one name are of one colour and one entry, in all panels.
 * - `colour`: `id`, `ood` and `rank` have their own everywhere; `other` colours are given out in the
 *   order of the names; `ordered` ones go from light to dark in that order, for ordered names such as
 *   numbers of classes.
 * - `dash`: whether it is dashed, to tell apart what two lines of one colour are.
 * - `axis`: which vertical axis it is read on.
 */
const lineSchema = z.strictObject({
  name: text(),
  points: z.array(pointSchema),
  colour: z.enum(['id', 'ood', 'rank', 'other', 'ordered']).default('other'),
  dash: z.boolean().default(false),
  mark: z.enum(['line', 'points']).default('line'),
  axis: z.enum(['left', 'right']).default('left'),
});

/**
 * One of the panels, with its own axes.
 *
 * - `words`: short lines below its title.
 * - `shade`: from where to where the tunnel lies, on the horizontal axis, with its label; null for
 *   none.
 * - `rules`: straight lines at a value of one axis, with a label.
 */
const panelSchema = z.strictObject({
  title: text(),
  words: z.array(text()).default([]),
  x: axisSchema,
  y: axisSchema,
  right: axisSchema.nullable().default(null),
  lines: z.array(lineSchema).min(1),
  shade: z
    .strictObject({ from: z.number(), to: z.number(), label: text() })
    .nullable()
    .default(null),
  rules: z
    .array(z.strictObject({ axis: z.enum(['x', 'y']), at: z.number(), label: text() }))
    .default([]),
});

/** Lines over one axis, a panel or several of them that share one legend. */
export const linesChartSchema = z.strictObject({
  kind: z.literal('lines'),
  panels: z.array(panelSchema).min(1),
  columns: integerFrom(1).nullable().default(null),
});

/** {@inheritDoc linesChartSchema} */
export type LinesChart = z.output<typeof linesChartSchema>;

/** {@inheritDoc linesChartSchema} */
export type LinesChartInput = z.input<typeof linesChartSchema>;
