import { extractorLength } from './curveStatistics.js';

/**
 * The index of the last layer before the tunnel by the 95 % rule; of the first layer, 0, where none
 * is before it.
 *
 * @param id ID accuracies by layer
 */
export function lastBeforeTunnel(id: readonly number[]): number {
  return Math.max(0, extractorLength(id) - 1);
}
