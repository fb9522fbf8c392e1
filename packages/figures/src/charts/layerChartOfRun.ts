import { hasTunnel, type SingleRun, type TunnelDetection } from '@tunnel/core';
import { describeData } from '../words/describeData.js';
import { describeImages } from '../words/describeImages.js';
import { describeRank } from '../words/describeRank.js';
import { describeTrained } from '../words/describeTrained.js';
import { leadingRule, tunnelRule, tunnelStart } from '../words/leadingRule.js';
import type { LayerChartInput } from './LayerChartInput.js';
import { ruleName } from './tunnelLanes.js';

/** A run’s layer chart, with the words that say what was measured on what, and how often. */
export function layerChartOfRun(run: SingleRun): LayerChartInput {
  const { layers, detection, data } = run;
  return {
    rows: layers,
    detection,
    title: `${describeTrained(run)}: ${finding(run)}`,
    subtitle: [imagesLine(run), tapsLine(run)],
    note: note(run),
    idName: describeData(data.train),
    oodName: data.ood && describeData(data.ood),
  };
}

function finding({ detection }: SingleRun): string {
  if (detection === null) return 'layer by layer';
  const start = tunnelStart(detection);
  if (start !== null) return `tunnel from layer ${start}`;
  return detection.verdict.verdict === 'no-tunnel' ? 'no tunnel' : 'a tunnel is not certain';
}

function imagesLine({ data, seeds, layers }: SingleRun): string {
  const ood = layers.some((row) => row.oodAccuracy !== null) ? data.ood : null;
  return describeImages({ data: { ...data, ood }, seeds });
}

function tapsLine({ layers, detection }: SingleRun): string {
  const first = layers[0]?.name;
  const last = layers.at(-1)?.name;
  const taps = first === last ? `Tap: ${first}` : `Taps: ${first} to ${last}`;
  const rule = leadingRule(detection);
  if (rule?.threshold == null) return taps;
  const share = Math.round(1000 * (rule.share ?? 0)) / 10;
  return `${taps} · Tunnel threshold: ${share}\u00a0% of the last layer's ID accuracy = ${(100 * rule.threshold).toFixed(1)}\u00a0%`;
}

function note({ layers, detection, rank, seeds }: SingleRun): string {
  const spread = seeds.length === 1 ? 'over test images, not over seeds' : 'over test images';
  const parts = [`Bands: ±1 standard error ${spread}.`];
  if (detection !== null) parts.push(...rulesNote(detection));
  if (layers.some((row) => row.rank !== null)) {
    parts.push(`Numerical rank: ${describeRank(rank)}.`);
  }
  return parts.join(' ');
}

function rulesNote(detection: TunnelDetection): string[] {
  const tunnel = tunnelRule(detection);
  const others = detection.rules.some((rule) => rule !== tunnel && hasTunnel(rule));
  if (tunnel && others) {
    return [
      `Shaded: tunnel by the ${ruleName(tunnel)}; the other bars and marks show where the other rules start it.`,
    ];
  }
  if (tunnel) return [`Shaded: tunnel by the ${ruleName(tunnel)}.`];
  return others ? ['Bars and marks show where the rules would start a tunnel.'] : [];
}
