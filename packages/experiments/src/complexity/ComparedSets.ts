import type { TrainedSet } from './ReadSet.js';

/** One architecture on the data sets that are compared. */
export interface ComparedSets {
  readonly architecture: string;
  readonly cifar10: TrainedSet;
  /** On fewer images of CIFAR-10. */
  readonly fewerImages: readonly TrainedSet[];
  /** Null where the data set is not at hand. */
  readonly cifar100: TrainedSet | null;
  /** On subsets of CIFAR-100, the fewest classes first. */
  readonly fewerClasses: readonly TrainedSet[];
  /** Null where the data set is not at hand. */
  readonly cinic10: TrainedSet | null;
}

/** All of them, in the order of tables. */
export function setsOf(compared: ComparedSets): TrainedSet[] {
  const { cifar10, fewerImages, cifar100, fewerClasses, cinic10 } = compared;
  return [...fewerImages, cifar10, cinic10, ...fewerClasses, cifar100].filter(
    (set) => set !== null,
  );
}
