import { hasTunnel } from '@tunnel/core';
import { percent } from '../words/format.js';
import type { LayerChartInput } from './LayerChartInput.js';
import { leadingRule, ruleName } from './tunnelLanes.js';

/** A layer chart in words, for a reader who cannot see it. */
export function describeChart({ rows, detection }: LayerChartInput): string {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return '';
  const parts = [
    `Line chart over ${rows.length} layers.`,
    `ID probe accuracy goes from ${percent(first.idAccuracy)} at the first layer to ${percent(last.idAccuracy)} at the last.`,
  ];
  if (first.oodAccuracy !== null && last.oodAccuracy !== null) {
    parts.push(
      `OOD probe accuracy goes from ${percent(first.oodAccuracy)} to ${percent(last.oodAccuracy)}.`,
    );
  }
  if (first.rank !== null && last.rank !== null) {
    parts.push(`Numerical rank goes from ${first.rank} to ${last.rank}.`);
  }
  const rule = leadingRule(detection);
  if (rule !== null) {
    parts.push(
      hasTunnel(rule)
        ? `The tunnel by the ${ruleName(rule)}, layers ${rule.start} to ${last.layer}, is shaded.`
        : `No tunnel by the ${ruleName(rule)}.`,
    );
  }
  return parts.join(' ');
}
