import { type ClaimId, claimIds, claims, type Finding, type RunRecord } from '@tunnel/core';
import { countsOf, statisticName, statisticWithInterval } from '../words/describeFinding.js';
import { type Html, type HtmlPart, html } from './html.js';
import { referenceList } from './referenceList.js';
import { tableRegion } from './tableRegion.js';
import { leaningNote, verdictBadge } from './verdictBadge.js';

/** A run with the id of its part of the page. */
export interface PlacedRun {
  readonly run: RunRecord;
  readonly id: string;
}

const columns = [
  'experiment',
  'verdict',
  'finding',
  'statistic [95 % interval]',
  'n',
  'reported by others',
];

/** Every finding of several runs, claim by claim in the order of the paper. */
export function verdictTable(runs: readonly PlacedRun[]): Html {
  return tableRegion(
    'Verdicts',
    html`<table class="verdicts">
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
${claimIds.map((claim) => claimBody(claim, runs))}</table>`,
  );
}

function claimBody(claim: ClaimId, runs: readonly PlacedRun[]): Html {
  const rows = runs.flatMap((placed) =>
    placed.run.findings
      .filter((finding) => finding.claim === claim)
      .map((finding) => findingRow(finding, placed)),
  );
  const untested = html`<tr><td colspan="${columns.length}">No run here tests it.</td></tr>
`;
  return html`<tbody>
<tr class="claim"><th scope="rowgroup" colspan="${columns.length}">${claims[claim]}</th></tr>
${rows.length === 0 ? untested : rows}</tbody>
`;
}

function findingRow(finding: Finding, { run, id }: PlacedRun): Html {
  const { title, references } = finding;
  const value = statisticWithInterval(finding);
  const verdict = html`${verdictBadge(finding)}${leaningNote(finding)}`;
  const number = value && html`${value} <span class="source">${statisticName(finding)}</span>`;
  const cells = [verdict, title, number, countsOf(finding), referenceList(references)];
  return html`<tr><th scope="row"><a href="#${id}">${run.experiment}</a></th>${cells.map(cell)}</tr>
`;
}

function cell(content: HtmlPart): Html {
  return content === null ? html`<td class="none">–</td>` : html`<td>${content}</td>`;
}
