import { z } from 'zod';

/** The forms that data come in. */
export const dataFormats = ['csv', 'parquet', 'json'] as const;

/** {@inheritDoc dataFormats} */
export type DataFormat = (typeof dataFormats)[number];

/** The forms that figures come in. */
export const figureFormats = ['svg', 'png', ...dataFormats] as const;

/** {@inheritDoc figureFormats} */
export type FigureFormat = (typeof figureFormats)[number];

/** The figures of a run, and the forms that they come in. */
export const figuresSchema = z.strictObject({
  run: z.string(),
  items: z.array(
    z.strictObject({
      name: z.string(),
      label: z.string(),
      caption: z.string(),
      formats: z.array(z.enum(figureFormats)),
    }),
  ),
});
