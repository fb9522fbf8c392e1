import type { ProbeSpec } from '@tunnel/core';
import { count, percent, plural } from './format.js';

/** The settings of linear probes on one line. */
export function describeProbe(probe: ProbeSpec): string {
  return [
    `linear, Adam, ${plural(probe.epochs, 'epoch')}`,
    `batches of ${probe.batchSize}`,
    `learning rate ${probe.learningRate}`,
    `weight decay ${probe.weightDecay}`,
    `label smoothing ${probe.labelSmoothing}`,
    `at most ${count(probe.maxFeatures)} features`,
    probe.standardise ? 'standardised' : 'not standardised',
    probe.pooling === null ? null : `pooled to ${probe.pooling} × ${probe.pooling}`,
    probe.validationShare > 0 ? `epoch picked on ${percent(probe.validationShare)} held out` : null,
  ]
    .filter((part) => part !== null)
    .join('; ');
}
