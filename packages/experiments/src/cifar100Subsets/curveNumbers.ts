import {
  type AccuracyCurves,
  peakIndex,
  retainedPercent,
  TunnelError,
  tunnelLength,
} from '@tunnel/core';

/** Numbers that are read off the accuracy curves of one network. */
export const curveNumbers = {
  /** Layers of the tunnel by the 95 % rule. */
  length: ({ id }: AccuracyCurves) => tunnelLength(id),
  /** The layer, from 1, of the best OOD accuracy. */
  oodPeak: (curves: AccuracyCurves) => peakIndex(oodOf(curves)) + 1,
  /** Layers after the one of the best OOD accuracy: the tunnel by the OOD peak. */
  lengthByOod: (curves: AccuracyCurves) => curves.id.length - peakIndex(oodOf(curves)) - 1,
  /** How much of the best layer’s OOD accuracy the last layer has lost, in per cent. */
  oodLost: (curves: AccuracyCurves) => 100 - retainedPercent(oodOf(curves)),
} as const satisfies Record<string, (curves: AccuracyCurves) => number>;

function oodOf({ ood }: AccuracyCurves) {
  if (ood) return ood;
  throw new TunnelError('internal', 'a network that OOD accuracy is asked of has no OOD probe');
}
