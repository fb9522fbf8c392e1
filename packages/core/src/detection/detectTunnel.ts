import { checkNetworks } from './checkNetworks.js';
import type { DetectionOptions } from './DetectionOptions.js';
import { detectNetworks } from './detectNetworks.js';
import type { TunnelNetwork } from './TunnelNetwork.js';
import type { TunnelDetection, TunnelRule } from './tunnelDetection.js';

/**
 * Finds the tunnel of a network from its layers’ probe accuracies, and says whether there is one.
 *
 * - `id-95`, `id-98`: the tunnel starts at the first layer whose ID accuracy reaches that share of
 *   the last layer’s (Masarczyk et al., NeurIPS 2023, arXiv 2305.19753, section 3). There always is
 *   such a layer; where it is the last one, the rule finds no tunnel: see `hasTunnel`.
 * - `ood-peak`: the tunnel starts after the layer with the best OOD accuracy, since from there on
 *   the representation loses what other data need (Harun et al., NeurIPS 2024, arXiv 2405.15018);
 *   no start where the peak is the last layer. Only with an OOD probe. The two views can disagree,
 *   and with few test images the place of the peak is noisy.
 * - `retained`: % OOD performance retained, 100 · (last layer’s OOD accuracy) / (best layer’s), with
 *   its band; `correlation` of ID and OOD accuracy across layers; `alignment` of each layer
 *   (all Harun et al.). They compare the best layer with the penultimate one of the network, the
 *   one before the classifier: that is the last layer here, as taps end before the head.
 * - `verdict`: whether all this amounts to a tunnel. See `decideVerdict`.
 *
 * Intervals are 95 % percentile intervals over resampled test images. They need `correct`, the
 * probes’ correctness image by image; without it they are null.
 *
 * @throws TunnelError `invalid-request` for anything that is not of the form described
 */
export function detectTunnel(
  network: TunnelNetwork,
  options: DetectionOptions = {},
): TunnelDetection {
  return detectNetworks(
    checkNetworks([network], () => ''),
    options,
  );
}

/**
 * Whether a rule found a tunnel. The last layer reaches its own accuracy by definition, so a start
 * there is none.
 */
export function hasTunnel(rule: TunnelRule): boolean {
  return rule.length > 1;
}
