import { type ClaimId, claimIds, claims, type Finding, type RunRecord } from '@tunnel/core';
import { countsOf, intervalOf, statisticOf } from '../words/describeFinding.js';
import { type Html, type HtmlPart, html } from './html.js';
import { referenceList } from './referenceList.js';
import { tableRegion } from './tableRegion.js';
import { verdictBadge } from './verdictBadge.js';

/** A run with the id of its part of the page. */
export interface PlacedRun {
  readonly run: RunRecord;
  readonly id: string;
}

const none = '–';

/** Every finding of several runs, claim by claim in the order of the paper. */
export function verdictTable(runs: readonly PlacedRun[]): Html {
  return tableRegion(
    'Verdicts',
    html`<table class="verdicts">
<thead><tr><th scope="col">experiment</th><th scope="col">verdict</th><th scope="col">finding</th><th scope="col">statistic</th><th scope="col">95 % interval</th><th scope="col">n</th><th scope="col">reported by others</th></tr></thead>
${claimIds.map((claim) => claimBody(claim, runs))}</table>`,
  );
}

function claimBody(claim: ClaimId, runs: readonly PlacedRun[]): Html {
  const rows = runs.flatMap((placed) =>
    placed.run.findings
      .filter((finding) => finding.claim === claim)
      .map((finding) => findingRow(finding, placed)),
  );
  const untested = html`<tr><td colspan="7">No run here tests it.</td></tr>
`;
  return html`<tbody>
<tr class="claim"><th scope="rowgroup" colspan="7">${claims[claim]}</th></tr>
${rows.length === 0 ? untested : rows}</tbody>
`;
}

function findingRow(finding: Finding, { run, id }: PlacedRun): Html {
  const cells: HtmlPart[] = [
    verdictBadge(finding),
    finding.title,
    statisticOf(finding) ?? none,
    intervalOf(finding) ?? none,
    countsOf(finding) ?? none,
    referenceList(finding.references) ?? none,
  ];
  return html`<tr><th scope="row"><a href="#${id}">${run.experiment}</a></th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`;
}
