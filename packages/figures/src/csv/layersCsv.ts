import type { LayerRow } from '@tunnel/core';
import { dataCsv } from '../data/dataCsv.js';
import type { TidyData } from '../data/TidyData.js';

const columns: readonly [name: string, read: (row: LayerRow) => string | number | null][] = [
  ['layer', (row) => row.layer],
  ['name', (row) => row.name],
  ['features', (row) => row.features],
  ['id_accuracy', (row) => row.idAccuracy],
  ['id_standard_error', (row) => row.idStandardError],
  ['ood_accuracy', (row) => row.oodAccuracy],
  ['ood_standard_error', (row) => row.oodStandardError],
  ['rank', (row) => row.rank],
  ['rank_cap', (row) => row.rankCap],
];

/**
 * The rows of a layer table as CSV (RFC 4180, lines end in CR LF), with a header. Accuracies and
 * standard errors are fractions from 0 to 1 in full precision; what was not measured is empty.
 */
export function layersCsv(rows: readonly LayerRow[]): string {
  return dataCsv(layersData(rows));
}

/** The rows of a layer table as data, as in {@link layersCsv}. */
export function layersData(rows: readonly LayerRow[]): TidyData {
  return {
    columns: columns.map(([name]) => name),
    rows: rows.map((row) => columns.map(([, read]) => read(row))),
  };
}
