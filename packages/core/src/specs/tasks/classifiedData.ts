import { dataSpecSchema } from '../dataSpec.js';

/** Data that a classifier is fitted to: one class alone leaves nothing to tell apart. */
export const classifiedDataSchema = dataSpecSchema.refine(({ classes }) => classes?.length !== 1, {
  path: ['classes'],
  error: 'has one class; give at least two, or null for all',
});
