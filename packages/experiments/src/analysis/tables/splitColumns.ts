import { type FigureTableInput, leadingInterval, type TunnelRule } from '@tunnel/core';
import type { FamilyMember } from '../NetworkFamily.js';
import { resampledOver } from '../resampledOver.js';

/** The columns of a table with a row for each network of a family: what it is, and its split. */
export const splitColumns: FigureTableInput['columns'] = [
  { title: 'parameters', digits: 0 },
  { title: 'test accuracy', unit: '%', digits: 1 },
  { title: 'start, 95 % rule' },
  { title: 'start, 98 % rule' },
  { title: 'tunnel, 95 % rule', unit: 'layers', digits: 0 },
  { title: 'tunnel, 98 % rule', unit: 'layers', digits: 0 },
  { title: 'OOD peak, layer', digits: 0 },
  { title: 'OOD retained', unit: '%', digits: 1 },
  { title: 'highest rank', digits: 0 },
  { title: 'last rank', digits: 0 },
  { title: 'verdict' },
];

/** What the cells of {@link splitColumns} are, for captions. */
export function splitWords(seeds: number): string {
  return `Starts are layers, with 95 % intervals over ${resampledOver(seeds)}; OOD retained is the last layer’s OOD accuracy in per cent of the best layer’s; ranks are means over the seeds. The rules name a start in every network; the verdict says whether that makes a tunnel.`;
}

/** A network’s cells, one for each of {@link splitColumns}. */
export function splitCells({
  network,
  parameters,
}: FamilyMember): FigureTableInput['rows'][number] {
  const { result, overSeeds, runs } = network;
  const { rules, oodPeak, retained, rankPeak, rankLast, verdict } = overSeeds.detection;
  const shares = rules.filter(({ share }) => share !== null);
  return [
    parameters,
    result.testAccuracy && 100 * result.testAccuracy.mean,
    ...shares.map((rule) => startCell(rule, runs.length)),
    ...shares.map(({ length }) => length),
    oodPeak?.layer ?? null,
    retained?.percent ?? null,
    rankPeak?.rank ?? null,
    rankLast,
    verdict.verdict.replace('-', ' '),
  ];
}

/** `5 (4–6)`. */
function startCell({ start, intervals }: TunnelRule, seeds: number): string | null {
  if (start === null) return null;
  const interval = leadingInterval(intervals, seeds)?.interval;
  return interval ? `${start} (${interval.low ?? 'none'}–${interval.high ?? 'none'})` : `${start}`;
}
