import { z } from 'zod';

// Each field’s description is the second half of its error message: “… ; give <description>”.

/** A whole number in a closed range. */
export function integerBetween(min: number, max: number) {
  return z.int().min(min).max(max).describe(`a whole number from ${min} to ${max}`);
}

/** A whole number that is not below `min`. */
export function integerFrom(min: number) {
  return z.int().min(min).describe(`a whole number of at least ${min}`);
}

/** A number above 0. */
export function positive() {
  return z.number().gt(0).describe('a number above 0');
}

/** A number that is not below 0. */
export function nonNegative() {
  return z.number().min(0).describe('a number of at least 0');
}

/** A share: a number from 0 up to, but not including, 1. */
export function shareBelowOne() {
  return z.number().min(0).lt(1).describe('a number from 0 to below 1');
}

/** An accuracy, as a fraction from 0 to 1. */
export function accuracy() {
  return z.number().min(0).max(1).describe('a number from 0 to 1');
}

/** Text of at least one character. */
export function text() {
  return z.string().min(1).describe('text that is not empty');
}

/** A random seed. Each random stream is derived from it and the stream’s name. Default 0. */
export function seed() {
  return integerBetween(0, Number.MAX_SAFE_INTEGER).default(0);
}

/** Names of the layers to read, or null for the network’s default taps. Default null. */
export function layerNames() {
  return z
    .array(text())
    .min(1)
    .refine((names) => new Set(names).size === names.length, {
      error: 'names a layer twice; give each layer once',
    })
    .describe('a list of layer names, or null for the default layers')
    .nullable()
    .default(null);
}

/** Which kept snapshot of the weights to read; see `readingFields`. Default null for the final ones. */
export function checkpoint() {
  return z
    .int()
    .min(0)
    .describe('a whole number of at least 0, or null for the final weights')
    .nullable()
    .default(null);
}

/** At most this many random features of a layer are read. Default 8,000. */
export function maxFeatures() {
  return integerFrom(1).default(8000);
}

/** How many images of a split, at least `min`, drawn by the task’s seed. Default null for all. */
export function imageCount(min: number) {
  return integerFrom(min).nullable().default(null);
}

/** Arithmetic of the forward and backward pass; master weights are float32 in both. */
export const precisionSchema = z.enum(['float32', 'bfloat16']);

/** {@inheritDoc precisionSchema} */
export type Precision = z.infer<typeof precisionSchema>;

/** The id of a task: lower-case hexadecimal sha256. */
export const taskIdSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('a task id of 64 hexadecimal digits');

/** The sha256 of what was imported. */
export const contentHashSchema = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .describe('“sha256:” and 64 hexadecimal digits');
