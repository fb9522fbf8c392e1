import { z } from 'zod';
import { accuracy, integerFrom, text } from '../specs/fields.js';

/**
 * Where one rule puts the split.
 *
 * - `rule`: `id-95`, `id-98` and so on by the share, or `ood-peak`.
 * - `share` of the last layer’s ID accuracy and the `threshold` accuracy that it makes; null for
 *   `ood-peak`.
 * - `start`: the first layer of the tunnel, and `startName`; null where the rule finds no start.
 * - `length`: layers from start to the last, 0 without a start.
 * - `extractor`: layers before start, all of them without a start.
 */
export const tunnelRuleSchema = z.strictObject({
  rule: text(),
  share: z.number().gt(0).max(1).nullable(),
  threshold: accuracy().nullable(),
  start: integerFrom(1).nullable(),
  startName: text().nullable(),
  length: integerFrom(0),
  extractor: integerFrom(0),
});

/** {@inheritDoc tunnelRuleSchema} */
export type TunnelRule = z.infer<typeof tunnelRuleSchema>;

/**
 * What `detectTunnel` found.
 *
 * - `depth`: number of layers.
 * - `rules`: one by each share, in the order given, then `ood-peak` where there is an OOD probe.
 * - `idLast`: ID accuracy of the last layer.
 * - `oodPeak`: the layer with the best OOD accuracy (the first of equals); `oodLast` the last
 *   layer’s, `oodDrop` the peak’s minus the last’s, as fractions. Null without an OOD probe.
 * - `rankPeak`: the layer with the highest rank (the first of equals), `rankLast` the last layer’s.
 *   Null without ranks.
 */
export const tunnelDetectionSchema = z.strictObject({
  depth: integerFrom(2),
  rules: z.array(tunnelRuleSchema).min(1),
  idLast: accuracy(),
  oodPeak: z.strictObject({ layer: integerFrom(1), name: text(), accuracy: accuracy() }).nullable(),
  oodLast: accuracy().nullable(),
  oodDrop: accuracy().nullable(),
  rankPeak: z
    .strictObject({ layer: integerFrom(1), name: text(), rank: integerFrom(0) })
    .nullable(),
  rankLast: integerFrom(0).nullable(),
});

/** {@inheritDoc tunnelDetectionSchema} */
export type TunnelDetection = z.infer<typeof tunnelDetectionSchema>;
