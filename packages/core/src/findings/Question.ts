import type { ClaimId } from '../claims/claims.js';
import type { Reference } from '../claims/reference.js';
import type { Interval } from '../statistics/interval.js';

/** So many of something, in the plural: 3 `seeds`, 10,000 `test images`. */
interface Count {
  readonly count: number;
  readonly of: string;
}

interface Asked {
  readonly claim: ClaimId;
  /**
   * The part of the claim that is asked, as a sentence that can be true or false, e.g. `VGG-19: the
   * rank falls from its peak to the last layer`. No other question of the claim has it.
   */
  readonly title: string;
  readonly references?: readonly Reference[] | undefined;
  /** What a reader must know beside the answer, each a clause. */
  readonly cautions?: readonly string[] | undefined;
  /** Of what there are how many, beside what the question itself counts. */
  readonly n?: readonly Count[] | undefined;
}

interface Measured extends Asked {
  /**
   * What was measured, as the subject of “… is 3”, and its unit in the plural: `the fall of OOD
   * accuracy` in `points`. Null without a unit.
   */
  readonly statistic: { readonly name: string; readonly unit: string | null };
  /** What the claim says of the statistic: that it lies above or below a bound, not at it. */
  readonly claimed: { readonly side: 'above' | 'below'; readonly bound: number };
}

/**
 * A statistic with an interval from resampled images, such as an `Estimate`: it speaks of these
 * trained networks, so few of them can decide it.
 */
export interface ImagesQuestion extends Measured {
  readonly by: 'images';
  /** Null where it is not defined for these networks, and so without an interval. */
  readonly value: number | null;
  /** Of 95 %. Null where there is none: the question stays undecided. */
  readonly interval: Interval | null;
  /** What was resampled for the interval; null where there is none. */
  readonly over: 'images' | 'seeds' | 'both' | null;
  /** How many seeds and images there were. */
  readonly n: readonly Count[];
}

/**
 * A statistic that each trained network has one value of. It is decided by a paired test over seeds,
 * where there are enough of them.
 */
export interface SeedsQuestion extends Measured {
  readonly by: 'seeds';
  /** One a seed, independent of each other. */
  readonly values: readonly number[];
  /** What there is one value of, in the plural, where it is not `seeds`: `seed pairs`. */
  readonly of?: string | undefined;
  /**
   * Where each value is a difference of two numbers of one network, those two, first less second:
   * the finding then has their Cliff’s δ.
   */
  readonly pairs?: readonly (readonly [number, number])[] | undefined;
}

/** A part of the claim that this run cannot answer. */
export interface OpenQuestion extends Asked {
  readonly by: 'nothing';
  /** Why, as a clause: `CINIC-10 is not on this machine`. */
  readonly reason: string;
}

/** What an analysis asks of its runs; `decideFindings` answers. */
export type Question = ImagesQuestion | SeedsQuestion | OpenQuestion;
