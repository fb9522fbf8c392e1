import { basename, isAbsolute } from 'node:path';
import type { ErrorData } from '@tunnel/core/resources';

/** An absolute path of two parts or more, in a text; the group is its last part. */
const pathInText =
  /(?<![^\s"'“‘(=:,[])(?:file:\/\/)?(?:\/[^\s/"'”’),;:\]]+)+\/([^\s/"'”’),;:\]]*)/g;

/**
 * An error as clients may see it: of paths of this machine no more than the last part is left.
 *
 * @param roots folders whose paths may have spaces in them: only what lies within them is left
 */
export function withoutPaths(
  { code, message, context }: ErrorData,
  roots: readonly string[],
): ErrorData {
  const facts = textsIn(context).filter((text) => isAbsolute(text) && text.length > 1);
  const known = [
    ...roots
      .filter((root) => isAbsolute(root) && root.length > 1)
      .map((root) => [root, '…'] as const),
    ...facts.map((path) => [path, `…/${basename(path)}`] as const),
  ].sort(([a], [b]) => b.length - a.length);
  const clean = (text: string) =>
    known
      .reduce((rest, [path, instead]) => rest.replaceAll(path, instead), text)
      .replace(pathInText, '…/$1');
  return { code, message: clean(message), context: mapTexts(context, clean) };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function mapTexts(
  context: Readonly<Record<string, unknown>>,
  change: (text: string) => string,
): Record<string, unknown> {
  const mapped = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(mapped);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapped(each)]));
  };
  return Object.fromEntries(Object.entries(context).map(([name, each]) => [name, mapped(each)]));
}
