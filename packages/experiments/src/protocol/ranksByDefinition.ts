import { type SpectrumResult, TunnelError } from '@tunnel/core';

type LayerSpectrum = SpectrumResult['layers'][number];

/** The ranks of a network by one definition. */
export interface DefinedRanks {
  readonly definition: string;
  /** By seed and layer. */
  readonly bySeed: readonly (readonly number[])[];
}

/** The ranks of a network by every definition that its spectra have, which are one a seed. */
export function ranksByDefinition(spectra: readonly SpectrumResult[]): DefinedRanks[] {
  const [first] = spectra;
  if (!first) throw new TunnelError('internal', 'there is no spectrum to read ranks off');
  return definitionsOf(first).map(([definition, of]) => ({
    definition,
    bySeed: spectra.map(({ layers }) => layers.map(of)),
  }));
}

function definitionsOf({ rtols }: SpectrumResult): [string, (layer: LayerSpectrum) => number][] {
  const middle = Math.floor(rtols.length / 2);
  return [
    ...rtols.map((rtol, at): [string, (layer: LayerSpectrum) => number] => [
      `covariance above ${powerOfTen(rtol)}`,
      ({ ranks }) => ranks[at] ?? 0,
    ]),
    [`data above ${powerOfTen(rtols[middle] ?? 0)}`, ({ dataRanks }) => dataRanks[middle] ?? 0],
    ['effective rank', ({ effectiveRank }) => effectiveRank],
    ['participation ratio', ({ participationRatio }) => participationRatio],
    ['RankMe', ({ rankMe }) => rankMe],
  ];
}

/** `10⁻³`; the number itself where it is no power of ten. */
function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (Math.abs(10 ** exponent / value - 1) > 1e-9) return String(value);
  const digits = [...String(-exponent)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]);
  return `10⁻${digits.join('')}`;
}
