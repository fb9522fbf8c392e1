import { InvalidArgumentError } from 'commander';

/** A whole number of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Give a whole number of at least ${min}.`);
  };
}

const unitBytes = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
} as const;

/** An amount of memory with its unit, in bytes. */
export function memorySize(text: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text.trim()) ?? [];
  const factor = Object.hasOwn(unitBytes, unit) ? unitBytes[unit as keyof typeof unitBytes] : 0;
  const bytes = Math.floor(Number(amount) * factor);
  if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
  throw new InvalidArgumentError('Give an amount with its unit, e.g. 2GiB, 1500MiB or 4GB.');
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

/** Three numbers, of the red, green and blue channel. */
export function channels(text: string): number[] {
  const values = text.split(',').map((part) => number(part.trim()));
  if (values.length === 3) return values;
  throw new InvalidArgumentError('Give three numbers, e.g. 0.49,0.48,0.45.');
}

/** Numbers with commas between them. */
export function fractions(text: string): number[] {
  return text.split(',').map((part) => number(part.trim()));
}

/** Steps of a training, or numbers of learned tasks, and `final`, which is null. */
export function checkpoints(text: string): (number | null)[] {
  const parts = text.split(',').map((part) => part.trim());
  return parts.map((part) => (part === 'final' ? null : wholeNumber(0)(part)));
}

/** Names with commas between them. */
export function names(text: string): string[] {
  const list = text.split(',').map((part) => part.trim());
  if (list.every((part) => part !== '')) return list;
  throw new InvalidArgumentError('Give names with commas between them.');
}
