/** About `count` items, spread evenly from the first to the last. */
export function spreadOf<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const last = items.length - 1;
  return Array.from(
    { length: count },
    (_, place) => items[Math.round((place * last) / (count - 1))],
  ).filter((item): item is T => item !== undefined);
}
