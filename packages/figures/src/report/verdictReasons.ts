import type { TunnelDetection } from '@tunnel/core';
import { verdictName } from '../words/describeSplit.js';
import { type Html, html } from './html.js';

/** A verdict, why it is what it is, and what a reader must know beside it. */
export function verdictReasons(detection: TunnelDetection): Html {
  const { reasons, cautions } = detection.verdict;
  return html`<p>Verdict: <strong>${verdictName(detection)}</strong>.</p>
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
${cautions.length > 0 && html`<ul class="small">${cautions.map((each) => html`<li>${each}</li>`)}</ul>`}`;
}
