import type { TunnelDetection } from '@tunnel/core';

/** Where a chart over layers shades the tunnel, by the first rule; null where none was found. */
export function tunnelShade({ verdict, rules, depth }: TunnelDetection) {
  const start = rules[0]?.start ?? null;
  if (verdict.verdict !== 'tunnel' || start === null) return null;
  return { from: start, to: depth, label: 'tunnel' };
}
