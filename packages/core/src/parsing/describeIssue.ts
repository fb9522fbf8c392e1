import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';
import { describeSchema } from './describeSchema.js';
import { knownKeys, schemaAt } from './schemaAt.js';

/** One problem of an input as one line: the path, what was wrong, what would be right. */
export function describeIssue(
  schema: z.ZodType,
  input: unknown,
  issue: z.core.$ZodIssue,
  where: string,
): { path: string; message: string } {
  if (issue.code === 'unrecognized_keys') return describeUnknownKey(schema, input, issue, where);
  const path = joinPath(where, issue.path);
  if (issue.code === 'custom') return { path, message: `${path} ${issue.message}` };
  const right = describeSchema(schemaAt(schema, issue.path, input));
  const value = valueAt(input, issue.path);
  const wrong = value === undefined ? 'is missing' : `is ${show(value)}`;
  return { path, message: `${path} ${wrong}; give ${right}` };
}

function describeUnknownKey(
  schema: z.ZodType,
  input: unknown,
  issue: z.core.$ZodIssueUnrecognizedKeys,
  where: string,
): { path: string; message: string } {
  const key = issue.keys[0] ?? '';
  const path = joinPath(where, [...issue.path, key]);
  const known = knownKeys(schemaAt(schema, issue.path, input), valueAt(input, issue.path));
  const nearest = nearestKey(key, known);
  const right =
    nearest === undefined
      ? 'leave it out'
      : `did you mean ${joinPath(where, [...issue.path, nearest])}?`;
  return { path, message: `${path} is not known; ${right}` };
}

/** The known key that takes the fewest edits, letters’ case aside. */
function nearestKey(key: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const folded = closest(
    key.toLowerCase(),
    known.map((each) => each.toLowerCase()),
  );
  return known.find((each) => each.toLowerCase() === folded);
}

function joinPath(where: string, path: readonly PropertyKey[]): string {
  let joined = where;
  for (const key of path) {
    if (typeof key === 'number') joined += `[${key}]`;
    else joined += `${joined === '' ? '' : '.'}${oneLine(String(key))}`;
  }
  return joined === '' ? 'input' : joined;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** A value as it stands in a message: short, on one line. */
function show(value: unknown): string {
  if (typeof value === 'string') return `“${oneLine(value)}”`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  return String(value);
}

function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
