/**
 * The paper’s two rules for where a tunnel starts, by their share of the last layer’s ID accuracy. The
 * line of the second is dashed, to be seen where they agree.
 */
export const shareRules = [
  { name: '95 % rule', share: 0.95, dash: false },
  { name: '98 % rule', share: 0.98, dash: true },
] as const;

/** One of {@link shareRules}. */
export type ShareRule = (typeof shareRules)[number];
