import type { NetworkResult, TunnelDetection } from '@tunnel/core';
import { bracketsNote } from './bracketsNote.js';
import { describeMean } from './describeMean.js';
import { startOf, verdictName } from './describeSplit.js';
import { ruleTitle } from './describeStart.js';
import { count, percent, plural } from './format.js';

/** One network’s results in short, by what they are; a dash where something is not known. */
export interface NetworkSummary {
  readonly network: string;
  readonly entries: readonly (readonly [title: string, value: string])[];
}

const none = '–';

/** The results of each network in short: the same titles for all, in the same order. */
export function networkSummaries(networks: readonly NetworkResult[]): NetworkSummary[] {
  const shares = [
    ...new Set(
      networks.flatMap(({ overSeeds }) =>
        (overSeeds?.detection.rules ?? [])
          .filter((rule) => rule.share !== null)
          .map((rule) => rule.rule),
      ),
    ),
  ];
  return networks.map((network) => {
    const detection = network.overSeeds?.detection ?? null;
    return {
      network: network.name,
      entries: [
        ['test accuracy', testAccuracyOf(network)],
        ...shares.map((share): [string, string] => startBy(share, detection)),
        ['OOD peak', oodPeakOf(detection)],
        ['OOD retained', retainedOf(detection)],
        ['rank', rankOf(detection)],
        ['verdict', detection === null ? none : verdictName(detection)],
      ],
    };
  });
}

/** `54.4 ± 0.6 % (n = 3)`. */
export function testAccuracyOf({ testAccuracy }: NetworkResult): string {
  if (testAccuracy === null) return none;
  return `${describeMean(testAccuracy, 100)}\u00a0% (n = ${testAccuracy.n})`;
}

function startBy(share: string, detection: TunnelDetection | null): [string, string] {
  const rule = detection?.rules.find((each) => each.rule === share);
  const title = rule ? ruleTitle(rule) : `${share.replace('id-', '')}\u00a0% rule`;
  return [title, rule && detection ? startOf(rule, detection) : none];
}

function oodPeakOf(detection: TunnelDetection | null): string {
  if (!detection?.oodPeak) return none;
  return `layer ${detection.oodPeak.layer} (${percent(detection.oodPeak.accuracy)})`;
}

function retainedOf(detection: TunnelDetection | null): string {
  if (!detection?.retained) return none;
  const { percent: retained, band } = detection.retained;
  return `${retained.toFixed(1)}\u00a0% (${band})`;
}

function rankOf(detection: TunnelDetection | null): string {
  if (!detection?.rankPeak || detection.rankLast === null) return none;
  const peak = count(Math.round(detection.rankPeak.rank));
  return `${peak} → ${count(Math.round(detection.rankLast))}`;
}

/** How to read the summaries. */
export function summaryNote(networks: readonly NetworkResult[]): string {
  const seeds = Math.max(...networks.map((network) => network.seeds.length));
  const spread =
    seeds === 1
      ? 'One seed: no spread over seeds can be given.'
      : `±: 95\u00a0% interval of the mean over ${plural(seeds, 'seed')} (Student’s t).`;
  const brackets = bracketsNote(networks);
  const rules = 'Rules: the layer where a tunnel would start.';
  const starts = brackets === null ? rules : `${rules} ${brackets}`;
  return `${spread} ${starts} OOD retained: the last layer’s OOD accuracy as a share of the best layer’s, with its band after Harun et al. 2024. Rank: at its peak and at the last layer.`;
}
