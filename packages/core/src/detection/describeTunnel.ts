import { hasTunnel } from './detectTunnel.js';
import { leadingInterval } from './leadingInterval.js';
import type { TunnelDetection, TunnelRule } from './tunnelDetection.js';
import { describeOver, percent, percentRange, plural, ruleTitle, startRange } from './words.js';

const titles = { tunnel: 'tunnel', 'no-tunnel': 'no tunnel', undecided: 'undecided' } as const;

/**
 * A detection as one line that begins with its verdict: `tunnel:`, `no tunnel:` or `undecided:`,
 * e.g. `tunnel: layers 5-16 of 16 (95 % rule, start 5, extractor 4 layers, 95 % interval 5-6 over 3
 * seeds and 10,000 images); 98 % rule starts at 7 (6-8); OOD peaks at layer 5 (70.4 ± 1.4 %), 29.5
 * points above the last; 58.1 % of OOD performance retained (55.0-61.3 %): strong`. The first
 * share’s rule leads, `±` is a standard error. What is undecided says why at its end.
 */
export function describeTunnel(detection: TunnelDetection): string {
  const { rules, verdict } = detection;
  const shareRules = rules.filter((rule) => rule.share !== null);
  const parts = shareRules.map((rule, index) =>
    index === 0 ? leadingRule(rule, detection) : followingRule(rule, detection),
  );
  parts.push(...describeOod(detection));
  const [reason] = verdict.reasons;
  if (verdict.verdict === 'undecided' && reason !== undefined) parts.push(reason);
  if (verdict.verdict === 'tunnel' && verdict.sense === 'id') parts.push('no OOD probe');
  return `${titles[verdict.verdict]}: ${parts.join('; ')}`;
}

function leadingRule(rule: TunnelRule, { depth, basis, verdict }: TunnelDetection): string {
  const leading = leadingInterval(rule.intervals, basis.seeds);
  const interval = leading
    ? `95 % interval ${startRange(leading.interval)} ${describeOver(leading.over, basis.seeds, basis.idImages)}`
    : 'no interval';
  const facts = `${plural(rule.extractor, 'layer')}, ${interval}`;
  if (!hasTunnel(rule)) {
    return `${ruleTitle(rule)} starts at ${rule.start}, the last of ${plural(depth, 'layer')} (extractor ${facts})`;
  }
  if (verdict.verdict === 'no-tunnel') {
    return `${ruleTitle(rule)} starts at ${rule.start} of ${depth} (extractor ${facts})`;
  }
  return `layers ${rule.start}-${depth} of ${depth} (${ruleTitle(rule)}, start ${rule.start}, extractor ${facts})`;
}

function followingRule(rule: TunnelRule, { basis }: TunnelDetection): string {
  const leading = leadingInterval(rule.intervals, basis.seeds);
  const range = leading ? ` (${startRange(leading.interval)})` : '';
  return `${ruleTitle(rule)} starts at ${rule.start}${range}`;
}

function describeOod({ oodPeak, oodDrop, depth, retained, basis }: TunnelDetection): string[] {
  if (oodPeak === null || oodDrop === null || retained === null) return [];
  const error = oodPeak.standardError === null ? '' : ` ± ${percent(oodPeak.standardError)}`;
  const accuracy = `${percent(oodPeak.accuracy)}${error} %`;
  const peak =
    oodPeak.layer === depth
      ? `OOD peaks at the last layer (${accuracy})`
      : `OOD peaks at layer ${oodPeak.layer} (${accuracy}), ${percent(oodDrop)} points above the last`;
  const leading = leadingInterval(retained.intervals, basis.seeds);
  const range = leading ? ` (${percentRange(leading.interval)} %)` : '';
  return [
    peak,
    `${retained.percent.toFixed(1)} % of OOD performance retained${range}: ${retained.band}`,
  ];
}
