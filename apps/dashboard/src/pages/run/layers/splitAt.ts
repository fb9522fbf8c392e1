import {
  detectSeeds,
  hasTunnel,
  leadingInterval,
  type SeedRun,
  type TunnelDetection,
  type TunnelRule,
} from '@tunnel/core';
import {
  count,
  describeStart,
  percent,
  plural,
  ruleTitle,
  verdictName,
} from '@tunnel/figures/browser';
import type { ChartSplit } from '../../../charts/layerChart.js';

/** Where a share puts the split of a network. */
export interface SplitAt {
  readonly rule: TunnelRule;
  readonly chart: ChartSplit;
  /** It in words: the start, the seeds’ own starts, the start’s interval. */
  readonly sentences: readonly string[];
}

/** Shares are apart by a tenth of a per cent at least. */
const sameShare = 1e-6;

/**
 * The split by a share of the last layer’s ID accuracy: the run’s own where it has that share, with its
 * intervals over images; else found here, at once, with intervals over seeds alone. Whether it is a
 * tunnel is the run’s verdict, which is of its own shares.
 *
 * @param recorded what the run found; null where it found nothing
 * @returns null where there is nothing to find a split in: no seed with all layers
 */
export function splitAt(
  runs: readonly SeedRun[],
  share: number,
  recorded: TunnelDetection | null,
): SplitAt | null {
  if (runs.length === 0) return null;
  const own = recorded?.rules.find(
    (rule) => rule.share !== null && Math.abs(rule.share - share) < sameShare,
  );
  const rule = own ?? detectSeeds(runs, { shares: [share] }).detection.rules[0];
  const depth = runs[0]?.layers.length ?? 0;
  if (rule === undefined) return null;
  const seeds = runs.map(({ seed }) => seed);
  const sentences = [
    startSentence(rule, depth),
    ...(seeds.length > 1 ? [seedsSentence(rule, seeds)] : []),
    intervalSentence(rule, seeds.length, own ? recorded : null),
    ...(recorded ? verdictSentence(rule, recorded) : []),
  ];
  return {
    rule,
    chart: {
      span: spanOf(rule, depth, recorded),
      threshold: rule.threshold,
      starts: rule.starts,
      interval: leadingInterval(rule.intervals, seeds.length)?.interval ?? null,
      words: sentences.join(' '),
    },
    sentences,
  };
}

const verdictLabels = {
  tunnel: 'tunnel',
  'no-tunnel': 'no tunnel',
  undecided: 'undecided',
} as const;

function spanOf(rule: TunnelRule, depth: number, recorded: TunnelDetection | null) {
  if (rule.start === null || !hasTunnel(rule)) return null;
  const verdict = recorded?.verdict.verdict ?? 'undecided';
  return {
    from: rule.start,
    to: depth,
    label: verdictLabels[verdict],
    certain: verdict === 'tunnel',
  };
}

function startSentence(rule: TunnelRule, depth: number): string {
  const level = rule.threshold === null ? '' : percent(rule.threshold);
  if (!hasTunnel(rule)) return `By the ${ruleTitle(rule)} there is no start: ${reason(rule)}.`;
  return `By the ${ruleTitle(rule)} it starts at ${describeStart(rule)} of ${depth}, the first with an ID accuracy of ${level} or more; ${rule.extractor === 0 ? 'no layer lies' : `${plural(rule.extractor, 'layer')} ${rule.extractor === 1 ? 'lies' : 'lie'}`} before it.`;
}

/** Why a rule has no start, without the word for that. */
function reason(rule: TunnelRule): string {
  return describeStart(rule).replace(/^none: /, '');
}

function seedsSentence({ starts }: TunnelRule, seeds: readonly number[]): string {
  const byStart = new Map<number | null, number[]>();
  starts.forEach((start, index) => {
    const seed = seeds[index];
    if (seed !== undefined) byStart.set(start, [...(byStart.get(start) ?? []), seed]);
  });
  const parts = [...byStart]
    .sort(([a], [b]) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY))
    .map(
      ([start, of]) =>
        `${start === null ? 'none' : `layer ${start}`} (${of.length === 1 ? 'seed' : 'seeds'} ${listed(of)})`,
    );
  return `Of each seed alone: ${parts.join(', ')}.`;
}

function intervalSentence(
  rule: TunnelRule,
  seeds: number,
  recorded: TunnelDetection | null,
): string {
  const leading = leadingInterval(rule.intervals, seeds);
  if (leading) {
    const images = recorded?.basis.idImages ?? null;
    const over = [
      ...(leading.over === 'images' ? [] : [plural(seeds, 'seed')]),
      ...(leading.over === 'seeds' || images === null ? [] : [`${count(images)} test images`]),
    ];
    return `95\u00a0% interval of the start: ${ends(leading.interval)}, by bootstrap over ${over.join(' and ')}.`;
  }
  const overSeeds = rule.intervals.seeds;
  if (overSeeds === null) {
    return 'One seed has no spread, and at this share nothing is known image by image: no interval.';
  }
  return `With ${plural(seeds, 'seed')} drawn anew the start lies at ${ends(overSeeds)}; below six seeds that is a range and no 95\u00a0% interval.`;
}

/** Of which rule the verdict is, where the split is another’s. */
function verdictSentence(rule: TunnelRule, recorded: TunnelDetection): string[] {
  const leading = recorded.rules.find(({ share }) => share !== null);
  if (leading === undefined || leading.rule === rule.rule) return [];
  return [`The verdict, ${verdictName(recorded)}, is the run’s own, by its ${ruleTitle(leading)}.`];
}

function ends({
  low,
  high,
}: {
  readonly low: number | null;
  readonly high: number | null;
}): string {
  const name = (end: number | null) => (end === null ? 'none' : String(end));
  if (low === high) return low === null ? 'no layer' : `layer ${low}`;
  return `layers ${name(low)} to ${name(high)}`;
}

function listed(values: readonly number[]): string {
  const last = values.at(-1);
  return values.length < 2 ? `${last}` : `${values.slice(0, -1).join(', ')} and ${last}`;
}
