import { reaches } from './curveStatistics.js';
import { isAboveChance } from './isAboveChance.js';
import { fewestSeeds, leadingInterval } from './leadingInterval.js';
import { negligibleFrom } from './retainedBand.js';
import type { TunnelDetection, TunnelRule, TunnelVerdict } from './tunnelDetection.js';
import { describeOver, percent, percentRange, plural, ruleTitle, startRange } from './words.js';

/** A standard error from which on the place of the OOD peak is called noisy: a point. */
const noisyFrom = 0.01;

/** A detection without its verdict. */
type Found = Omit<TunnelDetection, 'verdict'>;

/** What one view says; null where it cannot. */
interface View {
  readonly says: 'tunnel' | 'no-tunnel' | null;
  readonly reason: string;
}

/**
 * Whether there is a tunnel. Two things make one, and each is decided by a 95 % interval, never by
 * an estimate alone:
 *
 * 1. ID accuracy is there before the last layer: the start by the first share rule (95 %) lies
 *    before it (Masarczyk et al., NeurIPS 2023, arXiv 2305.19753). Yes where the whole interval
 *    does, no where the whole interval is the last layer.
 * 2. Something is lost on the way: less than 95 % of the best layer’s OOD accuracy is retained
 *    (Harun et al., NeurIPS 2024, arXiv 2405.15018: 95 % and more is no tunnel). Yes where the whole
 *    interval lies below 95 %, no where none of it does.
 *
 * Both: `tunnel`. Either refuted: `no-tunnel`. Else `undecided`, and so it is
 *
 * - without an interval to go by (`leadingInterval`): numbers alone decide nothing;
 * - where the last layer’s ID accuracy is not above chance by four standard errors: nothing was
 *   learnt that layers could carry. The same of the best layer’s OOD accuracy leaves 2. open, as a
 *   ratio of two chances is near 1 and says nothing.
 *
 * Without an OOD probe 1. decides alone, and `sense` says so.
 *
 * @param id the mean ID accuracies by layer
 */
export function decideVerdict(found: Found, id: readonly number[]): TunnelVerdict {
  const { basis, idLast, oodPeak } = found;
  const common = {
    sense: oodPeak === null ? 'id' : 'id-and-ood',
    over: leadingRule(found)?.leading?.over ?? null,
    cautions: cautionsOf(found, id),
  } as const;
  const chance = atChance('the last layer’s ID', idLast, basis.idClasses, basis.idImages);
  if (chance !== null) return { verdict: 'undecided', ...common, reasons: [chance] };
  const views = [idView(found), oodView(found)].filter((view) => view !== null);
  const verdict = views.some(({ says }) => says === 'no-tunnel')
    ? 'no-tunnel'
    : views.every(({ says }) => says === 'tunnel')
      ? 'tunnel'
      : 'undecided';
  // What decided comes first.
  const decided = (view: View) => (view.says ?? 'undecided') === verdict;
  const reasons = [...views.filter(decided), ...views.filter((view) => !decided(view))];
  return { verdict, ...common, reasons: reasons.map(({ reason }) => reason) };
}

/** The first share rule with the interval to go by. */
function leadingRule({ rules, basis }: Found) {
  const rule = rules.find(({ share }) => share !== null);
  return rule && { rule, leading: leadingInterval(rule.intervals, basis.seeds) };
}

function idView(found: Found): View | null {
  const { basis, depth } = found;
  const { rule, leading } = leadingRule(found) ?? {};
  if (!rule) return null;
  const title = ruleTitle(rule);
  if (!leading) {
    return {
      says: null,
      reason: `the ${title}’s start, layer ${rule.start} of ${depth}, has no interval to go by: that takes the probes’ correctness image by image, or ${fewestSeeds} seeds`,
    };
  }
  const { over, interval } = leading;
  const numbers = `layer ${rule.start} of ${depth}, 95 % interval ${startRange(interval)} ${describeOver(over, basis.seeds, basis.idImages)}`;
  if (interval.low === depth) {
    return {
      says: 'no-tunnel',
      reason: `by the ${title} ID accuracy is reached only at the last layer (${numbers})`,
    };
  }
  if (interval.high === depth) {
    return {
      says: null,
      reason: `by the ${title} ID accuracy may be reached only at the last layer (${numbers})`,
    };
  }
  return {
    says: 'tunnel',
    reason: `by the ${title} ID accuracy is reached before the last layer (${numbers})`,
  };
}

