import { z } from 'zod';
import { integerFrom, nonNegative, text } from '../specs/fields.js';

/**
 * A layer that was read: its number among those read by default, or its place among those asked for;
 * its name; its `features` after pooling, and those `featuresUsed` that were drawn from them.
 */
export const layerFields = {
  layer: integerFrom(1),
  name: text(),
  features: integerFrom(1),
  featuresUsed: integerFrom(1),
};

/** A layer of which no more is said than which it is. */
export const readLayerSchema = z.strictObject(layerFields);

/** What every result says that was read from images. `device` is the one that was used. */
export const readingResultFields = {
  images: integerFrom(1),
  seconds: nonNegative(),
  device: text(),
};

/** A matrix row by row; null where there is no such value. */
export function matrixOf<T extends z.ZodType>(value: T) {
  return z.array(z.array(value.nullable()));
}
