import { type DataSpec, datasetInfo, isDatasetName, type RunRecord } from '@tunnel/core';
import { type Html, html } from './html.js';
import type { Place } from './section.js';

/** Whether a run read generated data in place of a published data set. */
export function isBuiltIn(run: RunRecord): boolean {
  return usedData(run).some(builtIn);
}

/** The notes of a run's data, where they cannot be missed; null where there are none. */
export function dataNotes(run: RunRecord, { prefix, level }: Place): Html | null {
  const { notes } = run.data;
  const id = `${prefix}data-notes`;
  if (isBuiltIn(run)) {
    return html`<aside class="notes built-in" role="note" aria-labelledby="${id}">
<h${level} id="${id}">Built-in data, not a published data set</h${level}>
<p>This run read ${builtInNames(run)}, which Tunnel generates. Numbers on generated images say nothing about CIFAR or any other published data.</p>
${noteList(notes)}</aside>`;
  }
  if (notes.length === 0) return null;
  return html`<aside class="notes" role="note" aria-labelledby="${id}">
<h${level} id="${id}">About the data</h${level}>
${noteList(notes)}</aside>`;
}

function noteList(notes: readonly string[]): Html | null {
  if (notes.length === 0) return null;
  return html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>
`;
}

function builtInNames(run: RunRecord): string {
  return [
    ...new Set(
      usedData(run)
        .filter(builtIn)
        .map(({ dataset }) => dataset),
    ),
  ].join(' and ');
}

function usedData({ data }: RunRecord): DataSpec[] {
  const more = data.more.map((each) => each.data);
  return data.ood === null ? [data.train, ...more] : [data.train, data.ood, ...more];
}

/** Known data without published counts are generated. */
function builtIn({ dataset }: DataSpec): boolean {
  return isDatasetName(dataset) && datasetInfo(dataset).imagesTrain === null;
}
