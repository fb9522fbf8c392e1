import { z } from 'zod';
import { accuracy, integerFrom, nonNegative, text } from '../specs/fields.js';
import { intervalSchema, level } from '../statistics/interval.js';

/** A share of resamples or of another whole: a number from 0 to 1. */
const share = accuracy;

/**
 * Where a rule’s start lies over the resamples: a 95 % percentile interval.
 *
 * - `low`, `high`: layer numbers; null for no start, which lies beyond the last layer.
 * - `shares`: for each layer, the share of the resamples in which it is the start.
 * - `noTunnel`: the share of the resamples in which there is no start, or it is the last layer.
 */
const startIntervalSchema = z.strictObject({
  low: integerFrom(1).nullable(),
  high: integerFrom(1).nullable(),
  shares: z.array(share()).min(2),
  noTunnel: share(),
});

/** {@inheritDoc startIntervalSchema} */
export type StartInterval = z.infer<typeof startIntervalSchema>;

/** One value by what was resampled. Null where that cannot be done with what was measured. */
function byResampling<S extends z.ZodType>(schema: S) {
  return z.strictObject({
    images: schema.nullable(),
    seeds: schema.nullable(),
    both: schema.nullable(),
  });
}

/**
 * 95 % intervals of one number by bootstrap: percentile intervals, but for the OOD performance
 * retained, whose interval allows for the choice of the best layer.
 *
 * - `images`: the test images were resampled, the same ones for all layers and seeds. It says what
 *   other test images would have changed for these trained networks. Needs the probes’ correctness
 *   image by image.
 * - `seeds`: the seeds were resampled. Needs two seeds. Over n seeds it cannot hold more than
 *   1 − 2^(1 − n) of the truth, so below six seeds it is no 95 % interval, only a range.
 * - `both`: seeds, and images within them.
 */
const intervalsSchema = byResampling(intervalSchema);

/** {@inheritDoc intervalsSchema} */
export type Intervals = z.infer<typeof intervalsSchema>;

/**
 * Where one rule puts the split.
 *
 * - `rule`: `id-95`, `id-98` and so on by the share, or `ood-peak`.
 * - `share` of the last layer’s ID accuracy and the `threshold` accuracy that it makes; null for
 *   `ood-peak`.
 * - `start`: the first layer of the tunnel, and `startName`; null where the rule finds no start.
 *   Over several seeds, that of their mean accuracies.
 * - `length`: layers from start to the last, 0 without a start.
 * - `extractor`: layers before start, all of them without a start.
 * - `starts`: the start of each seed alone, in the order of the seeds.
 * - `intervals` of the start; see {@link Intervals}.
 */
export const tunnelRuleSchema = z.strictObject({
  rule: text(),
  share: z.number().gt(0).max(1).nullable(),
  threshold: accuracy().nullable(),
  start: integerFrom(1).nullable(),
  startName: text().nullable(),
  length: integerFrom(0),
  extractor: integerFrom(0),
  starts: z.array(integerFrom(1).nullable()).min(1),
  intervals: byResampling(startIntervalSchema),
});

/** {@inheritDoc tunnelRuleSchema} */
export type TunnelRule = z.infer<typeof tunnelRuleSchema>;

/**
 * What a detection’s numbers rest on.
 *
 * - `taps`: the names of all layers that were read, in order.
 * - `seeds`: number of trained networks.
 * - `idImages`, `oodImages`: test images of the probes; `idClasses`, `oodClasses` their classes.
 *   Null where they were not given.
 * - `resamples`: of each bootstrap, 0 where there was nothing to resample. `level` of all intervals.
 */
const basisSchema = z.strictObject({
  taps: z.array(text()).min(2),
  seeds: integerFrom(1),
  idImages: integerFrom(1).nullable(),
  oodImages: integerFrom(1).nullable(),
  idClasses: integerFrom(1).nullable(),
  oodClasses: integerFrom(1).nullable(),
  resamples: integerFrom(0),
  level: z.literal(level),
});

/**
 * How much of the best layer’s OOD accuracy is left at the last layer read.
 *
 * - `percent`: 100 · (last layer’s OOD accuracy) / (best layer’s), 0 to 100.
 * - `band`: from 95 on `negligible`, from 90 `weak`, from 80 `medium`, below `strong`: how strong
 *   the tunnel is by Harun et al., NeurIPS 2024 (arXiv 2405.15018).
 * - `bySeed`: the percentage of each seed alone, in the order of the seeds.
 */
