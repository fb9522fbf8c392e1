import { z } from 'zod';
import { integerFrom, text } from '../specs/fields.js';
import { type Axis, axisSchema, offAxis } from './axis.js';
import { areEnds, ends, endsIssue } from './ends.js';

/** A point of a line, with the ends of its interval; `y` null for a gap. */
const pointSchema = z
  .strictObject({ x: z.number(), y: z.number().nullable(), ...ends })
  .refine(areEnds, endsIssue);

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
const panelSchema = z
  .strictObject({
    title: text(),
    words: z.array(text()).default([]),
    x: axisSchema,
    y: axisSchema,
    right: axisSchema.nullable().default(null),
    lines: z.array(lineSchema).min(1).describe('a list of at least one line'),
    shade: z
      .strictObject({ from: z.number(), to: z.number(), label: text() })
      .refine(({ from, to }) => from <= to, { error: 'goes from above where it goes to' })
      .nullable()
      .default(null),
    rules: z
      .array(z.strictObject({ axis: z.enum(['x', 'y']), at: z.number(), label: text() }))
      .default([]),
  })
  .superRefine(({ x, y, right, lines }, context) => {
    const refuse = (path: (string | number)[], message: string | null) =>
      message && context.addIssue({ code: 'custom', path: ['lines', ...path], message });
    const check = (axis: Axis, value: number | null, path: (string | number)[]) =>
      value !== null && refuse(path, offAxis(axis, value));
    lines.forEach(({ axis, points }, line) => {
      const vertical = axis === 'left' ? y : right;
      if (vertical === null) {
        refuse([line, 'axis'], 'is right, and the panel has no such axis; give it one, or left');
        return;
      }
      points.forEach((point, at) => {
        check(x, point.x, [line, 'points', at, 'x']);
        check(vertical, point.y, [line, 'points', at, 'y']);
      });
    });
  });

/** Lines over one axis, a panel or several of them that share one legend. */
export const linesChartSchema = z
  .strictObject({
    kind: z.literal('lines'),
    panels: z.array(panelSchema).min(1).describe('a list of at least one panel'),
    columns: integerFrom(1).nullable().default(null),
  })
  .superRefine(({ panels }, context) => {
    const colours = new Map<string, string>();
    panels.forEach(({ lines }, panel) => {
      lines.forEach(({ name, colour }, line) => {
        const first = colours.get(name) ?? colour;
        colours.set(name, first);
        if (first === colour) return;
        const path = ['panels', panel, 'lines', line, 'colour'];
        const message = `is ${colour}, and “${name}” is ${first} before; give lines of one name one colour`;
        context.addIssue({ code: 'custom', path, message });
      });
    });
  });

/** {@inheritDoc linesChartSchema} */
export type LinesChart = z.output<typeof linesChartSchema>;

/** {@inheritDoc linesChartSchema} */
export type LinesChartInput = z.input<typeof linesChartSchema>;
