import type { TunnelDetection, TunnelRule } from '@tunnel/core';
import { startInterval } from '../words/describeSplit.js';
import { describeStart, ruleTitle } from '../words/describeStart.js';
import { percent, plural } from '../words/format.js';
import { type Html, html } from './html.js';
import { tableRegion } from './tableRegion.js';

/** Where each rule starts the tunnel, and how to read the rules. */
export function rulesTable(detection: TunnelDetection): Html {
  return html`<p>${howToRead(detection)}</p>
${tableRegion(
  'Detection rules',
  html`<table>
<thead><tr><th scope="col">rule</th><th scope="col" class="number">ID threshold</th><th scope="col">tunnel starts at</th><th scope="col">95 % interval</th><th scope="col">length</th><th scope="col">extractor</th></tr></thead>
<tbody>
${detection.rules.map((rule) => ruleRow(rule, detection))}</tbody>
</table>`,
)}
<p class="small">Rules: Masarczyk et al., The Tunnel Effect, NeurIPS 2023 (arXiv 2305.19753); OOD peak after Harun et al., NeurIPS 2024 (arXiv 2405.15018).</p>`;
}

function howToRead({ rules }: TunnelDetection): string {
  const share =
    'A share rule starts the tunnel at the first layer whose ID probe accuracy reaches that share of the last layer’s.';
  const oodPeak = rules.some((rule) => rule.share === null)
    ? ' The OOD-peak rule starts it after the layer with the best OOD probe accuracy, whose place is noisy with few test images.'
    : '';
  return `${share}${oodPeak} What lies before the start is the extractor; a start at the last layer is no tunnel. The rules ask different things and need not agree.`;
}

function ruleRow(rule: TunnelRule, detection: TunnelDetection): Html {
  const threshold = rule.threshold === null ? '–' : percent(rule.threshold);
  return html`<tr><th scope="row">${ruleTitle(rule)}</th><td class="number">${threshold}</td><td>${describeStart(rule)}</td><td>${startInterval(rule, detection) ?? '–'}</td><td>${plural(rule.length, 'layer')}</td><td>${plural(rule.extractor, 'layer')}</td></tr>
`;
}
