import { z } from 'zod';
import {
  checkpoint,
  integerBetween,
  integerFrom,
  positive,
  precisionSchema,
  seed,
  text,
} from '../fields.js';
import { probeSpecSchema } from '../probeSpec.js';
import { classifiedDataSchema } from './classifiedData.js';

/** A span of stages, `from` and `to` included, whose values are the donor’s at `donorCheckpoint`. */
const spanSchema = z.strictObject({
  from: text(),
  to: text(),
  donorCheckpoint: checkpoint(),
});

/**
 * How a new head is trained: as a probe is, but gently by default. The images are those that the
 * network was trained on, and a head that is trained as long as a probe overfits what is left of them.
 */
const headSchema = probeSpecSchema.omit({ pooling: true }).extend({
  epochs: integerBetween(1, 100_000).default(10),
  batchSize: integerBetween(1, 1_000_000).default(128),
  learningRate: positive().default(1e-4),
});

/**
 * The network ends at a stage, whose output `pooling` averages to so many by so many places where it
 * is not null, and a new head is trained there.
 */
const cutSchema = z.strictObject({
  layer: text(),
  pooling: integerFrom(1).nullable().default(null),
  head: headSchema.prefault({}),
});

/**
 * Makes a network of another one: stages take the values that they have in the input `donor`, and
 * the network may be cut after a stage and given a new head. Stages are called by their names, such
 * as `conv5`, `layer2.0`, `fc1`.
 *
 * - `data`: the test images, and the training images of a new head.
 * - `checkpoint` of the input `weights`, the network that is changed; default null for its final
 *   weights.
 * - `grafts`: spans in the order in which they are grafted; default none. The donor may be the
 *   network itself at an earlier checkpoint: that resets a span.
 * - `cut`: default null, the network stays whole. One that is cut is measured here, and no task can
 *   read it.
 */
export const graftTaskSchema = z
  .strictObject({
    kind: z.literal('graft'),
    data: classifiedDataSchema,
    checkpoint: checkpoint(),
    grafts: z.array(spanSchema).default([]),
    cut: cutSchema.nullable().default(null),
    precision: precisionSchema.default('float32'),
    seed: seed(),
  })
  .refine(({ grafts, cut }) => grafts.length > 0 || cut !== null, {
    path: ['grafts'],
    error: 'is an empty list, and nothing is cut; give a span, or a cut',
  });
