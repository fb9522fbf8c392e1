import { z } from 'zod';
import { text } from '../specs/fields.js';
import { dotsChartSchema } from './dotsChart.js';
import { heatMapChartSchema } from './heatMapChart.js';
import { linesChartSchema } from './linesChart.js';
import { scatterChartSchema } from './scatterChart.js';

/** The name of a figure or table, in file names: `weight-change`. */
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(64)
  .describe('small letters, digits and dashes, at most 64');

/**
 * A figure as data: what it shows, not how it is drawn.
 *
 * - `id`: names its files; no other figure or table of the run has it.
 * - `caption`: what is seen, of how many seeds and images, at which taps and by which rule.
 */
export const figureSchema = z.strictObject({
  id: slugSchema,
  title: text(),
  caption: text(),
  chart: z.discriminatedUnion('kind', [
    linesChartSchema,
    heatMapChartSchema,
    scatterChartSchema,
    dotsChartSchema,
  ]),
});

/** {@inheritDoc figureSchema} */
export type Figure = z.output<typeof figureSchema>;

/** A figure as an analysis writes it: what has a default may be left out. */
export type FigureInput = z.input<typeof figureSchema>;
