import { peakIndex } from '../detection/curveStatistics.js';
import { meanCurve } from '../detection/meanCurve.js';

/**
 * The index of the layer with the best accuracy in the mean over seeds, or over draws of the labelled
 * images; the first of equals, whose network is the smallest.
 */
export function bestLayer(bySeed: readonly (readonly number[])[]): number {
  return peakIndex(meanCurve(bySeed));
}
