import { type Normalisation, TunnelError } from '@tunnel/core';

/** The normalisation that options say; null where they say none. */
export function normalisationOf(options: {
  mean?: number[] | undefined;
  std?: number[] | undefined;
}): Normalisation | null {
  const { mean, std } = options;
  if (mean && std) return { mean, std };
  if (!mean && !std) return null;
  throw new TunnelError('usage', `${mean ? '--std' : '--mean'} is missing; give both, or none`);
}
