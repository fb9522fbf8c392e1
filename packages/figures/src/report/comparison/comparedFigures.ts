import type { FigureTable, RunRecord } from '@tunnel/core';
import { type RunFigure, runFigures } from '../../charts/runFigures.js';
import { drawnFigure } from '../figuresSection.js';
import { type Html, html } from '../html.js';
import { partNames } from '../partNames.js';
import { type Place, section, wholePage, within } from '../section.js';
import { shownTable } from '../tablesSection.js';
import { matched } from './matched.js';
import { pairedColumns, type RunNames } from './pairedColumns.js';

/** The width of a figure that has half of the page, in pixels. */
const halfPx = 600;

/** The figures of two runs, those of one name next to each other; null where neither has any. */
export function comparedFigures(first: RunRecord, second: RunRecord, names: RunNames): Html | null {
  const pairs = matched(runFigures(first), runFigures(second), ({ name }) => name);
  if (pairs.length === 0) return null;
  const drawn = (figure: RunFigure | null, prefix: string) =>
    figure && drawnFigure(figure, { ...wholePage, prefix }, halfPx);
  return section(
    wholePage,
    'figures',
    'Figures',
    pairs.map((pair) =>
      pairedColumns(names, drawn(pair.first, 'first-'), drawn(pair.second, 'second-')),
    ),
  );
}

type NamedTable = readonly [name: string, table: FigureTable];

/** The tables of two runs, those of one name next to each other; null where neither has any. */
export function comparedTables(first: RunRecord, second: RunRecord, names: RunNames): Html | null {
  const pairs = matched(partNames(first).tables, partNames(second).tables, ([name]) => name);
  if (pairs.length === 0) return null;
  const shown = (named: NamedTable | null) => named && shownTable(...named);
  const inner: Place = within(wholePage);
  return section(
    wholePage,
    'tables',
    'Tables',
    html`${pairs.map(({ key, first: left, second: right }) =>
      section(
        inner,
        `table-${key}`,
        (left ?? right)?.[1].title ?? key,
        pairedColumns(names, shown(left), shown(right)),
      ),
    )}`,
  );
}
