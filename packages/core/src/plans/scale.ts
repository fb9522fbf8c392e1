import { z } from 'zod';

/**
 * How much of an experiment is run: `smoke` in seconds, `laptop` within an hour on two cores,
 * `paper` with the published settings.
 */
export const scaleSchema = z.enum(['smoke', 'laptop', 'paper']);

/** {@inheritDoc scaleSchema} */
export type Scale = z.infer<typeof scaleSchema>;
