import { hasTunnel, type RunData, type RunRecord, type TunnelDetection } from '@tunnel/core';
import { describeData } from '../words/describeData.js';
import { describeNetwork } from '../words/describeNetwork.js';
import { describeRank } from '../words/describeRank.js';
import { count, plural } from '../words/format.js';
import type { LayerChartInput } from './LayerChartInput.js';
import { leadingRule, ruleName } from './tunnelLanes.js';

/** A run’s layer chart, with the words that say what was measured on what, and how often. */
export function layerChartOfRun(run: RunRecord): LayerChartInput {
  const { layers, detection, data, network } = run;
  return {
    rows: layers,
    detection,
    title: `${describeNetwork(network)}, trained on ${describeData(data.train)}: ${finding(run)}`,
    subtitle: [imagesLine(run), tapsLine(run)],
    note: note(run),
    idName: describeData(data.train),
    oodName: data.ood && describeData(data.ood),
  };
}

function finding({ detection }: RunRecord): string {
  const rule = leadingRule(detection);
  if (rule === null) return 'layer by layer';
  return hasTunnel(rule) ? `tunnel from layer ${rule.start}` : 'no tunnel';
}

function imagesLine({ data, seeds, layers }: RunRecord): string {
  const parts = [`ID: ${split(data.train)}`];
  if (data.ood && layers.some((row) => row.oodAccuracy !== null)) {
    parts.push(`OOD: ${split(data.ood)}`);
  }
  return [...parts, plural(seeds.length, 'seed')].join(' · ');
}

function split(data: RunData): string {
  const name = describeData(data);
  if (data.imagesTrain === null || data.imagesTest === null) return name;
  return `${name}, ${count(data.imagesTrain)} training and ${count(data.imagesTest)} test images`;
}

function tapsLine({ layers, detection }: RunRecord): string {
  const first = layers[0]?.name;
  const last = layers.at(-1)?.name;
  const taps = first === last ? `Tap: ${first}` : `Taps: ${first} to ${last}`;
  const rule = leadingRule(detection);
  if (rule?.threshold == null) return taps;
  const share = Math.round(1000 * (rule.share ?? 0)) / 10;
  return `${taps} · Tunnel threshold: ${share}\u00a0% of the last layer's ID accuracy = ${(100 * rule.threshold).toFixed(1)}\u00a0%`;
}

function note({ layers, detection, rank, seeds }: RunRecord): string {
  const spread = seeds.length === 1 ? 'over test images, not over seeds' : 'over test images';
  const parts = [`Bands: ±1 standard error ${spread}.`];
  if (detection !== null) parts.push(...rulesNote(detection));
  if (layers.some((row) => row.rank !== null)) {
    parts.push(`Numerical rank: ${describeRank(rank)}.`);
  }
  return parts.join(' ');
}

function rulesNote(detection: TunnelDetection): string[] {
  const leading = leadingRule(detection);
  const shaded = leading !== null && hasTunnel(leading);
  const others = detection.rules.some((rule) => rule !== leading && hasTunnel(rule));
  if (shaded && others) {
    return [
      `Shaded: tunnel by the ${ruleName(leading)}; the other bars and marks show where the other rules start it.`,
    ];
  }
  if (shaded) return [`Shaded: tunnel by the ${ruleName(leading)}.`];
  return others ? ['Bars and marks show where the other rules start a tunnel.'] : [];
}
