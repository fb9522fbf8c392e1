/** The shares of the last layer’s ID accuracy that rules are made of; that of every experiment first. */
export const shares = [0.95, 0.9, 0.98, 0.99] as const;

/** The rules whose starts are shown, with their intervals, for every way. */
export const boundedShares = [0.95, 0.98] as const;

/** `95 % rule`. */
export function ruleName(share: number): string {
  return `${Math.round(100 * share)} % rule`;
}
