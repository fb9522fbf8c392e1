import type { Interval } from '../statistics/interval.js';
import type { Resampling } from './bootstrap/bootstrap.js';
import type { StartInterval, TunnelRule } from './tunnelDetection.js';

/** `95 % rule`, `OOD-peak rule`. */
export function ruleTitle(rule: TunnelRule): string {
  return rule.share === null ? 'OOD-peak rule' : `${rule.rule.replace('id-', '')} % rule`;
}

/** `3 layers`, `1 image`, `10,000 images`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? noun : nouns}`;
}

/** A fraction in per cent, without the sign: `54.5`. */
export function percent(fraction: number): string {
  return (100 * fraction).toFixed(1);
}

/** `5-6`, `5` for one layer, `5-none` where some resamples have no start. */
export function startRange({ low, high }: StartInterval): string {
  return low === high ? `${low ?? 'none'}` : `${low ?? 'none'}-${high ?? 'none'}`;
}

/** `55.1-61.0`, of numbers that are per cent already. */
export function percentRange({ low, high }: Interval): string {
  return `${low.toFixed(1)}-${high.toFixed(1)}`;
}

/** What an interval was taken over: `over 3 seeds and 10,000 images`. */
export function describeOver(over: Resampling, seeds: number, images: number | null): string {
  const parts: string[] = [];
  if (over !== 'images') parts.push(plural(seeds, 'seed'));
  if (over !== 'seeds' && images !== null) parts.push(plural(images, 'image'));
  return `over ${parts.join(' and ')}`;
}
