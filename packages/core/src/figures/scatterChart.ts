import { z } from 'zod';
import { text } from '../specs/fields.js';

/** One of the panels: points `[x, y]` and, for each, its place in the chart’s `groups`. */
const cloudSchema = z
  .strictObject({
    title: text(),
    words: z.array(text()).default([]),
    points: z.array(z.tuple([z.number(), z.number()])),
    groups: z.array(z.int().min(0)),
  })
  .refine(({ points, groups }) => points.length === groups.length, {
    path: ['groups'],
    error: 'are not one for each point',
  });

/** Clouds of points coloured by group, such as UMAP of the classes; their axes have no meaning. */
export const scatterChartSchema = z
  .strictObject({
    kind: z.literal('scatter'),
    panels: z.array(cloudSchema).min(1).describe('a list of at least one panel'),
    groups: z.array(text()).min(1).describe('a name for each group, at least one'),
  })
  .superRefine(({ panels, groups }, context) => {
    panels.forEach((panel, at) => {
      const strange = panel.groups.findIndex((group) => group >= groups.length);
      if (strange === -1) return;
      const path = ['panels', at, 'groups', strange];
      const message = `is ${panel.groups[strange]}, and there are ${groups.length} groups; give a place among them, from 0`;
      context.addIssue({ code: 'custom', path, message });
    });
  });

/** {@inheritDoc scatterChartSchema} */
export type ScatterChart = z.output<typeof scatterChartSchema>;

/** {@inheritDoc scatterChartSchema} */
export type ScatterChartInput = z.input<typeof scatterChartSchema>;
