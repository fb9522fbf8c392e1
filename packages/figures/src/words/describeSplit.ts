import {
  leadingInterval,
  type StartInterval,
  type TunnelDetection,
  type TunnelRule,
} from '@tunnel/core';
import { ruleTitle } from './describeStart.js';
import { leadingRule, tunnelRule } from './leadingRule.js';

/** The verdict in a word or two. */
export function verdictName({ verdict }: TunnelDetection): string {
  return verdict.verdict === 'no-tunnel' ? 'no tunnel' : verdict.verdict;
}

/** The verdict with where the leading rule starts, on one line. */
export function describeSplit(detection: TunnelDetection): string {
  const tunnel = tunnelRule(detection);
  if (tunnel) {
    return `Tunnel from layer ${startOf(tunnel, detection)} of ${detection.depth} on (${ruleTitle(tunnel)})`;
  }
  const name = verdictName(detection);
  const verdict = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const rule = leadingRule(detection);
  if (rule === null) return verdict;
  return `${verdict} (${ruleTitle(rule)}: layer ${startOf(rule, detection)} of ${detection.depth})`;
}

/** A start with the interval to go by: `5 [4–6]`; `–` where there is no start. */
export function startOf(rule: TunnelRule, detection: TunnelDetection): string {
  const start = rule.start === null ? '–' : String(rule.start);
  const interval = startInterval(rule, detection);
  return interval === null ? start : `${start} [${interval}]`;
}

/** The interval of a start to go by: `4–6`; null where there is none. */
export function startInterval(rule: TunnelRule, { basis }: TunnelDetection): string | null {
  const leading = leadingInterval(rule.intervals, basis.seeds);
  return leading && startRange(leading.interval);
}

/** `4–6`; an end without a start, which lies beyond the last layer, is `none`. */
function startRange({ low, high }: StartInterval): string {
  const [from, to] = [low, high].map((end) => (end === null ? 'none' : String(end)));
  return from === to ? `${from}` : `${from}–${to}`;
}
