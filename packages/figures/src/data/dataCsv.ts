import { csvLines } from '../csv/csvLines.js';
import type { TidyData } from './TidyData.js';

/** Data as CSV (RFC 4180), with a header: numbers at full precision, null empty. */
export function dataCsv({ columns, rows }: TidyData): string {
  return csvLines([columns, ...rows]);
}
