import { z } from 'zod';
import { classCountOf, dataSpecSchema } from '../dataSpec.js';
import { integerBetween, integerFrom, layerNames, precisionSchema, text } from '../fields.js';
import { networkSpecSchema } from '../networkSpec.js';
import { checkHeads } from './checkHeads.js';

/**
 * - `batchSize`: images that go through the network at once; default 64.
 * - `repeats`: how often each stage is timed; default 10.
 */
const costSpecSchema = z.strictObject({
  batchSize: integerBetween(1, 1_000_000).default(64),
  repeats: integerBetween(1, 100_000).default(10),
});

/** A normalised cost spec. */
export type CostSpec = z.output<typeof costSpecSchema>;

/**
 * Counts the parameters and multiply-adds of a network up to each layer, and times it there. Nothing
 * is trained or read: `data` says the size of the images and the number of classes.
 *
 * Where it runs is part of what is asked, unlike in any other task: `device`, default `cpu`, and
 * `threads`, default null for all cores.
 */
export const costTaskSchema = z
  .strictObject({
    kind: z.literal('cost'),
    network: networkSpecSchema,
    data: dataSpecSchema,
    layers: layerNames(),
    cost: costSpecSchema.prefault({}),
    precision: precisionSchema.default('float32'),
    device: text().default('cpu'),
    threads: integerFrom(1).nullable().default(null),
  })
  .superRefine(({ network, data }, context) =>
    checkHeads(network, classCountOf(data), ['network', 'heads'], context),
  );
