import type { LayerRow, SingleRun } from '@tunnel/core';
import { count, points } from '../words/format.js';
import { tunnelStart } from '../words/leadingRule.js';
import { type Look, type Paint, paintFor } from './ansi.js';
import { cutText, terminalText } from './terminalText.js';

/** How a table is printed. */
export interface TerminalTableOptions {
  /** Whether to colour it with escape sequences; default false. */
  readonly color?: boolean;
}

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly look?: Look;
  read(row: LayerRow): string;
}

const gap = '  ';
const longestName = 32;

/**
 * The layers of a run as an aligned table for a terminal: accuracies in per cent, what was not
 * measured left out, layers of the tunnel (by the first share's rule) marked in words.
 *
 * @returns lines without a closing line break
 */
export function terminalTable(run: SingleRun, options: TerminalTableOptions = {}): string {
  const paint = paintFor(options.color ?? false);
  const start = tunnelStart(run.detection) ?? Infinity;
  const columns = columnsOf(run.layers).map((column) => sized(column, run.layers));
  const header = columns.map(({ title, pad }) => paint(pad(title), 'bold')).join(gap);
  const lines = run.layers.map((row) => tableLine(row, columns, row.layer >= start, paint));
  return [header.trimEnd(), ...lines].join('\n');
}

function columnsOf(rows: readonly LayerRow[]): Column[] {
  const columns: Column[] = [
    { title: 'layer', align: 'right', read: ({ layer }) => String(layer) },
    { title: 'name', align: 'left', read: ({ name }) => cutText(terminalText(name), longestName) },
    { title: 'ID %', align: 'right', look: 'id', read: ({ idAccuracy }) => points(idAccuracy) },
  ];
  if (rows.some((row) => row.oodAccuracy !== null)) {
    const read = ({ oodAccuracy }: LayerRow) => (oodAccuracy === null ? '–' : points(oodAccuracy));
    columns.push({ title: 'OOD %', align: 'right', look: 'ood', read });
  }
  if (rows.some((row) => row.rank !== null)) {
    const read = ({ rank }: LayerRow) => (rank === null ? '–' : count(rank));
    columns.push({ title: 'rank', align: 'right', read });
  }
  return columns;
}

/** A column with the padding that its title and values need. */
function sized(column: Column, rows: readonly LayerRow[]) {
  const width = Math.max(...[column.title, ...rows.map(column.read)].map(characters));
  const pad = (text: string) => {
    const space = ' '.repeat(width - characters(text));
    return column.align === 'left' ? text + space : space + text;
  };
  return { ...column, pad };
}

function tableLine(
  row: LayerRow,
  columns: readonly ReturnType<typeof sized>[],
  inTunnel: boolean,
  paint: Paint,
): string {
  const cells = columns.map(({ read, pad, look }) => {
    const cell = pad(read(row));
    return look ? paint(cell, look) : cell;
  });
  if (inTunnel) cells.push(paint('│ tunnel', 'tunnel'));
  return cells.join(gap).trimEnd();
}

function characters(text: string): number {
  return [...text].length;
}
