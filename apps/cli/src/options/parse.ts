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

/** Names with commas between them. */
export function names(text: string): string[] {
  const list = text.split(',').map((part) => part.trim());
  if (list.every((part) => part !== '')) return list;
  throw new InvalidArgumentError('Give names with commas between them.');
}
