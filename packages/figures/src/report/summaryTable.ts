import type { NetworkResult } from '@tunnel/core';
import { networkSummaries, summaryNote } from '../words/networkSummary.js';
import { type Html, html } from './html.js';
import { tableRegion } from './tableRegion.js';

/** One row a network: what came out, in short. */
export function summaryTable(networks: readonly NetworkResult[]): Html {
  const summaries = networkSummaries(networks);
  const titles = summaries[0]?.entries.map(([title]) => title) ?? [];
  return html`${tableRegion(
    'All networks',
    html`<table>
<thead><tr><th scope="col">network</th>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${summaries.map(
  ({
    network,
    entries,
  }) => html`<tr><th scope="row">${network}</th>${entries.map(([, value]) => html`<td>${value}</td>`)}</tr>
`,
)}</tbody>
</table>`,
  )}
<p class="small">${summaryNote(networks)}</p>`;
}
