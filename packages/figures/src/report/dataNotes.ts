import { type DataSpec, datasetInfo, isDatasetName, type RunRecord } from '@tunnel/core';
import { type Html, html } from './html.js';

/** Whether a run read generated data in place of a published data set. */
export function isBuiltIn({ data }: RunRecord): boolean {
  return builtIn(data.train) || (data.ood !== null && builtIn(data.ood));
}

/** The notes of a run's data, where they cannot be missed; null where there are none. */
export function dataNotes(run: RunRecord): Html | null {
  const { notes } = run.data;
  if (isBuiltIn(run)) {
    return html`<aside class="notes built-in" role="note" aria-labelledby="data-notes">
<h2 id="data-notes">Built-in data, not a published data set</h2>
<p>This run read ${builtInNames(run)}, which Tunnel generates. Numbers on generated images say nothing about CIFAR or any other published data.</p>
${noteList(notes)}</aside>`;
  }
  if (notes.length === 0) return null;
  return html`<aside class="notes" role="note" aria-labelledby="data-notes">
<h2 id="data-notes">About the data</h2>
${noteList(notes)}</aside>`;
}

function noteList(notes: readonly string[]): Html | null {
  if (notes.length === 0) return null;
  return html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
`;
}

function builtInNames({ data }: RunRecord): string {
  const sets = data.ood === null ? [data.train] : [data.train, data.ood];
  return [...new Set(sets.filter(builtIn).map(({ dataset }) => dataset))].join(' and ');
}

/** Known data without published counts are generated. */
function builtIn({ dataset }: DataSpec): boolean {
  return isDatasetName(dataset) && datasetInfo(dataset).imagesTrain === null;
}
