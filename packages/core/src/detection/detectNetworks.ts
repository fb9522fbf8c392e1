import { accuracyStandardError } from '../statistics/accuracyStandardError.js';
import { level } from '../statistics/interval.js';
import { pearson } from '../statistics/pearson.js';
import { type Bootstrap, bootstrap } from './bootstrap/bootstrap.js';
import { intervalsOf, retainedIntervalsOf, startIntervalsOf } from './bootstrap/intervals.js';
import type { CheckedNetworks, Probes } from './checkNetworks.js';
import { checkResampling } from './checkResampling.js';
import { checkShares } from './checkShares.js';
import { peakIndex, retainedPercent, shareStart } from './curveStatistics.js';
import type { DetectionOptions } from './DetectionOptions.js';
import { decideVerdict } from './decideVerdict.js';
import { meanCurve } from './meanCurve.js';
import { retainedBand } from './retainedBand.js';
import type {
  IdOodAlignment,
  IdOodCorrelation,
  OodRetained,
  TunnelDetection,
  TunnelRule,
} from './tunnelDetection.js';

/** The paper’s two shares. */
const defaultShares = [0.95, 0.98];
const defaultResamples = 2000;

/** Finds the tunnel of one network, or of several networks’ means. See `detectTunnel`. */
export function detectNetworks(
  networks: CheckedNetworks,
  options: DetectionOptions,
): TunnelDetection {
  const { shares = defaultShares, resamples = defaultResamples, seed = 0 } = options;
  checkShares(shares);
  checkResampling(resamples, seed);
  const { taps, id, ood } = networks;
  const resampled = bootstrap({ id, ood }, resamples, seed);
  const means = {
    id: meanCurve(id.accuracies),
    ood: ood && meanCurve(ood.accuracies),
    rank: networks.ranks && meanCurve(networks.ranks),
  };
  const rules = shares.map((share) => shareRule(networks, means.id, share, resampled));
  if (means.ood) rules.push(oodPeakRule(networks, means.ood, resampled));
  const anything = resampled.images ?? resampled.seeds;
  const found = {
    depth: taps.length,
    basis: {
      taps: [...taps],
      seeds: id.accuracies.length,
      idImages: id.images,
      oodImages: ood?.images ?? null,
      idClasses: id.classes,
      oodClasses: ood?.classes ?? null,
      resamples: anything ? resamples : 0,
      level,
    },
    rules,
    idLast: lastOf(means.id),
    ...oodEnds(taps, ood, means.ood),
    ...rankEnds(taps, means.rank),
    retained: ood && means.ood && retainedOf(ood, means.ood, resampled),
    correlation: means.ood && correlationOf(means.id, means.ood, resampled),
    alignment: ood && means.ood && alignmentOf(id, ood, means.id, means.ood, resampled),
  };
  return { ...found, verdict: decideVerdict(found, means.id) };
}

function shareRule(
  { taps, id }: CheckedNetworks,
  mean: readonly number[],
  share: number,
  resampled: Bootstrap,
): TunnelRule {
  const intervals = startIntervalsOf(resampled, taps.length, (curves) =>
    curves.id.map((curve) => shareStart(curve, share)),
  );
  return {
    rule: shareName(share),
    share,
    threshold: share * lastOf(mean),
    ...splitAt(taps, shareStart(mean, share)),
    starts: id.accuracies.map((curve) => shareStart(curve, share) + 1),
    intervals,
  };
}

/** The tunnel by the OOD peak starts after it: there is no start where the peak is the last layer. */
function oodPeakRule(
  { taps, ood }: CheckedNetworks,
  mean: readonly number[],
  resampled: Bootstrap,
): TunnelRule {
  const depth = taps.length;
  const startOf = (curve: readonly number[]) => peakIndex(curve) + 1;
  const starts = (ood?.accuracies ?? []).map((curve) => {
    const start = startOf(curve);
    return start < depth ? start + 1 : null;
  });
  return {
    rule: 'ood-peak',
    share: null,
    threshold: null,
    ...splitAt(taps, startOf(mean)),
    starts,
    intervals: startIntervalsOf(resampled, depth, (curves) => curves.ood?.map(startOf) ?? null),
  };
}

/** @param start index of the tunnel’s first layer, the number of layers for none */
function splitAt(taps: readonly string[], start: number) {
  return {
    start: start < taps.length ? start + 1 : null,
    startName: taps[start] ?? null,
    length: taps.length - start,
    extractor: start,
  };
}

/** `id-95` for 0.95; the rounding hides that 0.29 × 100 is 28.999999999999996. */
function shareName(share: number): string {
  return `id-${Number((share * 100).toPrecision(12))}`;
}

function oodEnds(taps: readonly string[], ood: Probes | null, mean: readonly number[] | null) {
  if (ood === null || mean === null) return { oodPeak: null, oodLast: null, oodDrop: null };
  const peak = peakIndex(mean);
  const accuracy = mean[peak] ?? 0;
  const standardError = ood.images === null ? null : accuracyStandardError(accuracy, ood.images);
  return {
    oodPeak: { layer: peak + 1, name: taps[peak] ?? '', accuracy, standardError },
    oodLast: lastOf(mean),
    oodDrop: accuracy - lastOf(mean),
  };
}

function rankEnds(taps: readonly string[], mean: readonly number[] | null) {
  if (mean === null) return { rankPeak: null, rankLast: null };
  const peak = peakIndex(mean);
  return {
    rankPeak: { layer: peak + 1, name: taps[peak] ?? '', rank: mean[peak] ?? 0 },
    rankLast: lastOf(mean),
  };
}

function retainedOf(ood: Probes, mean: readonly number[], resampled: Bootstrap): OodRetained {
  const percent = retainedPercent(mean);
  return {
    percent,
    band: retainedBand(percent),
    bySeed: ood.accuracies.map(retainedPercent),
    intervals: retainedIntervalsOf(resampled, mean),
  };
}

function correlationOf(
  id: readonly number[],
  ood: readonly number[],
  resampled: Bootstrap,
): IdOodCorrelation {
  const value = pearson(id, ood);
  const constant = pearson(id, id) === null ? 'ID' : 'OOD';
  return {
    pearson: value,
    reason: value === null ? `${constant} accuracy is the same at every layer` : null,
    intervals: intervalsOf(resampled, pearson),
  };
}

function alignmentOf(
  id: Probes,
  ood: Probes,
  idMean: readonly number[],
  oodMean: readonly number[],
  resampled: Bootstrap,
): IdOodAlignment[] | null {
  if (id.classes === null || ood.classes === null) return null;
  const chance = { id: 1 / id.classes, ood: 1 / ood.classes };
  return idMean.map((_, layer) => {
    const alignment = (idCurve: readonly number[], oodCurve: readonly number[]) =>
      ((idCurve[layer] ?? 0) - chance.id) * ((oodCurve[layer] ?? 0) - chance.ood);
    return {
      value: alignment(idMean, oodMean),
      intervals: intervalsOf(resampled, alignment),
    };
  });
}

function lastOf(values: readonly number[]): number {
  return values.at(-1) ?? 0;
}
