import { hasTunnel, type RunRecord, type TunnelDetection } from '@tunnel/core';
import { leadingRule } from '../charts/tunnelLanes.js';
import { ruleTitle } from './describeStart.js';
import { percent, points } from './format.js';

/** The answer to a run’s question, in one sentence. */
export function answerSentence(run: RunRecord): string {
  const { detection } = run;
  const rule = leadingRule(detection);
  if (run.layers.length === 1) {
    return 'A network of one layer has none before its last: there is no tunnel to look for.';
  }
  if (detection === null || rule === null) {
    return 'The run did not end with a result: not every task that the answer needs was done.';
  }
  const found = hasTunnel(rule)
    ? `By the ${ruleTitle(rule)} the tunnel starts at layer ${rule.start} of ${detection.depth}`
    : `By the ${ruleTitle(rule)} this network has no tunnel: ID probe accuracy reaches that share only at the last of ${detection.depth} layers`;
  const changes = [oodChange(detection), rankChange(detection)].filter((part) => part !== null);
  return changes.length === 0 ? `${found}.` : `${found}; ${changes.join(', and ')}.`;
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
