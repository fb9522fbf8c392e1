import { describeSplit } from '../words/describeSplit.js';
import { percent } from '../words/format.js';
import { tunnelRule } from '../words/leadingRule.js';
import type { LayerChartInput } from './LayerChartInput.js';
import { ruleName } from './tunnelLanes.js';

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
  const tunnel = tunnelRule(detection);
  if (tunnel !== null) {
    parts.push(
      `The tunnel by the ${ruleName(tunnel)}, layers ${tunnel.start} to ${last.layer}, is shaded.`,
    );
  } else if (detection !== null) parts.push(`${describeSplit(detection)}.`);
  return parts.join(' ');
}
