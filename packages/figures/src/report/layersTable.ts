import type { LayerRow, SingleRun } from '@tunnel/core';
import { ruleTitle } from '../words/describeStart.js';
import { count, points } from '../words/format.js';
import { tunnelRule } from '../words/leadingRule.js';
import { type Html, html } from './html.js';
import { tableRegion } from './tableRegion.js';

/** All layers of a run with what was measured on each, those of the tunnel marked. */
export function layersTable(run: SingleRun): Html {
  const rule = tunnelRule(run.detection);
  const start = rule?.start ?? null;
  const marks =
    rule !== null
      ? ` The tunnel by the ${ruleTitle(rule)}, from layer ${start} on, is marked.`
      : '';
  return html`<p>Accuracies in per cent ± one standard error over test images; a dash where nothing was measured.${marks}</p>
${tableRegion(
  'All layers',
  html`<table>
<thead><tr><th scope="col" class="number">layer</th><th scope="col">name</th><th scope="col" class="number">features</th><th scope="col" class="number">ID (%)</th><th scope="col" class="number">OOD (%)</th><th scope="col" class="number">rank / cap</th><th scope="col">part</th></tr></thead>
<tbody>
${run.layers.map((row) => layerRow(row, start))}</tbody>
</table>`,
)}`;
}

function layerRow(row: LayerRow, start: number | null): Html {
  const inTunnel = start !== null && row.layer >= start;
  const part = inTunnel ? 'tunnel' : start === null ? '–' : 'extractor';
  return html`<tr${rowClass(row.layer, start)}><td class="number">${row.layer}</td><th scope="row">${row.name}</th><td class="number">${count(row.features)}</td><td class="number">${accuracy(row.idAccuracy, row.idStandardError)}</td><td class="number">${accuracy(row.oodAccuracy, row.oodStandardError)}</td><td class="number">${rank(row)}</td><td${inTunnel ? html` class="tunnel-name"` : null}>${part}</td></tr>
`;
}

function rowClass(layer: number, start: number | null): Html | null {
  if (start === null || layer < start) return null;
  return layer === start ? html` class="tunnel tunnel-start"` : html` class="tunnel"`;
}

function accuracy(fraction: number | null, standardError: number | null): string {
  if (fraction === null) return '–';
  if (standardError === null) return points(fraction);
  return `${points(fraction)} ± ${(100 * standardError).toFixed(2)}`;
}

function rank({ rank, rankCap }: LayerRow): string {
  if (rank === null) return '–';
  return rankCap === null ? count(rank) : `${count(rank)} / ${count(rankCap)}`;
}
