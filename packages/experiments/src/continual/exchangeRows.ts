import { type PartsRead, pairings } from './readExchange.js';

/** What one network that was put together anew does on each task, by seed, per cent. */
export interface ExchangeRow {
  readonly name: string;
  readonly task1: readonly number[];
  /** Empty where it has no head for task 2. */
  readonly task2: readonly number[];
}

/** All pairings of a network that was taken apart at one place, and its fine-tunings where there are any. */
export function exchangeRows(parts: PartsRead): ExchangeRow[] {
  const { fineTuned, newHead, newHeadOnExtractor } = parts;
  const rows: ExchangeRow[] = pairings.map((name) => ({
    name,
    task1: parts.pairings[name].map(([task1]) => task1),
    task2: parts.pairings[name].map(([, task2]) => task2),
  }));
  if (fineTuned.length > 0) {
    rows.push({
      name: 'E2T1, fine-tuned',
      task1: fineTuned.map(([task1]) => task1),
      task2: fineTuned.map(([, task2]) => task2),
    });
  }
  if (newHead.length > 0) {
    rows.push(
      { name: 'E2T1, new head', task1: newHead, task2: [] },
      { name: 'E2, new head', task1: newHeadOnExtractor, task2: [] },
    );
  }
  return rows;
}
