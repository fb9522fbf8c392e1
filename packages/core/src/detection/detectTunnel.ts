import { checkLayers } from './checkLayers.js';
import { checkShares } from './checkShares.js';
import type { TunnelLayer } from './TunnelLayer.js';
import type { TunnelDetection, TunnelRule } from './tunnelDetection.js';

/** The paper’s two shares. */
const defaultShares = [0.95, 0.98];

/** Accuracies are counts over images: a rounding error must not decide where a tunnel starts. */
const rounding = 1e-12;

/**
 * Finds the tunnel of a network from its layers’ probe accuracies.
 *
 * - `id-95`, `id-98`: the tunnel starts at the first layer whose ID accuracy reaches that share of
 *   the last layer’s (Masarczyk et al., NeurIPS 2023, arXiv 2305.19753, section 3). There always is
 *   such a layer; where it is the last one, there is no tunnel: see `hasTunnel`.
 * - `ood-peak`: the tunnel starts after the layer with the best OOD accuracy, since from there on
 *   the representation loses what other data need (Harun et al., NeurIPS 2024, arXiv 2405.15018);
 *   no start where the peak is the last layer. Only with an OOD probe. The two views can disagree,
 *   and with few test images the place of the peak is noisy.
 *
 * @param input.layers all layers, numbered 1 to n in order, n at least 2; `ood` and `rank` on every
 *   layer or on none
 * @param options.shares above 0, at most 1, each once; default 0.95 and 0.98
 * @throws TunnelError `invalid-request` for anything else
 */
export function detectTunnel(
  input: { readonly layers: readonly TunnelLayer[] },
  options: { readonly shares?: readonly number[] } = {},
): TunnelDetection {
  const { layers, last } = checkLayers(input.layers);
  const shares = checkShares(options.shares ?? defaultShares);
  const oodPeak = peak(layers, (layer) => layer.ood);
  const rankPeak = peak(layers, (layer) => layer.rank);
  const rules = shares.map((share) => shareRule(layers, share, last.id));
  if (oodPeak) rules.push(oodPeakRule(layers, oodPeak.layer));
  return {
    depth: layers.length,
    rules,
    idLast: last.id,
    oodPeak: oodPeak && { layer: oodPeak.layer, name: oodPeak.name, accuracy: oodPeak.value },
    oodLast: last.ood ?? null,
    oodDrop: oodPeak ? oodPeak.value - (last.ood ?? 0) : null,
    rankPeak: rankPeak && { layer: rankPeak.layer, name: rankPeak.name, rank: rankPeak.value },
    rankLast: last.rank ?? null,
  };
}

/**
 * Whether a rule found a tunnel. The last layer reaches its own accuracy by definition, so a start
 * there is none.
 */
export function hasTunnel(rule: TunnelRule): boolean {
  return rule.length > 1;
}

function shareRule(layers: readonly TunnelLayer[], share: number, idLast: number): TunnelRule {
  const threshold = share * idLast;
  const start = layers.find((layer) => layer.id >= threshold - rounding);
  return ruleFrom(layers, start, { rule: shareName(share), share, threshold });
}

function oodPeakRule(layers: readonly TunnelLayer[], peakLayer: number): TunnelRule {
  // Layers are numbered from 1, so the peak’s number is the index of the layer after it.
  return ruleFrom(layers, layers[peakLayer], { rule: 'ood-peak', share: null, threshold: null });
}

function ruleFrom(
  layers: readonly TunnelLayer[],
  start: TunnelLayer | undefined,
  rule: Pick<TunnelRule, 'rule' | 'share' | 'threshold'>,
): TunnelRule {
  const extractor = start ? start.layer - 1 : layers.length;
  return {
    ...rule,
    start: start?.layer ?? null,
    startName: start?.name ?? null,
    length: layers.length - extractor,
    extractor,
  };
}

/** `id-95` for 0.95; the rounding hides that 0.29 × 100 is 28.999999999999996. */
function shareName(share: number): string {
  return `id-${Number((share * 100).toPrecision(12))}`;
}

function peak(
  layers: readonly TunnelLayer[],
  read: (layer: TunnelLayer) => number | null | undefined,
) {
  let best: { layer: number; name: string; value: number } | null = null;
  for (const layer of layers) {
    const value = read(layer) ?? null;
    if (value === null || (best && value <= best.value)) continue;
    best = { layer: layer.layer, name: layer.name, value };
  }
  return best;
}
