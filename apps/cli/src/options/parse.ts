import { InvalidArgumentError } from 'commander';

/** A whole number of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Give a whole number of at least ${min}.`);
  };
}

/** A number; what it may be is the spec’s to say. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give a number.');
}

/** Whole numbers with commas between them. */
export function numbers(text: string): number[] {
  return text.split(',').map((part) => wholeNumber(0)(part.trim()));
}

/** More than anyone means; a slip such as `1..1000000000` would fill the memory. */
const mostInRange = 100_000;

/** Whole numbers and ranges of them that increase, e.g. `0..2,7` for 0, 1, 2 and 7. */
export function ranges(text: string): number[] {
  const all: number[] = [];
  for (const part of text.split(',')) {
    const [, from = '', to = from] = /^(\d+)(?:\.\.(\d+))?$/.exec(part.trim()) ?? [];
    const [first, last] = [Number(from), Number(to)];
    const fits = from !== '' && Number.isSafeInteger(last) && last >= first;
    const increases = first > (all.at(-1) ?? -1);
    if (!fits || !increases || all.length + last - first >= mostInRange) {
      throw new InvalidArgumentError(
        `Give at most ${mostInRange} increasing whole numbers and ranges, e.g. 0..2,7.`,
      );
    }
    for (let value = first; value <= last; value++) all.push(value);
  }
  return all;
}

/** Names with commas between them. */
export function names(text: string): string[] {
  const list = text.split(',').map((part) => part.trim());
  if (list.every((part) => part !== '')) return list;
  throw new InvalidArgumentError('Give names with commas between them.');
}
