import type { ClaimId } from '../claims/claims.js';
import type { Reference } from '../claims/reference.js';
import type { Interval } from '../statistics/interval.js';

interface Asked {
  readonly claim: ClaimId;
  /** The part of the claim, e.g. `VGG-19: the rank falls from its peak to the last layer`. */
  readonly title: string;
  readonly references?: readonly Reference[] | undefined;
  readonly cautions?: readonly string[] | undefined;
  /** Of what there are how many, beside what the question itself counts. */
  readonly n?: readonly { readonly count: number; readonly of: string }[] | undefined;
}

interface Measured extends Asked {
  /** The statistic’s name and unit, as in `fall of OOD accuracy` in `points`; null without a unit. */
  readonly statistic: { readonly name: string; readonly unit: string | null };
  /** What the claim says of the statistic: that it lies above or below a bound. */
  readonly claimed: { readonly side: 'above' | 'below'; readonly bound: number };
}

/**
 * A statistic with an interval from resampled images: it speaks of these trained networks, so few of
 * them can decide it.
 */
export interface ImagesQuestion extends Measured {
  readonly by: 'images';
  readonly value: number;
  /** Null where there is none: the question stays undecided. */
  readonly interval: Interval | null;
  readonly over: 'images' | 'seeds' | 'both' | null;
}

/**
 * A statistic that each trained network has one value of. It is decided by a paired test over seeds,
 * where there are enough of them.
 */
export interface SeedsQuestion extends Measured {
  readonly by: 'seeds';
  /**
   * One value a seed. Where the statistic is a difference of two things of one network, give both
   * in `pairs` for the effect size, else only their difference here.
   */
  readonly values: readonly number[];
  /** What the values are the differences of, first less second; for Cliff’s δ. */
  readonly pairs?: readonly (readonly [number, number])[] | undefined;
}

/** A part of the claim that this run cannot answer. */
export interface OpenQuestion extends Asked {
  readonly by: 'nothing';
  /** Why, as a sentence. */
  readonly reason: string;
}

/** What an analysis asks of its runs; {@link decideFindings} answers. */
export type Question = ImagesQuestion | SeedsQuestion | OpenQuestion;