const retainedSchema = z.strictObject({
  percent: z.number().min(0).max(100),
  band: z.enum(['negligible', 'weak', 'medium', 'strong']),
  bySeed: z.array(z.number().min(0).max(100)).min(1),
  intervals: intervalsSchema,
});

/** {@inheritDoc retainedSchema} */
export type OodRetained = z.infer<typeof retainedSchema>;

/**
 * Pearson’s correlation of ID and OOD accuracy across layers, −1 to 1; null, with the `reason`,
 * where it is not defined.
 */
const correlationSchema = z.strictObject({
  pearson: z.number().min(-1).max(1).nullable(),
  reason: text().nullable(),
  intervals: intervalsSchema,
});

/** {@inheritDoc correlationSchema} */
export type IdOodCorrelation = z.infer<typeof correlationSchema>;

/** (ID accuracy − chance) · (OOD accuracy − chance) of one layer, chance being 1 / classes. */
const alignmentSchema = z.strictObject({ value: z.number(), intervals: intervalsSchema });

/** {@inheritDoc alignmentSchema} */
export type IdOodAlignment = z.infer<typeof alignmentSchema>;

/**
 * Whether there is a tunnel, and why. `decideVerdict` has the rule.
 *
 * - `sense`: `id` where there is no OOD probe, so that nothing is known of what the layers lose.
 * - `over`: what was resampled for the intervals that decided; null where there are none.
 * - `reasons`: one sentence each, with its numbers.
 * - `cautions`: what a reader must know beside it.
 */
const tunnelVerdictSchema = z.strictObject({
  verdict: z.enum(['tunnel', 'no-tunnel', 'undecided']),
  sense: z.enum(['id', 'id-and-ood']),
  over: z.enum(['images', 'seeds', 'both']).nullable(),
  reasons: z.array(text()).min(1),
  cautions: z.array(text()),
});

/** {@inheritDoc tunnelVerdictSchema} */
export type TunnelVerdict = z.infer<typeof tunnelVerdictSchema>;

/**
 * What `detectTunnel` and `detectSeeds` found. Over several seeds, every number is that of the
 * layers’ mean accuracies and ranks over the seeds.
 *
 * - `depth`: number of layers.
 * - `basis`: what the numbers rest on.
 * - `rules`: one by each share, in the order given, then `ood-peak` where there is an OOD probe.
 * - `idLast`: ID accuracy of the last layer.
 * - `oodPeak`: the layer with the best OOD accuracy (the first of equals), with the standard error
 *   of one network’s accuracy there where the number of images is known; `oodLast` the last
 *   layer’s, `oodDrop` the peak’s minus the last’s, as fractions. Null without an OOD probe.
 * - `rankPeak`: the layer with the highest rank (the first of equals), `rankLast` the last layer’s.
 *   Null without ranks.
 * - `retained`, `correlation`: null without an OOD probe. `alignment`, one a layer: null also where
 *   the numbers of classes were not given.
 * - `verdict`: whether there is a tunnel.
 */
export const tunnelDetectionSchema = z.strictObject({
  depth: integerFrom(2),
  basis: basisSchema,
  rules: z.array(tunnelRuleSchema).min(1),
  idLast: accuracy(),
  oodPeak: z
    .strictObject({
      layer: integerFrom(1),
      name: text(),
      accuracy: accuracy(),
      standardError: nonNegative().nullable(),
    })
    .nullable(),
  oodLast: accuracy().nullable(),
  oodDrop: accuracy().nullable(),
  rankPeak: z.strictObject({ layer: integerFrom(1), name: text(), rank: nonNegative() }).nullable(),
  rankLast: nonNegative().nullable(),
  retained: retainedSchema.nullable(),
  correlation: correlationSchema.nullable(),
  alignment: z.array(alignmentSchema).nullable(),
  verdict: tunnelVerdictSchema,
});

/** {@inheritDoc tunnelDetectionSchema} */
export type TunnelDetection = z.infer<typeof tunnelDetectionSchema>;
