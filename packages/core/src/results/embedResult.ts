import { z } from 'zod';
import { accuracy, integerFrom, text } from '../specs/fields.js';
import { layerFields, readingResultFields } from './readingResult.js';

/**
 * One layer’s map: of how many principal components it was made, and the share of the layer’s variance
 * that they have.
 */
const layerSchema = z.strictObject({
  ...layerFields,
  components: integerFrom(1),
  explained: accuracy(),
});

/**
 * What an `embed` task tells; the maps themselves are in its file. `library` made them. `seconds` are
 * those of the whole task, `device` that of the components.
 */
export const embedResultSchema = z.strictObject({
  layers: z.array(layerSchema).min(1),
  library: z.strictObject({ name: text(), version: text() }),
  dimensions: integerFrom(1),
  ...readingResultFields,
});

/** {@inheritDoc embedResultSchema} */
export type EmbedResult = z.infer<typeof embedResultSchema>;
