import type { FigureTable, RunRecord } from '@tunnel/core';
import { plural } from '../words/format.js';
import { columnTitle, isNumeric, tableValue } from '../words/tableValue.js';
import { type Html, html } from './html.js';
import { partNames } from './partNames.js';
import { type Place, section, within } from './section.js';
import { tableRegion } from './tableRegion.js';

/** Rows of a table that stand in a page; its files have all of them. */
export const mostRows = 500;

/** The tables of a run; null where it has none. */
export function tablesSection(run: RunRecord, place: Place): Html | null {
  const { tables } = partNames(run);
  if (tables.length === 0) return null;
  const inner = within(place);
  return section(
    place,
    'tables',
    'Tables',
    tables.map(([name, table]) =>
      section(inner, `table-${name}`, table.title, shownTable(name, table)),
    ),
  );
}

/** A table of a run with its caption. */
export function shownTable(name: string, table: FigureTable): Html {
  const { columns, rows, title, caption } = table;
  const align = columns.map((_, at) => isNumeric(table, at) && html` class="number"`);
  const cell = (text: string, at: number) =>
    at === 0 && !align[at]
      ? html`<th scope="row">${text}</th>`
      : html`<td${align[at] ?? null}>${text}</td>`;
  const left = rows.length - mostRows;
  return html`${tableRegion(
    title,
    html`<table class="own">
<thead><tr>${columns.map((column, at) => html`<th scope="col"${align[at] ?? null}>${columnTitle(column)}</th>`)}</tr></thead>
<tbody>
${rows.slice(0, mostRows).map(
  (
    row,
  ) => html`<tr>${columns.map((column, at) => cell(tableValue(row[at] ?? null, column), at))}</tr>
`,
)}</tbody>
</table>`,
  )}
<p class="small">${caption}${left > 0 && ` ${plural(left, 'row')} more ${left === 1 ? 'is' : 'are'} in ${name}.csv.`}</p>`;
}