function oodView({ basis, oodPeak, retained }: Found): View | null {
  if (oodPeak === null || retained === null) return null;
  const chance = atChance(
    'the best layer’s OOD',
    oodPeak.accuracy,
    basis.oodClasses,
    basis.oodImages,
  );
  if (chance !== null) return { says: null, reason: chance };
  const leading = leadingInterval(retained.intervals, basis.seeds);
  const estimate = `${retained.percent.toFixed(1)} % of OOD performance retained, ${retained.band}`;
  if (leading === null) return { says: null, reason: `${estimate}, without an interval to go by` };
  const { over, interval } = leading;
  const numbers = `95 % interval ${percentRange(interval)} % ${describeOver(over, basis.seeds, basis.oodImages)}`;
  if (interval.high < negligibleFrom) {
    return { says: 'tunnel', reason: `${estimate} (${numbers}, below ${negligibleFrom} %)` };
  }
  if (interval.low >= negligibleFrom) {
    return { says: 'no-tunnel', reason: `${estimate} (${numbers}, not below ${negligibleFrom} %)` };
  }
  return { says: null, reason: `${estimate}, but ${negligibleFrom} % is within the ${numbers}` };
}

/** That an accuracy is not above chance; null where it is, or where chance is not known. */
function atChance(
  what: string,
  accuracy: number,
  classes: number | null,
  images: number | null,
): string | null {
  if (classes === null) return null;
  if (isAboveChance(accuracy, classes, images)) return null;
  return `${what} accuracy of ${percent(accuracy)} % is not above chance, ${percent(1 / classes)} % with ${plural(classes, 'class', 'classes')}`;
}

function cautionsOf(found: Found, id: readonly number[]): string[] {
  const { basis, oodPeak } = found;
  const cautions: string[] = [];
  if (basis.seeds === 1) cautions.push('one seed says nothing about other seeds');
  else if (basis.seeds < fewestSeeds) {
    cautions.push(
      `${basis.seeds} seeds are too few for a 95 % interval over seeds, which takes ${fewestSeeds}`,
    );
  }
  if (basis.idClasses === null || (oodPeak !== null && basis.oodClasses === null)) {
    cautions.push(
      'the number of classes is not known, so accuracies were not compared with chance',
    );
  }
  if (oodPeak === null) {
    cautions.push('without an OOD probe nothing is known of what the layers lose for other data');
  }
  const rule = found.rules.find(({ share }) => share !== null);
  if (rule) cautions.push(...dip(rule, id), ...otherStart(rule, found.rules));
  if (oodPeak?.standardError && oodPeak.standardError >= noisyFrom) {
    cautions.push(
      `OOD accuracies on ${plural(basis.oodImages ?? 0, 'image')} have a standard error of ${percent(oodPeak.standardError)} points, so the place of their peak is noisy`,
    );
  }
  return cautions;
}

/** Layers of the tunnel whose own ID accuracy misses the threshold. */
function dip({ start, threshold }: TunnelRule, id: readonly number[]): string[] {
  const below = id.flatMap((accuracy, index) =>
    index + 1 > (start ?? id.length) && !reaches(accuracy, threshold ?? 0) ? [index + 1] : [],
  );
  if (below.length === 0) return [];
  return [
    `ID accuracy falls below the threshold again at ${below.length === 1 ? 'layer' : 'layers'} ${below.join(', ')}`,
  ];
}

/** Where the two definitions of the start disagree. */
function otherStart(rule: TunnelRule, rules: readonly TunnelRule[]): string[] {
  const ood = rules.find(({ share }) => share === null);
  if (!ood || ood.start === rule.start) return [];
  const falls = ood.start === null ? 'does not fall' : `falls from layer ${ood.start} on`;
  return [`OOD accuracy ${falls}, while the ${ruleTitle(rule)} starts at layer ${rule.start}`];
}
