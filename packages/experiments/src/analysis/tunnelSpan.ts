import type { TunnelRule } from '@tunnel/core';
import type { ProbedNetwork } from './ProbedNetwork.js';

/** The layers that an experiment takes for a network’s tunnel, over all seeds. */
export interface TunnelSpan {
  /** By which rule: `95 % rule`. */
  readonly rule: string;
  /** The first layer of the tunnel, from 1. */
  readonly start: number;
  /** The last layer of the tunnel, which is the network’s. */
  readonly depth: number;
  /** Whether the verdict is that there is a tunnel. */
  readonly found: boolean;
  /** What a reader must know of this choice. */
  readonly cautions: readonly string[];
}

/**
 * The tunnel by the first share rule that leaves enough layers on both sides: by the 95 % rule, else
 * by the 98 % rule, else null. Whether a tunnel was found or not: the layers are those that the rule
 * names, and the cautions say where the verdict is another.
 *
 * @param fewest layers of the extractor (default 0) and of the tunnel (default 2)
 */
export function tunnelSpan(
  { name, overSeeds }: ProbedNetwork,
  fewest: { readonly extractor?: number; readonly tunnel?: number } = {},
): TunnelSpan | null {
  const { extractor = 0, tunnel = 2 } = fewest;
  const { rules, depth, verdict } = overSeeds.detection;
  const shares = rules.filter(({ share }) => share !== null);
  const [first] = shares;
  const chosen = shares.find((rule) => rule.extractor >= extractor && rule.length >= tunnel);
  if (!first || !chosen || chosen.start === null) return null;
  const { start } = chosen;
  const cautions = [];
  if (chosen !== first) {
    cautions.push(
      `by the ${titleOf(first)} ${name}’s tunnel starts at layer ${first.start}, which leaves too few layers beside it, so it is taken from layer ${start} on, where the ${titleOf(chosen)} puts it`,
    );
  }
  if (verdict.verdict !== 'tunnel') {
    const word = verdict.verdict === 'undecided' ? 'undecided' : 'answered with no';
    cautions.push(
      `whether ${name} has a tunnel is ${word}: what is called so here are its layers from ${start} on, by the ${titleOf(chosen)}`,
    );
  }
  return { rule: titleOf(chosen), start, depth, found: verdict.verdict === 'tunnel', cautions };
}

function titleOf({ rule }: TunnelRule): string {
  return `${rule.replace('id-', '')} % rule`;
}
