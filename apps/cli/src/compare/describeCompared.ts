import {
  type Finding,
  formatInterval,
  formatStatistic,
  hasTunnel,
  leadingInterval,
  type StartInterval,
  type TunnelDetection,
} from '@tunnel/core';
import type { Context } from '../Context.js';
import { fittingTable } from '../output/fittingTable.js';
import { percent } from '../output/percent.js';
import { table } from '../output/table.js';
import { terminalWidth } from '../output/terminalWidth.js';
import type { Compared, ComparedNetwork } from './ComparedNetwork.js';

/** A network under the letters of its column. */
interface Column extends ComparedNetwork {
  readonly key: string;
}

/** Runs and networks side by side, within the width of the terminal. */
export async function describeCompared(
  context: Context,
  all: readonly Compared[],
): Promise<string> {
  const { wrapWords } = await import('@tunnel/figures');
  const width = terminalWidth(context);
  const columns = all.flatMap(columnsOf);
  const parts = [
    all.flatMap((each, at) => wrapWords(legendOf(each, at), width, '   ')).join('\n'),
    columns.length === 0 ? null : summary(width, columns),
    layersTable(width, columns, 'ID accuracy (%)', ({ id }) => (100 * id).toFixed(1)),
    layersTable(width, columns, 'OOD accuracy (%)', ({ ood }) =>
      ood === null ? null : (100 * ood).toFixed(1),
    ),
    layersTable(width, columns, 'rank', ({ rank }) =>
      rank === null ? null : String(Math.round(rank)),
    ),
    findingsOf(all)
      .map((each) => [...wrapWords(each.title, width, '  '), indented(each.rows)].join('\n'))
      .join('\n'),
  ];
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}

function letter(at: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + at);
}

/** A letter a run; of several networks of one also their numbers. */
function columnsOf({ networks }: Compared, at: number): Column[] {
  return networks.map((network, index) => ({
    ...network,
    key: networks.length === 1 ? letter(at) : `${letter(at)}${index + 1}`,
  }));
}

function legendOf(run: Compared, at: number): string {
  const { id, title, seeds, networks } = run;
  const named =
    networks.length > 1
      ? `: ${columnsOf(run, at)
          .map(({ key, name }) => `${key} ${name}`)
          .join(', ')}`
      : '';
  const short = /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
  return `${letter(at)}  ${title}, seed${seeds.length === 1 ? '' : 's'} ${seeds.join(',')} (${short})${named}`;
}

function summary(width: number, columns: readonly Column[]): string {
  const rows: [string, (column: Column) => string][] = [
    ['test accuracy', ({ testAccuracy }) => (testAccuracy === null ? '–' : percent(testAccuracy))],
    ['layers', ({ layers }) => String(layers.length)],
    ['start, 95 % rule', (column) => startOf(column, 'id-95')],
    ['start, 98 % rule', (column) => startOf(column, 'id-98')],
    ['start, OOD peak', (column) => startOf(column, 'ood-peak')],
    ['best OOD accuracy', ({ detection }) => peakOf(detection)],
    ['OOD retained', ({ detection }) => retainedOf(detection)],
    ['verdict', ({ detection }) => detection?.verdict.verdict ?? '–'],
  ];
  const head = ['', ...columns.map(({ key }) => key)];
  return fittingTable(
    width,
    1,
    head,
    rows.map(([name, read]) => [name, ...columns.map(read)]),
  );
}

/** `9 [8 to 11]`: the layer and its interval. */
function startOf({ detection }: Column, name: string): string {
  const rule = detection?.rules.find((each) => each.rule === name);
  if (!detection || !rule) return '–';
  const start = hasTunnel(rule) ? String(rule.start) : 'none';
  const leading = leadingInterval(rule.intervals, detection.basis.seeds);
  return leading ? `${start} [${endsOf(leading.interval)}]` : start;
}

function endsOf({ low, high }: StartInterval): string {
  const [from, to] = [low ?? 'none', high ?? 'none'];
  return from === to ? String(from) : `${from} to ${to}`;
}

function peakOf(detection: TunnelDetection | null): string {
  const peak = detection?.oodPeak;
  return peak ? `${percent(peak.accuracy)}, ${peak.layer}` : '–';
}

function retainedOf(detection: TunnelDetection | null): string {
  if (!detection?.retained) return '–';
  const { percent: value, intervals } = detection.retained;
  const leading = leadingInterval(intervals, detection.basis.seeds);
  const ends = leading ? ` [${formatInterval(leading.interval, null)}]` : '';
  return `${value.toFixed(1)} %${ends}`;
}

/** One measure of all layers, a column a network; null where no network has it. */
function layersTable(
  width: number,
  columns: readonly Column[],
  title: string,
  read: (layer: Column['layers'][number]) => string | null,
): string | null {
  const depth = Math.max(0, ...columns.map(({ layers }) => layers.length));
  const cells = Array.from({ length: depth }, (_, at) =>
    columns.map(({ layers }) => {
      const layer = layers[at];
      return layer ? read(layer) : null;
    }),
  );
  if (!cells.flat().some((cell) => cell !== null)) return null;
  const rows = cells.map((row, at) => [String(at + 1), ...row.map((cell) => cell ?? '–')]);
  return `${title}\n${fittingTable(width, 1, ['layer', ...columns.map(({ key }) => key)], rows)}`;
}

interface ComparedFinding {
  readonly title: string;
  /** A run’s letter, verdict and statistic. */
  readonly rows: readonly (readonly string[])[];
}

/** The findings of all runs, the same ones together. */
function findingsOf(all: readonly Compared[]): ComparedFinding[] {
  const titles = new Set(all.flatMap(({ findings }) => findings.map(({ title }) => title)));
  return [...titles].map((title) => ({
    title,
    rows: all.flatMap(({ findings }, at) => {
      const finding = findings.find((each) => each.title === title);
      return finding ? [[letter(at), finding.verdict, statisticOf(finding)]] : [];
    }),
  }));
}

function statisticOf({ statistic, interval }: Finding): string {
  if (!statistic) return '';
  const value = formatStatistic(statistic.value, statistic.unit);
  return interval ? `${value} [${formatInterval(interval, null)}]` : value;
}

function indented(rows: ComparedFinding['rows']): string {
  // The table’s head says nothing here.
  return table(['', '', ''], rows)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `  ${line}`)
    .join('\n');
}
