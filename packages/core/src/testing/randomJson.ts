import type { SeededRandom } from './SeededRandom.js';

/** A made-up JSON value, at most `depth` levels deep. */
export function randomJson(random: SeededRandom, depth: number): unknown {
  const leaves = [null, true, random.next() - 0.5, random.below(1e6), `text ${random.below(99)}`];
  const kind = depth === 0 ? 0 : random.below(3);
  if (kind === 0) return leaves[random.below(leaves.length)];
  const items = Array.from({ length: random.below(5) }, () => randomJson(random, depth - 1));
  if (kind === 1) return items;
  return Object.fromEntries(items.map((item, index) => [`${random.below(9)}k${index}`, item]));
}

/** The same value with every object’s keys in another order. */
export function shuffleKeys<T>(value: T, random: SeededRandom): T;
export function shuffleKeys(value: unknown, random: SeededRandom): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys<unknown>(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    random.shuffle(entries).map(([key, member]) => [key, shuffleKeys<unknown>(member, random)]),
  );
}
