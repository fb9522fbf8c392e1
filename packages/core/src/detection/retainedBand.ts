import type { OodRetained } from './tunnelDetection.js';

/** Per cent of the best OOD accuracy from which on a tunnel is negligible: there is none. */
export const negligibleFrom = 95;

/**
 * How strong a tunnel is that retains so many per cent of the best layer’s OOD accuracy: from 95 on
 * `negligible`, from 90 `weak`, from 80 `medium`, below `strong`.
 *
 * Source: Harun et al., NeurIPS 2024 (arXiv 2405.15018).
 */
export function retainedBand(percent: number): OodRetained['band'] {
  if (percent >= negligibleFrom) return 'negligible';
  if (percent >= 90) return 'weak';
  return percent >= 80 ? 'medium' : 'strong';
}
