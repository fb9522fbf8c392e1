import type { ProbeSpec } from '@tunnel/core';
import { count, plural } from './format.js';

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
  ].join('; ');
}
