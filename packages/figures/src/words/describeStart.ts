import { hasTunnel, type TunnelRule } from '@tunnel/core';

/** The name of a rule: `95 % rule`, `OOD-peak rule`. */
export function ruleTitle(rule: TunnelRule): string {
  return rule.share === null ? 'OOD-peak rule' : `${rule.rule.replace('id-', '')}\u00a0% rule`;
}

/** Where a rule starts the tunnel: `layer 2 (relu2)`, or why it does not. */
export function describeStart(rule: TunnelRule): string {
  if (hasTunnel(rule)) return `layer ${rule.start} (${rule.startName})`;
  if (rule.start === null) return 'none: OOD accuracy peaks at the last layer';
  if (rule.share === null) return 'none: only the last layer follows the OOD peak';
  return 'none: the threshold is first reached at the last layer';
}
