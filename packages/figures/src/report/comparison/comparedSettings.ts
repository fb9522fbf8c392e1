import type { RunRecord } from '@tunnel/core';
import { plural } from '../../words/format.js';
import { dataFacts } from '../dataFacts.js';
import { machine } from '../evidence.js';
import { factsTable } from '../factsTable.js';
import { type Html, html } from '../html.js';
import { foldedSection, section, wholePage } from '../section.js';
import { settingsOfEach } from '../settings.js';
import { tableRegion } from '../tableRegion.js';
import { matched } from './matched.js';
import type { RunNames } from './pairedColumns.js';

/** What differs in settings, data, versions and machine of two runs, and, folded, what does not. */
export function comparedSettings(first: RunRecord, second: RunRecord, names: RunNames): Html {
  const pairs = matched(factsOf(first), factsOf(second), ([name]) => name);
  const rows = pairs.map(({ key, first: left, second: right }) => ({
    name: key,
    left: left?.[1] ?? null,
    right: right?.[1] ?? null,
  }));
  const differing = rows.filter(({ left, right }) => left !== right);
  const same = rows.filter(({ left, right }) => left === right);
  const sameTable = factsTable(
    'Settings that are the same',
    same.map(({ name, left }) => [name, left ?? '']),
  );
  return html`${section(
    wholePage,
    'different-settings',
    'Settings that differ',
    differing.length === 0
      ? html`<p>None: settings, data, versions and machine are the same.</p>`
      : differenceTable(differing, names),
  )}${
    same.length > 0 &&
    foldedSection(
      wholePage,
      'same-settings',
      `${plural(same.length, 'setting')} that ${same.length === 1 ? 'is' : 'are'} the same`,
      sameTable,
    )
  }`;
}

interface Row {
  readonly name: string;
  readonly left: string | null;
  readonly right: string | null;
}

function differenceTable(rows: readonly Row[], names: RunNames): Html {
  return tableRegion(
    'Settings that differ',
    html`<table class="differences">
<thead><tr><th scope="col">setting</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ name, left, right }) =>
    html`<tr><th scope="row">${name}</th><td>${left ?? '–'}</td><td>${right ?? '–'}</td></tr>
`,
)}</tbody>
</table>`,
  );
}

function factsOf(run: RunRecord): [string, string][] {
  return [...settingsOfEach(run), ...dataFacts(run), ...machine(run)];
}
