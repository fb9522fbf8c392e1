import {
  type NetworkResult,
  type RunRecord,
  type SingleRun,
  singleRunOf,
  type TunnelDetection,
} from '@tunnel/core';
import { verdictCounts } from './describeFinding.js';
import { describeSplit } from './describeSplit.js';
import { ruleTitle } from './describeStart.js';
import { percent, plural, points } from './format.js';
import { tunnelRule } from './leadingRule.js';

const noResult =
  'The run did not end with a result: not every task that the answer needs was done.';

/**
 * The answer to a run’s question, in one sentence: for several networks in one clause each, without
 * networks by the verdicts of its findings.
 */
export function answerSentence(run: RunRecord): string {
  const single = singleRunOf(run);
  if (single) return singleAnswer(single);
  if (run.networks.length === 0 && run.findings.length > 0) return verdictsAnswer(run);
  const clauses = run.networks.map(networkClause).filter((clause) => clause !== null);
  if (clauses.length === 0) return noResult;
  return `Over ${plural(run.seeds.length, 'seed')}: ${clauses.join('; ')}.`;
}

function verdictsAnswer({ findings, seeds }: RunRecord): string {
  return `Over ${plural(seeds.length, 'seed')}, ${plural(findings.length, 'finding')}: ${verdictCounts(findings)}.`;
}

function networkClause({ name, overSeeds }: NetworkResult): string | null {
  if (overSeeds === null) return null;
  const { detection } = overSeeds;
  const { retained } = detection;
  const kept =
    retained === null ? '' : `, ${retained.percent.toFixed(1)}\u00a0% of OOD accuracy retained`;
  return `${name}: ${describeSplit(detection)}${kept}`;
}

function singleAnswer({ layers, detection }: SingleRun): string {
  if (layers.length === 1) {
    return 'A network of one layer has none before its last: there is no tunnel to look for.';
  }
  if (detection === null) return noResult;
  const found = foundClause(detection);
  const changes = [oodChange(detection), rankChange(detection)].filter((part) => part !== null);
  return changes.length === 0 ? `${found}.` : `${found}; ${changes.join(', and ')}.`;
}

function foundClause(detection: TunnelDetection): string {
  const rule = tunnelRule(detection);
  if (rule) {
    return `By the ${ruleTitle(rule)} the tunnel starts at layer ${rule.start} of ${detection.depth}`;
  }
  const { verdict, reasons } = detection.verdict;
  return verdict === 'no-tunnel'
    ? `This network has no tunnel: ${reasons[0]}`
    : `Whether this network has a tunnel is undecided: ${reasons[0]}`;
}

function oodChange({ oodPeak, oodLast, oodDrop, depth }: TunnelDetection): string | null {
  if (oodPeak === null || oodLast === null || oodDrop === null) return null;
  if (oodPeak.layer === depth) {
    return `OOD probe accuracy is highest at the last layer (${percent(oodLast)})`;
  }
  if (oodDrop === 0) return `OOD probe accuracy ends as high as its peak (${percent(oodLast)})`;
  return `OOD probe accuracy falls ${points(oodDrop)} points from its peak at layer ${oodPeak.layer} (${percent(oodPeak.accuracy)}) to the last layer (${percent(oodLast)})`;
}

function rankChange({ rankPeak, rankLast, depth }: TunnelDetection): string | null {
  if (rankPeak === null || rankLast === null) return null;
  if (rankPeak.layer === depth) return `numerical rank is highest at the last layer (${rankLast})`;
  if (rankPeak.rank === rankLast) return `numerical rank ends as high as its peak (${rankLast})`;
  return `numerical rank falls from ${rankPeak.rank} at layer ${rankPeak.layer} to ${rankLast}`;
}
