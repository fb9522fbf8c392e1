import type { ReadNetwork } from './readProtocol.js';
import { type Choice, choices } from './ways.js';

/** The choices that there are for a network, in their order in figures. */
export function choicesOf({ ways }: ReadNetwork): Choice[] {
  const made = new Set(ways.map(({ choice }) => choice));
  return (Object.keys(choices) as Choice[]).filter(
    (choice) => choice === 'threshold' || made.has(choice),
  );
}
