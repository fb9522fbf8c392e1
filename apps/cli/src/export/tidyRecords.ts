import type { TidyData } from '@tunnel/figures';

type Field = string | number | null;

/** What says which record it is. */
const leading = ['layer', 'name', 'epoch'];

/**
 * Records as a table: nested names with `_` between them, entries of lists by their number from 1,
 * `ranks_1`; a column for every name that any record has, those that say which it is first.
 */
export function tidyRecords(records: readonly object[]): TidyData {
  const flat = records.map((record) => new Map(fieldsOf('', record)));
  const names = new Set(flat.flatMap((fields) => [...fields.keys()]));
  const columns = [...leading.filter((name) => names.has(name))];
  columns.push(...[...names].filter((name) => !columns.includes(name)));
  return { columns, rows: flat.map((fields) => columns.map((name) => fields.get(name) ?? null)) };
}

function fieldsOf(name: string, value: unknown): [string, Field][] {
  if (typeof value === 'number' || typeof value === 'string') return [[name, value]];
  if (typeof value === 'boolean') return [[name, Number(value)]];
  if (value === null || value === undefined) return name === '' ? [] : [[name, null]];
  const prefix = name === '' ? '' : `${name}_`;
  const entries = Array.isArray(value)
    ? value.map((each, at): [string, unknown] => [String(at + 1), each])
    : Object.entries(value);
  return entries.flatMap(([key, each]) => fieldsOf(`${prefix}${snakeCase(key)}`, each));
}

function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
