import { hasTunnel } from './detectTunnel.js';
import type { TunnelDetection, TunnelRule } from './tunnelDetection.js';

/**
 * A detection as one line that begins `tunnel:`, e.g. `tunnel: layers 3-12 of 12 (95 % rule, start
 * 3, extractor 2 layers); 98 % rule starts at 5; OOD peaks at layer 2 (56.6 %), 18.0 points above
 * the last`. The first share’s rule leads.
 */
export function describeTunnel(detection: TunnelDetection): string {
  const shareRules = detection.rules.filter((rule) => rule.share !== null);
  const parts = shareRules.map((rule, index) =>
    index === 0 ? leadingRule(rule, detection.depth) : `${ruleTitle(rule)} starts at ${rule.start}`,
  );
  const ood = describeOod(detection);
  if (ood !== null) parts.push(ood);
  return `tunnel: ${parts.join('; ')}`;
}

function leadingRule(rule: TunnelRule, depth: number): string {
  const extractor = `extractor ${layerCount(rule.extractor)}`;
  if (hasTunnel(rule)) {
    return `layers ${rule.start}-${depth} of ${depth} (${ruleTitle(rule)}, start ${rule.start}, ${extractor})`;
  }
  return `none by the ${ruleTitle(rule)} (start ${rule.start}, the last of ${layerCount(depth)}, ${extractor})`;
}

/** `95 % rule`. */
function ruleTitle(rule: TunnelRule): string {
  return `${rule.rule.replace('id-', '')} % rule`;
}

function describeOod({ oodPeak, oodDrop, depth }: TunnelDetection): string | null {
  if (oodPeak === null || oodDrop === null) return null;
  const accuracy = `${percent(oodPeak.accuracy)} %`;
  if (oodPeak.layer === depth) return `OOD peaks at the last layer (${accuracy})`;
  return `OOD peaks at layer ${oodPeak.layer} (${accuracy}), ${percent(oodDrop)} points above the last`;
}

function layerCount(count: number): string {
  return `${count} ${count === 1 ? 'layer' : 'layers'}`;
}

function percent(fraction: number): string {
  return (100 * fraction).toFixed(1);
}
