/** Two things that are alike in what was compared; null where one side has none. */
export type Matched<T> =
  | { readonly key: string; readonly first: T; readonly second: T | null }
  | { readonly key: string; readonly first: null; readonly second: T };

/**
 * Pairs the things of two lists by a key, each with the first of the other list that has the same one
 * and is not yet paired. In the order of the first list, then what the second alone has.
 */
export function matched<T>(
  first: readonly T[],
  second: readonly T[],
  keyOf: (thing: T) => string,
): Matched<T>[] {
  const rest = [...second];
  const pairs = first.map((thing): Matched<T> => {
    const key = keyOf(thing);
    const at = rest.findIndex((other) => keyOf(other) === key);
    const [found = null] = at === -1 ? [] : rest.splice(at, 1);
    return { key, first: thing, second: found };
  });
  return [...pairs, ...rest.map((thing) => ({ key: keyOf(thing), first: null, second: thing }))];
}
